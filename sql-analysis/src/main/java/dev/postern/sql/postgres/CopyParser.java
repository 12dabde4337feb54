package dev.postern.sql.postgres;

import static dev.postern.sql.postgres.Keyword.*;

import dev.postern.core.Span;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.Option;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.Copy;
import dev.postern.sql.tree.Statement.CopyEnd;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** COPY, with options in parentheses or in the older form without. */
final class CopyParser {
  private final Parsers parsers;
  private final Cursor cursor;

  CopyParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  Copy copy(int start) throws NotUnderstood {
    cursor.expect(COPY);
    List<Option> options = new ArrayList<>();
    if (cursor.accept('(')) {
      Statement query = parsers.preparable();
      cursor.expect(')');
      cursor.expect(TO);
      CopyEnd end = end(options);
      options(options);
      return new Copy(
          cursor.spanFrom(start), null, null, query, false, end, List.copyOf(options), null);
    }
    if (cursor.at(BINARY)) {
      add(options, cursor.start(), "format", "binary");
      cursor.advance();
    }
    Name table = parsers.tables.name();
    List<String> columns = cursor.at('(') ? cursor.namesInParentheses() : null;
    boolean from = cursor.accept(FROM);
    if (!from) {
      cursor.expect(TO);
    }
    CopyEnd end = end(options);
    options(options);
    Expression where = cursor.accept(WHERE) ? parsers.expressions.expression() : null;
    if (where != null && !from) {
      throw cursor.unexpected();
    }
    return new Copy(
        cursor.spanFrom(start), table, columns, null, from, end, List.copyOf(options), where);
  }

  private CopyEnd end(List<Option> options) throws NotUnderstood {
    CopyEnd end = CopyEnd.FILE;
    if (cursor.accept(STDIN) || cursor.accept(STDOUT)) {
      end = CopyEnd.CLIENT;
    } else {
      if (cursor.accept(PROGRAM)) {
        end = CopyEnd.PROGRAM;
      }
      cursor.string();
    }
    int start = cursor.start();
    boolean using = cursor.accept(USING);
    if (using || cursor.at(DELIMITERS)) {
      cursor.expect(DELIMITERS);
      add(options, start, "delimiter", cursor.string());
    }
    cursor.accept(WITH);
    return end;
  }

  private void options(List<Option> options) throws NotUnderstood {
    if (cursor.at('(')) {
      options.addAll(parsers.definitions.options());
      return;
    }
    while (!cursor.atEnd() && !cursor.at(WHERE)) {
      older(options);
    }
  }

  /** copy_opt_item. */
  private void older(List<Option> options) throws NotUnderstood {
    int start = cursor.start();
    if (cursor.accept(BINARY)) {
      add(options, start, "format", "binary");
    } else if (cursor.accept(CSV)) {
      add(options, start, "format", "csv");
    } else if (cursor.accept(FREEZE)) {
      add(options, start, "freeze", null);
    } else if (cursor.accept(HEADER)) {
      add(options, start, "header", null);
    } else if (cursor.atAny(DELIMITER, NULL, QUOTE, ESCAPE)) {
      String name = cursor.take();
      cursor.accept(AS);
      add(options, start, name, cursor.string());
    } else if (cursor.accept(ENCODING)) {
      add(options, start, "encoding", cursor.string());
    } else {
      cursor.expect(FORCE);
      force(options, start);
    }
  }

  private void force(List<Option> options, int start) throws NotUnderstood {
    if (cursor.accept(QUOTE)) {
      List<String> columns = cursor.accept('*') ? List.of() : cursor.columnNames();
      options.add(new Option(cursor.spanFrom(start), "force_quote", null, columns));
      return;
    }
    boolean not = cursor.accept(NOT);
    cursor.expect(NULL);
    List<String> columns = cursor.accept('*') ? List.of() : cursor.columnNames();
    String name = not ? "force_not_null" : "force_null";
    options.add(new Option(cursor.spanFrom(start), name, null, columns));
  }

  private void add(List<Option> options, int start, String name, @Nullable String value) {
    Span span = cursor.spanFrom(start);
    options.add(new Option(span, name, value, List.of()));
  }
}
