package dev.postern.sql.postgres;

import dev.postern.core.Span;
import dev.postern.sql.postgres.Grammar.Form;
import dev.postern.sql.postgres.NotUnderstood.Cause;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.GivenName;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.Option;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.Utility;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements that define or administer things, read by the {@link Grammar}: of several alternatives
 * the first that matches is taken.
 */
final class DefinitionParser {
  private final Parsers parsers;
  private final Cursor cursor;
  private final List<Name> reads = new ArrayList<>();
  private final List<Name> writes = new ArrayList<>();
  private final List<Node> parts = new ArrayList<>();
  private int furthest;

  DefinitionParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  /** The statement up to its last token. */
  Statement statement() throws NotUnderstood {
    return statement(false);
  }

  /** One of those that EXPLAIN takes. */
  Statement explainable() throws NotUnderstood {
    return statement(true);
  }

  private Statement statement(boolean explainable) throws NotUnderstood {
    if (!cursor.at(TokenType.KEYWORD)) {
      throw cursor.unexpected();
    }
    int start = cursor.start();
    for (Form form : Grammar.POSTGRES.formsFrom(cursor.keyword())) {
      if ((!explainable || form.explainable()) && matchesWhole(form)) {
        return new Utility(
            cursor.spanFrom(start),
            form.command(),
            List.copyOf(reads),
            List.copyOf(writes),
            List.copyOf(parts));
      }
    }
    throw new NotUnderstood(Cause.SYNTAX, Math.max(start, furthest));
  }

  private boolean matchesWhole(Form form) throws NotUnderstood {
    int mark = cursor.position();
    if (matches(form.body()) && cursor.atEnd()) {
      return true;
    }
    furthest = Math.max(furthest, cursor.atEnd() ? 0 : cursor.start());
    back(mark, 0, 0, 0);
    return false;
  }

  private void back(int mark, int readCount, int writeCount, int partCount) {
    cursor.reset(mark);
    reads.subList(readCount, reads.size()).clear();
    writes.subList(writeCount, writes.size()).clear();
    parts.subList(partCount, parts.size()).clear();
  }

  /** Takes what {@code item} describes; where it is not there nothing is taken. */
  private boolean matches(Grammar.Item item) throws NotUnderstood {
    return switch (item) {
      case Grammar.Word word -> cursor.accept(word.keyword());
      case Grammar.Symbol symbol -> cursor.accept(symbol.sign());
      case Grammar.Part part -> matchesFragment(part.fragment());
      case Grammar.Rule rule -> matches(Grammar.POSTGRES.rule(rule.name()));
      case Grammar.Sequence sequence -> matchesAll(sequence.items());
      case Grammar.Choice choice -> {
        for (Grammar.Item alternative : choice.items()) {
          if (matches(alternative)) {
            yield true;
          }
        }
        yield false;
      }
      case Grammar.Maybe maybe -> {
        matches(maybe.item());
        yield true;
      }
      case Grammar.Repeated repeated -> {
        int before = -1;
        while (cursor.position() != before) {
          before = cursor.position();
          matches(repeated.item());
        }
        yield true;
      }
      case Grammar.Commas commas -> matchesCommas(commas.item());
    };
  }

  private boolean matchesAll(List<Grammar.Item> items) throws NotUnderstood {
    int mark = cursor.position();
    int readCount = reads.size();
    int writeCount = writes.size();
    int partCount = parts.size();
    for (Grammar.Item item : items) {
      if (!matches(item)) {
        back(mark, readCount, writeCount, partCount);
        return false;
      }
    }
    return true;
  }

