package dev.postern.gateway;

import dev.postern.core.Judgement;
import dev.postern.core.SqlStatement;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Judgements by their text and the settings it is read under. When it is full it begins anew: what
 * is asked often is soon there again, and nothing has to be kept in order on the way.
 */
final class JudgementCache {
  private static final int MAX_ENTRIES = 4096;

  /** UTF-16 units; a longer text is judged each time. */
  private static final int MAX_TEXT = 16 * 1024;

  /** A statement with more declared parameters is judged each time too. */
  private static final int MAX_PARAMETERS = 1024;

  private final ConcurrentHashMap<SqlStatement, Judgement> judgements = new ConcurrentHashMap<>();

  @Nullable Judgement get(SqlStatement statement) {
    return judgements.get(statement);
  }

  void put(SqlStatement statement, Judgement judgement) {
    if (statement.text().length() > MAX_TEXT
        || statement.parameterTypes().size() > MAX_PARAMETERS) {
      return;
    }
    if (judgements.size() >= MAX_ENTRIES) {
      judgements.clear();
    }
    judgements.put(statement, judgement);
  }
}
