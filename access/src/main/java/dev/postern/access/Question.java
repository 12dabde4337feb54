package dev.postern.access;

import dev.postern.core.Identity;
import dev.postern.core.StatementAnalysis;
import java.util.List;

/**
 * May this identity do this at this connection?
 *
 * @param statements of one text in its order; empty where the text holds none
 * @param protectedData whether the connection has labels or row filters, so that nothing may pass
 *     which was not understood
 */
public record Question(
    Identity identity,
    Grant grant,
    String connection,
    List<StatementAnalysis> statements,
    boolean protectedData) {
  public Question {
    statements = List.copyOf(statements);
  }
}
