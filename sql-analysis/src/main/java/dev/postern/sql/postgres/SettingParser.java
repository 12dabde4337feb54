package dev.postern.sql.postgres;

import static dev.postern.sql.postgres.Keyword.*;

import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Statement.ChangeSetting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SET and RESET, by the setting each changes. */
final class SettingParser {
  private final Parsers parsers;
  private final Cursor cursor;

  SettingParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  /** The statement; null where it is SET TRANSACTION or SET CONSTRAINTS, and nothing is taken. */
  @Nullable ChangeSetting statement(int start) throws NotUnderstood {
    if (cursor.accept(RESET)) {
      return new ChangeSetting(cursor.spanFrom(start), resetName(), false, List.of());
    }
    boolean scoped = cursor.at(1, LOCAL) || (cursor.at(1, SESSION) && !cursor.at(2, AUTHORIZATION));
    int word = scoped ? 2 : 1;
    if (cursor.at(word, TRANSACTION)
        || cursor.at(word, CHARACTERISTICS)
        || cursor.at(1, CONSTRAINTS)) {
      return null;
    }
    boolean local = cursor.at(1, LOCAL);
    cursor.advance();
    if (scoped) {
      cursor.advance();
    }
    return change(start, local);
  }

  private @Nullable String resetName() throws NotUnderstood {
    if (cursor.accept(ALL)) {
      return null;
    }
    if (cursor.accept(TIME, ZONE)) {
      return "timezone";
    }
    if (cursor.accept(SESSION, AUTHORIZATION)) {
      return "session_authorization";
    }
    if (cursor.accept(TRANSACTION)) {
      cursor.expect(ISOLATION, LEVEL);
      return "transaction_isolation";
    }
    return variable();
  }

  private ChangeSetting change(int start, boolean local) throws NotUnderstood {
    List<String> values = new ArrayList<>();
    String name;
    if (cursor.accept(TIME, ZONE)) {
      name = "timezone";
      zone(values);
    } else if (cursor.accept(SCHEMA)) {
      name = "search_path";
      values.add(cursor.string());
    } else if (cursor.accept(NAMES)) {
      name = "client_encoding";
      if (cursor.at(TokenType.STRING)) {
        values.add(cursor.string());
      } else {
        cursor.accept(DEFAULT);
      }
    } else if (cursor.at(ROLE) && !cursor.at(1, TO) && !cursor.at(1, '=')) {
      cursor.advance();
      name = "role";
      values.add(cursor.at(TokenType.STRING) ? cursor.string() : cursor.nonReserved());
    } else if (cursor.accept(SESSION, AUTHORIZATION)) {
      name = "session_authorization";
      if (!cursor.accept(DEFAULT)) {
        values.add(cursor.at(TokenType.STRING) ? cursor.string() : cursor.nonReserved());
      }
    } else if (cursor.accept(XML, OPTION)) {
      name = "xmloption";
      if (!cursor.accept(DOCUMENT)) {
        cursor.expect(CONTENT);
      }
    } else {
      name = variable();
      assignment(values);
    }
    return new ChangeSetting(cursor.spanFrom(start), name, local, List.copyOf(values));
  }

  private void zone(List<String> values) throws NotUnderstood {
    if (cursor.at(INTERVAL)) {
      parsers.primaries.primary();
    } else if (cursor.at(TokenType.STRING) || cursor.at(TokenType.IDENTIFIER)) {
      values.add(cursor.take());
    } else if (!cursor.accept(DEFAULT) && !cursor.accept(LOCAL)) {
      values.add(number());
    }
  }

  /** var_name. */
  private String variable() throws NotUnderstood {
    return String.join(".", cursor.dottedColumns());
  }

  private void assignment(List<String> values) throws NotUnderstood {
    if (cursor.accept(FROM)) {
      cursor.expect(CURRENT);
      return;
    }
    if (!cursor.accept('=')) {
      cursor.expect(TO);
    }
    if (cursor.accept(DEFAULT)) {
      return;
    }
    do {
      values.add(value());
    } while (cursor.accept(','));
  }

  /** var_value. */
  private String value() throws NotUnderstood {
    if (cursor.at(TokenType.STRING) || cursor.atAny(TRUE, FALSE, ON)) {
      return cursor.take();
    }
    return cursor.atNonReserved() ? cursor.take() : number();
  }

  private String number() throws NotUnderstood {
    boolean negative = cursor.accept('-');
    if (!negative) {
      cursor.accept('+');
    }
    if (!cursor.at(TokenType.INTEGER) && !cursor.at(TokenType.DECIMAL)) {
      throw cursor.unexpected();
    }
    return (negative ? "-" : "") + cursor.take();
  }
}
