package dev.postern.wire.postgres;

import dev.postern.core.Judgement.Judged;
import dev.postern.core.Refusal;
import dev.postern.net.Exchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that went upstream and what its answer means. The server answers in order, so the head
 * of the queue is always what the next message from upstream belongs to.
 */
sealed interface Pending {
  /**
   * Whether the server sends the answer without being asked to: it does so with ReadyForQuery only.
   */
  default boolean flushesItself() {
    return switch (this) {
      case Startup _, Query _, FunctionCall _, Sync _ -> true;
      case Refused refused -> refused.simple();
      case Malformed malformed -> malformed.simple();
      case Parse _,
          Bind _,
          DescribeStatement _,
          DescribePortal _,
          Execute _,
          Close _,
          Show _,
          CopyEnd _ ->
          false;
    };
  }

  /** The statement that the answer is the result of, null where it is no statement's. */
  default @Nullable Exchange exchange() {
    return null;
  }

  /** The server's first ReadyForQuery. */
  record Startup() implements Pending {}

  /** A simple query; {@code index} counts the statements that are done. */
  final class Query implements Pending {
    private final Exchange exchange;
    final List<Prepared> copies;
    int index;
    private int copied;
    boolean failed;

    /** Whether a result had too many rows: nothing more of it passes. */
    boolean cut;

    @Nullable String tag;

    /**
     * @param copies what its guarded COPYs read, in their order
     */
    Query(Exchange exchange, List<Prepared> copies) {
      this.exchange = exchange;
      this.copies = copies;
    }

    @Override
    public Exchange exchange() {
      return exchange;
    }

    /**
     * The statement that is under way.
     *
     * @throws ProtocolViolation where the server has run more statements than the gate read
     */
    Judged judged() {
      List<Judged> statements = exchange.judgement().statements();
      if (index >= statements.size()) {
        throw new ProtocolViolation("the database found more statements than the gate");
      }
      return statements.get(index);
    }

    /** What the next guarded COPY reads, null where none was described. */
    @Nullable Prepared nextCopy() {
      return copied < copies.size() ? copies.get(copied++) : null;
    }
  }

  /**
   * A Parse.
   *
   * @param own whether the gate sent it for itself, so that the answer does not reach the client
   */
  record Parse(String name, Prepared prepared, boolean own) implements Pending {}

  record Bind(String name, Portal portal) implements Pending {}

  /**
   * Describe of a prepared statement; its ParameterDescription comes first.
   *
   * @param prepared null where the gate knows none of that name
   */
  record DescribeStatement(@Nullable Prepared prepared, boolean own) implements Pending {}

  /**
   * Describe of a portal.
   *
   * @param portal null where the gate knows none of that name
   */
  record DescribePortal(@Nullable Portal portal, boolean own) implements Pending {}

  /**
   * An Execute.
   *
   * @param copy what its guarded COPY reads, null where it is none
   */
  record Execute(Portal portal, Exchange exchange, @Nullable Prepared copy) implements Pending {}

  record Close(boolean ofPortal, String name, boolean own) implements Pending {}

  /** The Parse, Bind and Execute of a question of the gate's own for a setting. */
  record Show(String setting) implements Pending {}

  record FunctionCall(Exchange exchange) implements Pending {}

  record Sync() implements Pending {}

  /**
   * A message that cannot be read, which the server is expected to refuse.
   *
   * @param simple whether a ReadyForQuery follows its error
   */
  record Malformed(Exchange exchange, boolean simple) implements Pending {}

  /** CopyDone or CopyFail: not answered by itself, but it ends what a COPY swallows. */
  record CopyEnd() implements Pending {}

  /**
   * A message that is bound to fail, sent in the place of one that was refused, so that the
   * server's transaction fails as it would have.
   *
   * @param simple whether a ReadyForQuery follows its error
   */
  record Refused(Refusal refusal, boolean simple) implements Pending {}
}
