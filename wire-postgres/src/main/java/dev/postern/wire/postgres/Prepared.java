package dev.postern.wire.postgres;

import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.Judgement;
import dev.postern.core.PostgresColumn;
import io.netty.buffer.Unpooled;
import java.nio.charset.Charset;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A prepared statement as the gate knows it: by Parse, or by SQL's {@code PREPARE}. */
final class Prepared {
  private Judgement judgement;
  private long judgedAt;
  private int[] parameterTypes;
  private @Nullable Description description;
  private @Nullable ResultPlan resultPlan;

  /**
   * What the server said its rows look like.
   *
   * @param message the whole RowDescription message
   * @param epoch the session's settings and the gate's catalog as they were then
   */
  record Description(byte[] message, long epoch) {
    /** The message with the formats of a result in it. */
    byte[] message(IntFunction<Format> formats) {
      return RowDescription.withFormats(message, formats);
    }

    /** The columns in the formats of a result, by their position. */
    List<PostgresColumn> columns(IntFunction<Format> formats, Charset encoding) {
      return RowDescription.read(
          Unpooled.wrappedBuffer(message(formats)).skipBytes(FrameInput.HEADER), encoding);
    }
  }

  Prepared(Judgement judgement, long judgedAt, int[] parameterTypes) {
    this.judgement = judgement;
    this.judgedAt = judgedAt;
    this.parameterTypes = parameterTypes;
  }

  Judgement judgement() {
    return judgement;
  }

  /** Whether it was judged under the policy and catalog of {@code version}. */
  boolean judgedAt(long version) {
    return judgedAt == version;
  }

  /**
   * Of a judgement of the whole text that it was prepared in, what is about it alone; null where
   * the text is cut otherwise by now.
   */
  @Nullable Judgement same(Judgement again) {
    if (judgement.statements().size() != 1) {
      return again;
    }
    for (Judgement.Judged judged : again.statements()) {
      if (judged.analysis().span().equals(judgement.statements().getFirst().analysis().span())) {
        return new Judgement(
            again.statement(),
            List.of(judged),
            again.verdict(),
            again.parameters(),
            null,
            again.eachTime());
      }
    }
    return null;
  }

  /** Whether what was prepared is what that judgement lets leave. */
  boolean isStill(Judgement other) {
    return other.sent().equals(judgement.sent())
        && other.parameters().equals(judgement.parameters());
  }

  void judgedAgain(Judgement judgement, long version) {
    this.judgement = judgement;
    this.judgedAt = version;
  }

  /** Type OID of parameter {@code index}, 0 where it is not known. */
  int parameterType(int index) {
    return index < parameterTypes.length ? parameterTypes[index] : 0;
  }

  void parameters(int[] types) {
    parameterTypes = types;
  }

  void described(Description description) {
    this.description = description;
  }

  @Nullable Description description(long epoch) {
    Description known = description;
    return known != null && known.epoch() == epoch ? known : null;
  }

  /** The newest description there is, however old: good enough to read a recording by. */
  @Nullable Description description() {
    return description;
  }

  @Nullable ResultPlan resultPlan() {
    return resultPlan;
  }

  void resultPlan(@Nullable ResultPlan made) {
    resultPlan = made;
  }
}
