package dev.postern.access;

import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people are asked to allow. */
public sealed interface AskedFor {
  /** An operation that a rule holds. */
  sealed interface Held extends AskedFor {
    SessionId session();

    /** The gateway of its session, empty where no client waits there. */
    String node();

    /** The one that holds it. */
    String rule();

    String text();

    Set<Kind> kinds();

    Risk risk();

    List<Reason> reasons();

    /** Over all that a yes is bound to; hexadecimal. */
    String digest();

    /** Over what is alike in others that a yes for a time lets pass; hexadecimal. */
    String shape();

    /** The same of a client that does not wait: it outlives its session, and its gateway. */
    Held unattended();
  }

  /**
   * A statement that a rule holds.
   *
   * @param node the gateway of its session, empty where no client waits there
   * @param rule the one that holds it
   * @param text as the client sent it
   * @param binds as text, null for SQL's null; empty where the recorder keeps none
   * @param columns what its output columns come from, such as {@code email: shop.customers.email}
   * @param rows how many rows the server thinks it touches, null where that is not known
   * @param locks what the waiting session has locked already
   * @param digest over text, values and all that the judgement rests on (DESIGN.md, path of one
   *     statement); hexadecimal
   * @param shape over the text without its values; hexadecimal
   */
  record Statement(
      SessionId session,
      String node,
      String rule,
      String text,
      List<@Nullable String> binds,
      Set<Kind> kinds,
      Risk risk,
      List<Reason> reasons,
      List<String> columns,
      @Nullable Long rows,
      List<String> locks,
      String digest,
      String shape)
      implements Held {
    @Override
    public Statement unattended() {
      return new Statement(
          session, "", rule, text, binds, kinds, risk, reasons, columns, rows, locks, digest,
          shape);
    }
  }

  /**
   * A call of an API that a rule holds.
   *
   * @param text what of it may be told ({@link dev.postern.core.CallText})
   * @param digest over text, body and all that the judgement rests on
   * @param shape over service, operation, region, actions and resources
   */
  record Call(
      SessionId session,
      String node,
      String rule,
      String text,
      Set<Kind> kinds,
      Risk risk,
      List<Reason> reasons,
      String digest,
      String shape)
      implements Held {
    @Override
    public Call unattended() {
      return new Call(session, "", rule, text, kinds, risk, reasons, digest, shape);
    }
  }

  /**
   * Access to a connection under policies that have to be requested.
   *
   * @param policies their names
   * @param length how long, from the moment it is granted
   * @param because what the requester says; at most {@link Answer#MAX_COMMENT} characters
   */
  record Access(List<String> policies, Duration length, String because) implements AskedFor {}
}
