package dev.postern.wire.postgres;

import dev.postern.core.Action;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.StatementAnalysis.Analyzed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The prepared statements and portals of a session, as the server has them.
 *
 * <p>What the server confirmed is kept apart from what is under way: if a Parse in a pipeline
 * fails, the name still means what it meant before, and a gate that believed otherwise would mask
 * by the wrong statement. A definition under way may be used by the messages of its own batch (up
 * to the next Sync), since these are skipped if it fails; a later batch has to wait until the
 * server has answered.
 */
final class Names {
  /** NAMEDATALEN - 1: of what is longer the server's tables of names take no more. */
  static final int MAX_BYTES = 63;

  private final Map<String, Prepared> statements = new HashMap<>();
  private final Map<String, Portal> portals = new HashMap<>();
  private final Map<String, Held> cursors = new HashMap<>();
  private final Map<String, UnderWay<Prepared>> statementsUnderWay = new HashMap<>();
  private final Map<String, UnderWay<Portal>> portalsUnderWay = new HashMap<>();

  private record UnderWay<T>(Pending definition, @Nullable T value, long batch) {}

  private record Held(Judgement judgement, boolean holdable, RowCap.Count count) {}

  /** What a name means for a message that is about to be sent. */
  sealed interface Meaning<T> {
    record Known<T>(T value) implements Meaning<T> {}

    /** The server has nothing of that name, as far as the gate saw. */
    record Unknown<T>() implements Meaning<T> {}

    /** The server has to answer first. */
    record Unsettled<T>() implements Meaning<T> {}
  }

  Meaning<Prepared> statement(String name, long batch) {
    return meaning(statements.get(name), statementsUnderWay.get(name), batch);
  }

  Meaning<Portal> portal(String name, long batch) {
    return meaning(portals.get(name), portalsUnderWay.get(name), batch);
  }

  private static <T> Meaning<T> meaning(
      @Nullable T confirmed, @Nullable UnderWay<T> underWay, long batch) {
    if (underWay != null && underWay.batch() != batch) {
      return new Meaning.Unsettled<>();
    }
    T value = underWay != null ? underWay.value() : confirmed;
    return value == null ? new Meaning.Unknown<>() : new Meaning.Known<>(value);
  }

  /** A definition is sent, or the end of one. */
  void sent(Pending definition, long batch) {
    switch (definition) {
      case Pending.Parse parse ->
          statementsUnderWay.put(parse.name(), new UnderWay<>(parse, parse.prepared(), batch));
      case Pending.Bind bind ->
          portalsUnderWay.put(bind.name(), new UnderWay<>(bind, bind.portal(), batch));
      case Pending.Close close -> {
        if (close.ofPortal()) {
          portalsUnderWay.put(close.name(), new UnderWay<>(close, null, batch));
        } else {
          statementsUnderWay.put(close.name(), new UnderWay<>(close, null, batch));
        }
      }
      default -> throw new IllegalArgumentException("defines no name");
    }
  }

  /** The server confirmed it. */
  void confirmed(Pending definition) {
    switch (definition) {
      case Pending.Parse parse -> statements.put(parse.name(), parse.prepared());
      case Pending.Bind bind -> portals.put(bind.name(), bind.portal());
      case Pending.Close close -> closed(close.ofPortal(), close.name());
      default -> throw new IllegalArgumentException("defines no name");
    }
    settled(definition);
  }

  /**
   * A failed Parse of the unnamed statement drops the one before (PostgreSQL, "Extended Query").
   */
  void failed(Pending.Parse parse) {
    if (parse.name().isEmpty()) {
      statements.remove(parse.name());
    }
  }

  /** It is under way no more: confirmed, failed or skipped. */
  void settled(Pending definition) {
    switch (definition) {
      case Pending.Parse parse -> settled(statementsUnderWay, parse.name(), parse);
      case Pending.Bind bind -> settled(portalsUnderWay, bind.name(), bind);
      case Pending.Close close -> {
        if (close.ofPortal()) {
          settled(portalsUnderWay, close.name(), close);
        } else {
          settled(statementsUnderWay, close.name(), close);
        }
      }
      default -> throw new IllegalArgumentException("defines no name");
    }
  }

