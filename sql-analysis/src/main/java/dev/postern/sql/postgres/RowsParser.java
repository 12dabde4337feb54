package dev.postern.sql.postgres;

import static dev.postern.sql.postgres.Keyword.*;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.postgres.Keyword.Use;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Part.Alias;
import dev.postern.sql.tree.Part.ColumnDefinition;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.TypeName;
import dev.postern.sql.tree.TableExpression;
import dev.postern.sql.tree.TableExpression.Extracted;
import dev.postern.sql.tree.TableExpression.FunctionRows;
import dev.postern.sql.tree.TableExpression.Functions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that functions make: func_table, xmltable, json_table. */
final class RowsParser {
  private final Parsers parsers;
  private final Cursor cursor;

  RowsParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  /** The functions, null where a relation's name is next. */
  @Nullable TableExpression functions(int start, boolean lateral) throws NotUnderstood {
    if (cursor.at(XMLTABLE) && cursor.at(1, '(')) {
      return xmlTable(start, lateral);
    }
    if (cursor.at(JSON_TABLE) && cursor.at(1, '(')) {
      return jsonTable(start, lateral);
    }
    List<FunctionRows> functions = new ArrayList<>(1);
    if (cursor.at(ROWS, FROM) && cursor.at(2, '(')) {
      rowsFrom(functions);
    } else {
      int callStart = cursor.start();
      Expression call = call();
      if (call == null) {
        return null;
      }
      functions.add(new FunctionRows(cursor.spanFrom(callStart), call, List.of()));
    }
    boolean ordinality = cursor.accept(WITH, ORDINALITY);
    Alias alias = functionAlias();
    return new Functions(
        cursor.spanFrom(start), lateral, List.copyOf(functions), ordinality, alias);
  }

  /** func_expr_windowless; null where there is none, and nothing is taken. */
  @Nullable Expression call() throws NotUnderstood {
    Expression construct = parsers.constructs.construct();
    if (construct != null) {
      return construct;
    }
    int ahead = 1;
    while (cursor.type(ahead - 1) != TokenType.END && cursor.at(ahead, '.')) {
      ahead += 2;
    }
    boolean function = ahead > 1 || cursor.atName(0, Use.TYPE_OR_FUNCTION);
    if (!function || !cursor.at(ahead, '(')) {
      return null;
    }
    int start = cursor.start();
    Name name = cursor.functionPath();
    return parsers.calls.application(start, name);
  }

  private void rowsFrom(List<FunctionRows> functions) throws NotUnderstood {
    cursor.expect(ROWS, FROM);
    cursor.expect('(');
    do {
      int start = cursor.start();
      Expression call = call();
      if (call == null) {
        throw cursor.unexpected();
      }
      List<ColumnDefinition> columns = cursor.accept(AS) ? definitions() : List.of();
      functions.add(new FunctionRows(cursor.spanFrom(start), call, columns));
    } while (cursor.accept(','));
    cursor.expect(')');
  }

  /** func_alias_clause. */
  private @Nullable Alias functionAlias() throws NotUnderstood {
    int start = cursor.start();
    boolean as = cursor.accept(AS);
    if (as && cursor.at('(')) {
      List<ColumnDefinition> definitions = definitions();
      return new Alias(cursor.spanFrom(start), null, List.of(), definitions);
    }
    if (!as && !cursor.atColumnName()) {
      return null;
    }
    String name = cursor.columnName();
    if (!cursor.at('(')) {
      return new Alias(cursor.spanFrom(start), name, List.of(), List.of());
    }
    boolean names = cursor.at(2, ',') || cursor.at(2, ')');
    List<String> columns = names ? cursor.namesInParentheses() : List.of();
    List<ColumnDefinition> definitions = names ? List.of() : definitions();
    return new Alias(cursor.spanFrom(start), name, columns, definitions);
  }

  /** ( TableFuncElementList ) */
  private List<ColumnDefinition> definitions() throws NotUnderstood {
    cursor.expect('(');
    List<ColumnDefinition> definitions = new ArrayList<>();
    do {
      int start = cursor.start();
      String name = cursor.columnName();
      TypeName type = parsers.types.type();
      if (cursor.accept(COLLATE)) {
        cursor.dottedName();
      }
      definitions.add(new ColumnDefinition(cursor.spanFrom(start), name, type, List.of()));
    } while (cursor.accept(','));
    cursor.expect(')');
    return List.copyOf(definitions);
  }

