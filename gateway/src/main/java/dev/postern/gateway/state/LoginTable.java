package dev.postern.gateway.state;

import dev.postern.access.MintedLogin;
import dev.postern.access.Party;
import dev.postern.gateway.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The log-ins that were minted and not used yet. */
final class LoginTable {
  private static final Rows<MintedLogin> ROWS = new Rows<>("log-in", "user_name", LoginTable::read);

  private LoginTable() {}

  /** How many of the holder's are there whose time is not over; those that are over are dropped. */
  static int unused(Handle handle, Party holder, Instant now) {
    String key = Key.of(holder);
    handle
        .createUpdate("DELETE FROM minted_login WHERE holder = :holder AND until_at <= :now")
        .bind("holder", key)
        .bind("now", Nanos.of(now))
        .execute();
    return handle
        .createQuery("SELECT count(*) FROM minted_login WHERE holder = :holder")
        .bind("holder", key)
        .mapTo(Integer.class)
        .one();
  }

  static void add(Handle handle, MintedLogin login) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("identity", Texts.of(login.identity()));
    body.put("connection", login.connection());
    body.put("scram", login.scram());
    body.put("sha2", login.sha2());
    handle
        .createUpdate(
            """
            INSERT INTO minted_login (user_name, holder, until_at, body)
            VALUES (:user, :holder, :until, :body)\
            """)
        .bind("user", login.user())
        .bind("holder", Key.of(Party.of(login.identity())))
        .bind("until", Nanos.of(login.until()))
        .bind("body", Json.of(body))
        .execute();
  }

  static Optional<MintedLogin> find(Handle handle, String user, Instant now) {
    return ROWS.first(
        handle
            .createQuery("SELECT * FROM minted_login WHERE user_name = :user AND until_at > :now")
            .bind("user", user)
            .bind("now", Nanos.of(now)));
  }

  /** Who deletes the row has it: the other finds it gone. */
  static Optional<MintedLogin> take(Handle handle, String user, Instant now) {
    return ROWS.first(
        handle
            .createQuery(
                """
                DELETE FROM minted_login WHERE user_name = :user AND until_at > :now
                RETURNING *\
                """)
            .bind("user", user)
            .bind("now", Nanos.of(now)));
  }

  /** Whether it was dropped for that; the update locks the row until it is settled. */
  static boolean fail(Handle handle, String user, int most) {
    handle
        .createUpdate("UPDATE minted_login SET failures = failures + 1 WHERE user_name = :user")
        .bind("user", user)
        .execute();
    return handle
            .createUpdate("DELETE FROM minted_login WHERE user_name = :user AND failures >= :most")
            .bind("user", user)
            .bind("most", most)
            .execute()
        == 1;
  }

  static void purge(Handle handle, Instant then) {
    handle
        .createUpdate("DELETE FROM minted_login WHERE until_at < :then")
        .bind("then", Nanos.of(then))
        .execute();
  }

  private static MintedLogin read(ResultSet row) throws SQLException {
    Body body = Body.read(row.getString("body"));
    return new MintedLogin(
        row.getString("user_name"),
        Texts.identity(body.body("identity")),
        body.text("connection"),
        body.textOrNull("scram"),
        body.textOrNull("sha2"),
        Nanos.instant(row.getLong("until_at")));
  }
}
