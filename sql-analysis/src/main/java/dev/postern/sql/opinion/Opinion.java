package dev.postern.sql.opinion;

import java.util.Set;

/** What became of asking another parser. */
public sealed interface Opinion {
  /** It was not asked: there is neither a query nor a change, or the text is too long for it. */
  record NotAsked() implements Opinion {}

  /** It could not read the statement, or not in the time it is given. */
  record Unread() implements Opinion {}

  /** It names nothing that our tree does not. */
  record Agrees() implements Opinion {}

  /**
   * It names what our tree does not.
   *
   * @param relations folded, their schemas too
   * @param columns folded, their tables too
   */
  record FindsMore(Set<String> relations, Set<String> columns) implements Opinion {}
}