  private Extracted xmlTable(int start, boolean lateral) throws NotUnderstood {
    cursor.expect(XMLTABLE);
    cursor.expect('(');
    List<Expression> inputs = new ArrayList<>();
    if (cursor.accept(XMLNAMESPACES)) {
      cursor.expect('(');
      do {
        boolean unnamed = cursor.accept(DEFAULT);
        inputs.add(parsers.expressions.restricted());
        if (!unnamed) {
          cursor.expect(AS);
          cursor.label();
        }
      } while (cursor.accept(','));
      cursor.expect(')');
      cursor.expect(',');
    }
    inputs.add(parsers.primaries.primary());
    inputs.add(new XmlParser(parsers).passing());
    cursor.expect(COLUMNS);
    List<ColumnDefinition> columns = new ArrayList<>();
    do {
      columns.add(xmlColumn());
    } while (cursor.accept(','));
    cursor.expect(')');
    Alias alias = parsers.tables.alias();
    return new Extracted(
        cursor.spanFrom(start), lateral, "xmltable", inputs, List.copyOf(columns), alias);
  }

  private ColumnDefinition xmlColumn() throws NotUnderstood {
    int start = cursor.start();
    String name = cursor.columnName();
    if (cursor.accept(FOR)) {
      cursor.expect(ORDINALITY);
      return new ColumnDefinition(cursor.spanFrom(start), name, null, List.of());
    }
    TypeName type = parsers.types.type();
    List<Expression> expressions = new ArrayList<>();
    while (!cursor.at(',') && !cursor.at(')')) {
      if (cursor.accept(NOT)) {
        cursor.expect(NULL);
      } else if (cursor.accept(DEFAULT)) {
        expressions.add(parsers.expressions.restricted());
      } else if (cursor.at(PATH) || cursor.at(TokenType.IDENTIFIER)) {
        cursor.advance();
        expressions.add(parsers.expressions.restricted());
      } else {
        cursor.expect(NULL);
      }
    }
    return new ColumnDefinition(cursor.spanFrom(start), name, type, List.copyOf(expressions));
  }

  private Extracted jsonTable(int start, boolean lateral) throws NotUnderstood {
    cursor.expect(JSON_TABLE);
    cursor.expect('(');
    List<Expression> inputs = new ArrayList<>();
    inputs.add(parsers.json.value());
    cursor.expect(',');
    inputs.add(parsers.expressions.expression());
    if (cursor.accept(AS)) {
      cursor.columnName();
    }
    if (cursor.at(PASSING)) {
      parsers.json.clauses(inputs);
    }
    List<ColumnDefinition> columns = new ArrayList<>();
    jsonColumns(columns);
    parsers.json.clauses(inputs);
    cursor.expect(')');
    Alias alias = parsers.tables.alias();
    Span span = cursor.spanFrom(start);
    return new Extracted(
        span, lateral, "json_table", List.copyOf(inputs), List.copyOf(columns), alias);
  }

  private void jsonColumns(List<ColumnDefinition> columns) throws NotUnderstood {
    cursor.enter();
    cursor.expect(COLUMNS);
    cursor.expect('(');
    do {
      if (cursor.accept(NESTED)) {
        cursor.accept(PATH);
        cursor.string();
        if (cursor.accept(AS)) {
          cursor.columnName();
        }
        jsonColumns(columns);
      } else {
        columns.add(jsonColumn());
      }
    } while (cursor.accept(','));
    cursor.expect(')');
    cursor.leave();
  }

  private ColumnDefinition jsonColumn() throws NotUnderstood {
    int start = cursor.start();
    String name = cursor.columnName();
    if (cursor.accept(FOR)) {
      cursor.expect(ORDINALITY);
      return new ColumnDefinition(cursor.spanFrom(start), name, null, List.of());
    }
    TypeName type = parsers.types.type();
    List<Expression> expressions = new ArrayList<>();
    cursor.accept(EXISTS);
    if (cursor.accept(FORMAT, JSON) && cursor.accept(ENCODING)) {
      cursor.columnName();
    }
    if (cursor.accept(PATH)) {
      cursor.string();
    }
    parsers.json.clauses(expressions);
    return new ColumnDefinition(cursor.spanFrom(start), name, type, List.copyOf(expressions));
  }
}
