package dev.postern.sql.lineage;

import dev.postern.sql.tree.Statement;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A text of SQL that the catalog keeps, such as a function's body, as the dialect's parser reads
 * it.
 *
 * @param words every identifier, keyword and operator of it
 */
public record SqlText(List<Statement> statements, Set<String> words) {
  /** The dialect's parser. */
  public interface Reader {
    /** Null where any of the text is not understood. */
    @Nullable SqlText read(String text);
  }
}
