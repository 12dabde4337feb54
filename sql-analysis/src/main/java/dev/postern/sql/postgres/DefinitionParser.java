package dev.postern.sql.postgres;

import dev.postern.core.Span;
import dev.postern.sql.parsing.FormReader;
import dev.postern.sql.parsing.FormReader.Found;
import dev.postern.sql.parsing.Grammar;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Part.GivenName;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.Option;
import dev.postern.sql.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Statements that define or administer things, read by the forms in definitions.grammar. */
final class DefinitionParser {
  static final Grammar<Keyword, Fragment> GRAMMAR =
      Grammar.read(
          DefinitionParser.class.getResourceAsStream("definitions.grammar"),
          Keyword.values(),
          Fragment.values(),
          Set.of("create-table-as", "create-materialized-view", "refresh-materialized-view"));

  private final Parsers parsers;
  private final Cursor cursor;
  private final FormReader<TokenType, Keyword, Fragment> forms;

  DefinitionParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
    this.forms = new FormReader<>(cursor, GRAMMAR, this::take);
  }

  /** The statement up to its last token. */
  Statement statement() throws NotUnderstood {
    return forms.statement(TokenType.KEYWORD);
  }

  /** One of those that EXPLAIN takes. */
  Statement explainable() throws NotUnderstood {
    return forms.explainable(TokenType.KEYWORD);
  }

  private void take(Fragment fragment, Found found) throws NotUnderstood {
    switch (fragment) {
      case NAME -> cursor.columnName();
      case COLUMN_NAME -> given(GivenName.To.COLUMN, found);
      case NEW_NAME -> given(GivenName.To.RELATION, found);
      case LABEL -> cursor.label();
      case WORD -> cursor.nonReserved();
      case FUNCTION_NAME -> cursor.functionName();
      case DOTTED -> cursor.dottedName();
      case STRING -> cursor.string();
      case INTEGER -> cursor.integer();
      case DECIMAL -> cursor.take(TokenType.DECIMAL);
      case OPERATOR_SIGN -> parsers.expressions.operatorPath();
      case RELATION -> parsers.tables.name();
      case READS -> found.reads().add(parsers.tables.relation().name());
      case WRITES -> found.writes().add(parsers.tables.name());
      case WRITES_TREE -> found.writes().add(parsers.tables.relation().name());
      case FUNCTION -> cursor.functionPath();
      case CALLS -> called(cursor.functionPath(), found);
      case TYPE -> found.parts().add(parsers.types.type());
      case ROUTINE_TYPE -> found.parts().add(parsers.types.routineType());
      case EXPRESSION -> found.parts().add(parsers.expressions.expression());
      case RESTRICTED -> found.parts().add(parsers.expressions.restricted());
      case CALL -> windowless(found);
      case INDEX_ELEMENTS -> found.parts().addAll(parsers.changes.indexElements());
      case QUERY -> found.parts().add(parsers.queries.query());
      case TABLES -> found.parts().addAll(parsers.tables.list());
      case PREPARABLE -> found.parts().add(parsers.preparable());
      case EXECUTE -> found.parts().add(parsers.session.execute());
      case RESERVED_WORD -> reserved();
    }
  }

  private void given(GivenName.To to, Found found) throws NotUnderstood {
    int start = cursor.start();
    String name = cursor.columnName();
    found.parts().add(new GivenName(cursor.spanFrom(start), to, name));
  }

  /** A function that the statement makes the server call. */
  private static void called(Name function, Found found) {
    found.parts().add(new Expression.Call(function.span(), function, List.of(), false, null));
  }

  private void windowless(Found found) throws NotUnderstood {
    Expression call = parsers.tables.call();
    if (call == null) {
      throw cursor.unexpected();
    }
    found.parts().add(call);
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
