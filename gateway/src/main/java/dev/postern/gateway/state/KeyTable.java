package dev.postern.gateway.state;

import dev.postern.access.MintedKey;
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

/** The keys that were minted for AWS's SDKs. */
final class KeyTable {
  private static final Rows<MintedKey> ROWS = new Rows<>("key", "name", KeyTable::read);

  private KeyTable() {}

  /** How many of the holder's are good still. */
  static int good(Handle handle, Party holder, Instant now) {
    return handle
        .createQuery("SELECT count(*) FROM minted_key WHERE holder = :holder AND until_at > :now")
        .bind("holder", Key.of(holder))
        .bind("now", Nanos.of(now))
        .mapTo(Integer.class)
        .one();
  }

  static void add(Handle handle, MintedKey key) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("identity", Texts.of(key.identity()));
    body.put("connection", key.connection());
    body.put("half", key.half());
    body.put("token", key.tokenSha256());
    handle
        .createUpdate(
            """
            INSERT INTO minted_key (name, holder, until_at, body)
            VALUES (:name, :holder, :until, :body)\
            """)
        .bind("name", key.name())
        .bind("holder", Key.of(Party.of(key.identity())))
        .bind("until", Nanos.of(key.until()))
        .bind("body", Json.of(body))
        .execute();
  }

  static Optional<MintedKey> find(Handle handle, String name) {
    return ROWS.first(
        handle.createQuery("SELECT * FROM minted_key WHERE name = :name").bind("name", name));
  }

  static void purge(Handle handle, Instant then) {
    handle
        .createUpdate("DELETE FROM minted_key WHERE until_at < :then")
        .bind("then", Nanos.of(then))
        .execute();
  }

  private static MintedKey read(ResultSet row) throws SQLException {
    Body body = Body.read(row.getString("body"));
    return new MintedKey(
        row.getString("name"),
        Texts.identity(body.body("identity")),
        body.text("connection"),
        body.text("half"),
        body.text("token"),
        Nanos.instant(row.getLong("until_at")));
  }
}