  /** A later definition of the same name stays under way. */
  @SuppressWarnings("ReferenceEquality") // two Closes of one name are alike and still two messages
  private static <T> void settled(
      Map<String, UnderWay<T>> underWay, String name, Pending definition) {
    UnderWay<T> last = underWay.get(name);
    if (last != null && last.definition() == definition) {
      underWay.remove(name);
    }
  }

  private void closed(boolean portal, String name) {
    if (portal) {
      portals.remove(name);
      cursors.remove(name);
    } else {
      statements.remove(name);
    }
  }

  /**
   * Bytes mean other characters now: what is called by more than ASCII has another name, or another
   * thing has its name, in encodings that the gate cannot tell apart.
   */
  void encodingChanged() {
    statements.keySet().removeIf(Names::isBeyondAscii);
    portals.keySet().removeIf(Names::isBeyondAscii);
    cursors.keySet().removeIf(Names::isBeyondAscii);
  }

  static boolean isBeyondAscii(String name) {
    return name.chars().anyMatch(c -> c >= 0x80);
  }

  /** The transaction is over: its portals are gone. */
  void transactionEnded() {
    portals.clear();
    cursors.values().removeIf(cursor -> !cursor.holdable());
  }

  /** Follows a statement that the server says is done. */
  void done(Judgement judgement, Judged judged, String tag, long version) {
    if (!(judged.analysis() instanceof Analyzed analyzed)) {
      return;
    }
    switch (analyzed.action()) {
      case Action.Prepare prepare ->
          statements.put(
              prepare.name(), new Prepared(only(judgement, judged), version, new int[0]));
      case Action.Deallocate(var name) -> {
        if (name == null) {
          statements.clear();
        } else {
          statements.remove(name);
        }
      }
      case Action.DeclareCursor cursor ->
          cursors.put(
              cursor.name(),
              new Held(only(judgement, judged), cursor.holdable(), new RowCap.Count()));
      case Action.CloseCursor(var name) -> {
        if (name == null) {
          cursors.clear();
          portals.clear();
        } else {
          closed(true, name);
        }
      }
      case Action.Discard(var all) -> {
        if (all) {
          statements.clear();
          cursors.clear();
          portals.clear();
        }
      }
      case Action.Transaction _ -> {
        if (tag.startsWith("ROLLBACK")) {
          cursors.clear();
        }
      }
      case Action.Plain _,
          Action.ExecutePrepared _,
          Action.Fetch _,
          Action.CopyOut _,
          Action.CopyIn _,
          Action.Setting _,
          Action.Diagnostics _ -> {}
    }
  }

  private static Judgement only(Judgement judgement, Judged judged) {
    return new Judgement(judgement.statement(), List.of(judged), judgement.verdict());
  }

  /** The statement whose rows come out: for EXECUTE and FETCH the one that was named before. */
  Judged source(Judged judged) {
    if (!(judged.analysis() instanceof Analyzed analyzed)) {
      return judged;
    }
    Judgement named =
        switch (analyzed.action()) {
          case Action.ExecutePrepared(var name) -> judgementOf(statements.get(name));
          case Action.Fetch(var name) -> {
            Held cursor = cursors.get(name);
            Portal portal = portals.get(name);
            // Both at once cannot be on the server: one is stale, and nothing says which.
            yield cursor != null && portal != null
                ? null
                : cursor != null
                    ? cursor.judgement()
                    : judgementOf(portal == null ? null : portal.prepared());
          }
          default -> null;
        };
    return named != null && named.statements().size() == 1 ? named.statements().get(0) : judged;
  }

  /** The rows of a cursor that went to the client, null where no such cursor is known. */
  RowCap.@Nullable Count count(String name) {
    Held cursor = cursors.get(name);
    Portal portal = portals.get(name);
    return cursor != null ? cursor.count() : portal != null ? portal.count() : null;
  }

  private static @Nullable Judgement judgementOf(@Nullable Prepared prepared) {
    return prepared == null ? null : prepared.judgement();
  }

  /** The judgement of a cursor that the protocol names as a portal, null where there is none. */
  @Nullable Judgement cursor(String name) {
    Held cursor = cursors.get(name);
    return cursor == null ? null : cursor.judgement();
  }
}
