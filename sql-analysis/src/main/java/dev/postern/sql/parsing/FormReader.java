package dev.postern.sql.parsing;

import dev.postern.sql.parsing.Grammar.Form;
import dev.postern.sql.parsing.NotUnderstood.Cause;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.Utility;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads statements by the forms of a {@link Grammar}: of several alternatives the first that
 * matches is taken.
 *
 * @param <T> what the dialect's lexer tells apart
 * @param <K> its keywords
 * @param <F> what its parser takes itself
 */
public final class FormReader<T extends Enum<T>, K extends Spelt, F extends Enum<F>> {
  /** What a statement of a form holds, as it is found. */
  public record Found(List<Name> reads, List<Name> writes, List<Node> parts) {
    Found() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    private int[] sizes() {
      return new int[] {reads.size(), writes.size(), parts.size()};
    }

    private void cut(int[] sizes) {
      reads.subList(sizes[0], reads.size()).clear();
      writes.subList(sizes[1], writes.size()).clear();
      parts.subList(sizes[2], parts.size()).clear();
    }
  }

  /** Takes a fragment at the cursor's place and adds what is in it to {@code found}. */
  @FunctionalInterface
  public interface Taker<F> {
    /** Throws where the fragment is not there; the place is taken back then. */
    void take(F fragment, Found found) throws NotUnderstood;
  }

  private final TokenCursor<T, K> cursor;
  private final Grammar<K, F> grammar;
  private final Taker<F> taker;
  private final Found found = new Found();
  private int furthest;

  public FormReader(TokenCursor<T, K> cursor, Grammar<K, F> grammar, Taker<F> taker) {
    this.cursor = cursor;
    this.grammar = grammar;
    this.taker = taker;
  }

  /** The statement up to its last token; its first must be of the type {@code keyword}. */
  public Statement statement(T keyword) throws NotUnderstood {
    return statement(keyword, false);
  }

  /** One of those that EXPLAIN takes. */
  public Statement explainable(T keyword) throws NotUnderstood {
    return statement(keyword, true);
  }

  private Statement statement(T keyword, boolean explainable) throws NotUnderstood {
    if (!cursor.at(keyword)) {
      throw cursor.unexpected();
    }
    int start = cursor.start();
    for (Form<K, F> form : grammar.formsFrom(cursor.keyword())) {
      if ((!explainable || form.explainable()) && matchesWhole(form)) {
        return new Utility(
            cursor.spanFrom(start),
            form.command(),
            List.copyOf(found.reads()),
            List.copyOf(found.writes()),
            List.copyOf(found.parts()));
      }
    }
    throw new NotUnderstood(Cause.SYNTAX, Math.max(start, furthest));
  }

  private boolean matchesWhole(Form<K, F> form) throws NotUnderstood {
    int mark = cursor.position();
    if (matches(form.body()) && cursor.atEnd()) {
      return true;
    }
    furthest = Math.max(furthest, cursor.atEnd() ? 0 : cursor.start());
    cursor.reset(mark);
    found.cut(new int[3]);
    return false;
  }

  /** Takes what {@code item} describes; where it is not there nothing is taken. */
  private boolean matches(Grammar.Item<K, F> item) throws NotUnderstood {
    return switch (item) {
      case Grammar.Word<K, F> word -> cursor.accept(word.keyword());
      case Grammar.Symbol<K, F> symbol -> cursor.accept(symbol.sign());
      case Grammar.Part<K, F> part -> matchesFragment(part.fragment());
      case Grammar.Rule<K, F> rule -> matches(grammar.rule(rule.name()));
      case Grammar.Sequence<K, F> sequence -> matchesAll(sequence.items());
      case Grammar.Choice<K, F> choice -> {
        for (Grammar.Item<K, F> alternative : choice.items()) {
          if (matches(alternative)) {
            yield true;
          }
        }
        yield false;
      }
      case Grammar.Maybe<K, F> maybe -> {
        matches(maybe.item());
        yield true;
      }
      case Grammar.Repeated<K, F> repeated -> {
        int before = -1;
        while (cursor.position() != before) {
          before = cursor.position();
          matches(repeated.item());
        }
        yield true;
      }
      case Grammar.Commas<K, F> commas -> matchesCommas(commas.item());
    };
  }

  private boolean matchesAll(List<Grammar.Item<K, F>> items) throws NotUnderstood {
    int mark = cursor.position();
    int[] sizes = found.sizes();
    for (Grammar.Item<K, F> item : items) {
      if (!matches(item)) {
        cursor.reset(mark);
        found.cut(sizes);
        return false;
      }
    }
    return true;
  }

  private boolean matchesCommas(Grammar.Item<K, F> item) throws NotUnderstood {
    if (!matches(item)) {
      return false;
    }
    int mark = cursor.position();
    while (cursor.accept(',')) {
      if (!matches(item)) {
        cursor.reset(mark);
        return true;
      }
      mark = cursor.position();
    }
    return true;
  }

  private boolean matchesFragment(F fragment) throws NotUnderstood {
    if (cursor.atEnd()) {
      return false;
    }
    int mark = cursor.position();
    int level = cursor.depth();
    try {
      taker.take(fragment, found);
      return true;
    } catch (NotUnderstood e) {
      if (e.why() != Cause.SYNTAX) {
        throw e;
      }
      furthest = Math.max(furthest, e.position());
      cursor.reset(mark);
      cursor.leaveTo(level);
      return false;
    }
  }
}
