package dev.postern.access;

import dev.postern.core.AwsCall;
import dev.postern.core.Identity;
import dev.postern.core.StatementAnalysis;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * May this identity do this at this connection?
 *
 * @param address where the caller is, as a numeric address; null where it is not known
 */
public record Question(
    Identity identity, @Nullable String address, Grant grant, String connection, About about) {
  /** What it is that somebody wants to do. */
  public sealed interface About {}

  /**
   * The statements of one text.
   *
   * @param statements in its order; empty where the text holds none
   * @param touched what each of them touches
   * @param rows how many rows the text is expected to touch; what stays within the session touches
   *     none whatever it says
   * @param protectedData whether the connection has labels or row filters, so that nothing may pass
   *     which was not understood
   */
  public record Text(
      List<StatementAnalysis> statements, List<Touched> touched, Rows rows, boolean protectedData)
      implements About {
    public Text {
      statements = List.copyOf(statements);
      touched = List.copyOf(touched);
      if (touched.size() != statements.size()) {
        throw new IllegalArgumentException("each statement touches something of its own");
      }
    }
  }

  /**
   * A call of an API of AWS's: each of its actions on each of their resources.
   *
   * @param account whose resources are meant where the call does not say it, null where that is not
   *     known
   */
  public record Call(AwsCall call, @Nullable String account) implements About {}

  /** About a text's statements. */
  public Question(
      Identity identity,
      @Nullable String address,
      Grant grant,
      String connection,
      List<StatementAnalysis> statements,
      List<Touched> touched,
      Rows rows,
      boolean protectedData) {
    this(identity, address, grant, connection, new Text(statements, touched, rows, protectedData));
  }

  /** Where nobody has looked at what they touch, nor asked how much of it. */
  public Question(
      Identity identity,
      Grant grant,
      String connection,
      List<StatementAnalysis> statements,
      boolean protectedData) {
    this(
        identity,
        null,
        grant,
        connection,
        statements,
        Collections.nCopies(statements.size(), Touched.UNKNOWN),
        Rows.UNKNOWN,
        protectedData);
  }

  /** Whether nothing may pass that was not understood. */
  boolean protectedData() {
    return about instanceof Text text && text.protectedData();
  }
}