  private boolean matchesCommas(Grammar.Item item) throws NotUnderstood {
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

  private boolean matchesFragment(Fragment fragment) throws NotUnderstood {
    if (cursor.atEnd()) {
      return false;
    }
    int mark = cursor.position();
    int level = cursor.depth();
    try {
      take(fragment);
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

  private void take(Fragment fragment) throws NotUnderstood {
    switch (fragment) {
      case NAME -> cursor.columnName();
      case COLUMN_NAME -> given(GivenName.To.COLUMN);
      case NEW_NAME -> given(GivenName.To.RELATION);
      case LABEL -> cursor.label();
      case WORD -> cursor.nonReserved();
      case FUNCTION_NAME -> cursor.functionName();
      case DOTTED -> cursor.dottedName();
      case STRING -> cursor.string();
      case INTEGER -> cursor.integer();
      case DECIMAL -> cursor.take(TokenType.DECIMAL);
      case OPERATOR_SIGN -> parsers.expressions.operatorPath();
      case RELATION -> parsers.tables.name();
      case READS -> reads.add(parsers.tables.relation().name());
      case WRITES -> writes.add(parsers.tables.name());
      case WRITES_TREE -> writes.add(parsers.tables.relation().name());
      case FUNCTION -> cursor.functionPath();
      case CALLS -> called(cursor.functionPath());
      case TYPE -> parts.add(parsers.types.type());
      case ROUTINE_TYPE -> parts.add(parsers.types.routineType());
      case EXPRESSION -> parts.add(parsers.expressions.expression());
      case RESTRICTED -> parts.add(parsers.expressions.restricted());
      case CALL -> windowless();
      case INDEX_ELEMENTS -> parts.addAll(parsers.changes.indexElements());
      case QUERY -> parts.add(parsers.queries.query());
      case TABLES -> parts.addAll(parsers.tables.list());
      case PREPARABLE -> parts.add(parsers.preparable());
      case EXECUTE -> parts.add(parsers.session.execute());
      case RESERVED_WORD -> reserved();
    }
  }

  private void given(GivenName.To to) throws NotUnderstood {
    int start = cursor.start();
    String name = cursor.columnName();
    parts.add(new GivenName(cursor.spanFrom(start), to, name));
  }

  /** A function that the statement makes the server call. */
  private void called(Name function) {
    parts.add(new Expression.Call(function.span(), function, List.of(), false, null));
  }

  private void windowless() throws NotUnderstood {
    Expression call = parsers.tables.call();
    if (call == null) {
      throw cursor.unexpected();
    }
    parts.add(call);
  }

  private void reserved() throws NotUnderstood {
    if (!cursor.at(TokenType.KEYWORD) || cursor.keyword().use() != Keyword.Use.RESERVED) {
      throw cursor.unexpected();
    }
    cursor.advance();
  }

  /** {@code (name value, …)} of EXPLAIN, COPY, VACUUM and index storage. */
  List<Option> options() throws NotUnderstood {
    cursor.expect('(');
    List<Option> options = new ArrayList<>();
    do {
      options.add(option());
    } while (cursor.accept(','));
    cursor.expect(')');
    return List.copyOf(options);
  }

  private Option option() throws NotUnderstood {
    int start = cursor.start();
    String name = cursor.label();
    if (cursor.accept('.')) {
      name = name + "." + cursor.label();
    }
    cursor.accept('=');
    List<String> columns = List.of();
    String value = null;
    if (cursor.at('(')) {
      columns = words();
    } else if (!cursor.at(',') && !cursor.at(')')) {
      value = optionValue();
    }
    Span span = cursor.spanFrom(start);
    return new Option(span, name, value, columns);
  }

  private List<String> words() throws NotUnderstood {
    cursor.expect('(');
    List<String> words = new ArrayList<>();
    do {
      words.add(cursor.at(TokenType.STRING) ? cursor.string() : cursor.label());
    } while (cursor.accept(','));
    cursor.expect(')');
    return List.copyOf(words);
  }

  private @Nullable String optionValue() throws NotUnderstood {
    if (cursor.accept('*')) {
      return "*";
    }
    boolean negative = cursor.accept('-');
    boolean number = cursor.at(TokenType.INTEGER) || cursor.at(TokenType.DECIMAL);
    if (number) {
      return (negative ? "-" : "") + cursor.take();
    }
    if (negative || (!cursor.at(TokenType.STRING) && !cursor.atLabel())) {
      throw cursor.unexpected();
    }
    if (cursor.at(TokenType.STRING)) {
      return cursor.string();
    }
    return cursor.label();
  }
}
