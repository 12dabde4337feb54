package dev.postern.sql.mysql;

import static dev.postern.sql.mysql.Keyword.*;

import dev.postern.sql.parsing.FormReader;
import dev.postern.sql.parsing.FormReader.Found;
import dev.postern.sql.parsing.Grammar;
import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.SetVariables;
import java.util.List;
import java.util.Set;

/** Statements that define or administer things, read by the forms in definitions.grammar. */
final class DefinitionParser {
  static final Grammar<Keyword, Fragment> GRAMMAR =
      Grammar.read(
          DefinitionParser.class.getResourceAsStream("definitions.grammar"),
          Keyword.values(),
          Fragment.values(),
          Set.of());

  /** Engines whose tables are files of any name or tables of other servers. */
  private static final Set<String> ELSEWHERE =
      Set.of("connect", "federated", "federatedx", "ndb", "ndbcluster", "s3", "spider");

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

  private void take(Fragment fragment, Found found) throws NotUnderstood {
    switch (fragment) {
      case MARIADB -> requireMariaDb();
      case NAME -> cursor.name();
      case WORD -> cursor.word();
      case DOTTED -> cursor.path();
      case STRING -> parsers.literals.text();
      case INTEGER -> cursor.integer();
      case USER -> user();
      case RELATION -> cursor.tablePath();
      case READS -> found.reads().add(cursor.tablePath());
      case DATABASE_READ -> databaseRead(found);
      case WRITES -> found.writes().add(cursor.tablePath());
      case EXPRESSION -> found.parts().add(parsers.expressions.expression());
      case BITS -> found.parts().add(parsers.expressions.bits());
      case QUERY -> found.parts().add(parsers.queries.query());
      case PREPARABLE -> found.parts().add(parsers.preparable());
      case ASSIGNMENTS -> found.parts().addAll(parsers.changes.assignments());
      case TARGETS -> targets(found);
      case FILE_FORMAT -> parsers.queries.fileFormat();
      case COUNT -> found.parts().add(parsers.queries.count());
      case TABLE_BODY -> tableBody(found);
      case ELSEWHERE -> elsewhere(found);
      case SHOW_WORDS -> showWords();
      case SETTINGS -> found.parts().add(settings());
      case STATEMENT -> found.parts().add(parsers.any());
      case REST -> rest();
      case CODE -> code();
    }
  }

  private void requireMariaDb() throws NotUnderstood {
    if (!cursor.isMariaDb()) {
      throw cursor.unexpected();
    }
  }

  private void databaseRead(Found found) throws NotUnderstood {
    Name table = found.reads().removeLast();
    String database = cursor.tablePath().parts().getLast();
    found.reads().add(new Name(table.span(), List.of(database, table.parts().getLast())));
  }

  private void user() throws NotUnderstood {
    if (cursor.accept(CURRENT_USER) || cursor.accept(CURRENT_ROLE)) {
      if (cursor.accept('(')) {
        cursor.expect(')');
      }
      return;
    }
    cursor.word();
    cursor.accept(TokenType.VARIABLE);
  }

  private void targets(Found found) throws NotUnderstood {
    do {
      found
          .parts()
          .add(
              cursor.at(TokenType.VARIABLE)
                  ? parsers.primaries.variable()
                  : parsers.primaries.columnReference());
    } while (cursor.accept(','));
  }

  private void elsewhere(Found found) throws NotUnderstood {
    if (!namesPlace()) {
      throw cursor.unexpected();
    }
    tableBody(found);
  }

  /** Whether an option says where the rows are, or has an engine whose rows are elsewhere. */
  private boolean namesPlace() throws NotUnderstood {
    int mark = cursor.position();
    boolean found = false;
    for (; !cursor.atEnd() && !found; cursor.advance()) {
      boolean engine = cursor.at(ENGINE) || cursor.at(TYPE);
      found =
          cursor.at(DATA, DIRECTORY)
              || cursor.at(INDEX, DIRECTORY)
              || cursor.at(DISCARD, TABLESPACE)
              || cursor.at(IMPORT, TABLESPACE)
              || (cursor.at(CONNECTION)
                  && (cursor.at(1, '=') || cursor.type(1) == TokenType.STRING))
              || (engine && isElsewhere());
    }
    cursor.reset(mark);
    return found;
  }

  private boolean isElsewhere() throws NotUnderstood {
    cursor.advance();
    cursor.accept('=');
    return (cursor.atName() || cursor.at(TokenType.STRING)) && ELSEWHERE.contains(cursor.word());
  }

  /**
   * Of a table's definition only what reaches beyond the table counts: other tables it names, and
   * the query that fills it.
   */
  private void tableBody(Found found) throws NotUnderstood {
    int depth = 0;
    while (!cursor.atEnd()) {
      if (depth == 0 && parsers.queries.atStart() && !atOptionWith()) {
        found.parts().add(parsers.queries.query());
        return;
      }
      if (cursor.at(SELECT)) {
        throw cursor.unsupported();
      }
      if (cursor.accept(REFERENCES)) {
        found.reads().add(cursor.tablePath());
      } else if (cursor.accept(WITH, TABLE)
          || cursor.accept(CONVERT, TABLE)
          || cursor.accept(TO, TABLE)) {
        found.writes().add(cursor.tablePath());
      } else if (cursor.accept(UNION)) {
        merged(found);
      } else if (cursor.at(RENAME) && depth == 0) {
        renamed(found);
      } else {
        depth += cursor.at('(') ? 1 : cursor.at(')') ? -1 : 0;
        cursor.advance();
      }
    }
  }

  /** WITH of an option, such as {@code WITH VALIDATION}, not of a query. */
  private boolean atOptionWith() {
    return cursor.at(WITH) && !cursor.at(1, RECURSIVE) && !cursor.at(2, AS) && !cursor.at(2, '(');
  }

  /** {@code UNION = (table, …)} of a MERGE table, whose rows are those of the others. */
  private void merged(Found found) throws NotUnderstood {
    cursor.accept('=');
    cursor.expect('(');
    if (!cursor.at(')')) {
      do {
        found.writes().add(cursor.tablePath());
      } while (cursor.accept(','));
    }
    cursor.expect(')');
  }

  private void renamed(Found found) throws NotUnderstood {
    cursor.expect(RENAME);
    if (cursor.atAny(COLUMN, INDEX, KEY)) {
      return;
    }
    if (!cursor.accept(TO) && !cursor.accept(AS)) {
      cursor.accept('=');
    }
    found.writes().add(cursor.tablePath());
  }

  private SetVariables settings() throws NotUnderstood {
    int start = cursor.start();
    var changes = new SettingParser(parsers).changes();
    return new SetVariables(cursor.spanFrom(start), changes);
  }

  private void showWords() throws NotUnderstood {
    while (!cursor.atEnd() && !cursor.atAny(LIKE, WHERE)) {
      if (cursor.at('(') || cursor.at(SELECT)) {
        throw cursor.unexpected();
      }
      cursor.advance();
    }
  }

  private void rest() throws NotUnderstood {
    while (!cursor.atEnd()) {
      if (cursor.atQueryInParentheses()) {
        throw cursor.unsupported();
      }
      cursor.advance();
    }
  }

  private void code() {
    while (!cursor.atEnd()) {
      cursor.advance();
    }
  }
}
