package dev.postern.gateway.state;

import dev.postern.access.Party;
import dev.postern.gateway.json.Json;
import dev.postern.gateway.notify.Links;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Codes, links and taken calls, over the store's database. */
final class StoredLinks implements Links {
  private static final Rows<Party> CODES =
      new Rows<>("code", "owner", row -> Texts.party(Body.read(row.getString("body"))));
  private static final Rows<Party> LINKS =
      new Rows<>("link", "chat_user", row -> Texts.party(Body.read(row.getString("body"))));

  private final Steps steps;

  StoredLinks(Steps steps) {
    this.steps = steps;
  }

  @Override
  public void offer(String code, Party party, Instant until) {
    steps.run(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO link_code (owner, code, until_at, body)
                VALUES (:owner, :code, :until, :body)
                ON CONFLICT (owner) DO UPDATE SET code = :code, until_at = :until, body = :body\
                """)
            .bind("owner", Key.of(party))
            .bind("code", code)
            .bind("until", Nanos.of(until))
            .bind("body", Json.of(Texts.of(party)))
            .execute());
  }

  /** Who deletes the row has it: the other finds it gone. */
  @Override
  public Optional<Party> take(String code, Instant now) {
    return steps.change(handle ->
        CODES.first(
            handle
                .createQuery(
                    "DELETE FROM link_code WHERE code = :code AND until_at > :now RETURNING *")
                .bind("code", code)
                .bind("now", Nanos.of(now))));
  }

  @Override
  public void link(String chatUser, Party party, Instant until) {
    steps.run(handle ->
        handle
            .createUpdate(
                """
                INSERT INTO chat_link (chat_user, until_at, body) VALUES (:user, :until, :body)
                ON CONFLICT (chat_user) DO UPDATE SET until_at = :until, body = :body\
                """)
            .bind("user", chatUser)
            .bind("until", Nanos.of(until))
            .bind("body", Json.of(Texts.of(party)))
            .execute());
  }

  @Override
  public Optional<Party> linked(String chatUser, Instant now) {
    return steps.ask(handle ->
        LINKS.first(
            handle
                .createQuery("SELECT * FROM chat_link WHERE chat_user = :user AND until_at > :now")
                .bind("user", chatUser)
                .bind("now", Nanos.of(now))));
  }

  @Override
  public void unlink(String chatUser) {
    steps.run(handle ->
        handle
            .createUpdate("DELETE FROM chat_link WHERE chat_user = :user")
            .bind("user", chatUser)
            .execute());
  }

  @Override
  public boolean isFirst(String signature, Instant until) {
    return steps.change(handle ->
        handle
                .createUpdate(
                    """
                    INSERT INTO callback_seen (signature, until_at) VALUES (:signature, :until)
                    ON CONFLICT (signature) DO NOTHING\
                    """)
                .bind("signature", signature)
                .bind("until", Nanos.of(until))
                .execute()
            == 1);
  }

  @Override
  public void forget(Instant now) {
    steps.run(handle ->
        List.of("link_code", "chat_link", "callback_seen")
            .forEach(table -> forget(handle, table, now)));
  }

  private static void forget(Handle handle, String table, Instant now) {
    handle
        .createUpdate("DELETE FROM " + table + " WHERE until_at < :now")
        .bind("now", Nanos.of(now))
        .execute();
  }
}
