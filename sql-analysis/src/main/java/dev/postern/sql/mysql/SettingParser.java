package dev.postern.sql.mysql;

import static dev.postern.sql.mysql.Keyword.*;

import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Part.VariableChange;
import dev.postern.sql.tree.Part.VariableScope;
import dev.postern.sql.tree.Statement.SetVariables;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SET of variables, by the scope and name of each. */
final class SettingParser {
  private final Parsers parsers;
  private final Cursor cursor;

  SettingParser(Parsers parsers) {
    this.parsers = parsers;
    this.cursor = parsers.cursor;
  }

  /** The statement; null where it sets no variable, and nothing is taken. */
  @Nullable SetVariables statement(int start) throws NotUnderstood {
    boolean scoped = cursor.at(1, GLOBAL) || cursor.at(1, SESSION) || cursor.at(1, LOCAL);
    boolean other =
        (cursor.at(scoped ? 2 : 1, TRANSACTION) && !isAssigned(scoped ? 3 : 2))
            || ((cursor.at(1, PASSWORD) || cursor.at(1, ROLE)) && !isAssigned(2))
            || (cursor.at(1, PASSWORD) && isAssigned(2) && !cursor.at(2, '.'))
            || cursor.at(1, DEFAULT)
            || (cursor.at(1, RESOURCE) && cursor.at(2, GROUP))
            || (cursor.isMariaDb() && cursor.at(1, STATEMENT) && !isAssigned(2));
    if (other) {
      return null;
    }
    cursor.advance();
    List<VariableChange> changes = changes();
    return new SetVariables(cursor.spanFrom(start), changes);
  }

  private boolean isAssigned(int ahead) {
    return cursor.at(ahead, '=') || cursor.type(ahead) == TokenType.ASSIGN || cursor.at(ahead, '.');
  }

  /** {@code scope name = value, …}. */
  List<VariableChange> changes() throws NotUnderstood {
    List<VariableChange> changes = new ArrayList<>();
    do {
      changes.add(change());
    } while (cursor.accept(','));
    return List.copyOf(changes);
  }

  private VariableChange change() throws NotUnderstood {
    int start = cursor.start();
    if (cursor.at(NAMES) && !isAssigned(1)) {
      return names(start);
    }
    if (cursor.accept(CHARSET) || cursor.accept(CHARACTER, SET) || cursor.accept(CHAR, SET)) {
      String charset = parsers.types.charset();
      return named(start, VariableScope.SESSION, "character set", null, charset);
    }
    if (cursor.at(TokenType.VARIABLE)) {
      String name = parsers.primaries.variable().name();
      equalsSign();
      Expression value = parsers.expressions.expression();
      return named(start, VariableScope.USER, name, value, null);
    }
    boolean system = cursor.accept(TokenType.SYSTEM);
    VariableScope scope = scope(system);
    String name = cursor.accept(DEFAULT) ? "default" : cursor.folded();
    while (cursor.accept('.')) {
      name = name + "." + cursor.folded();
    }
    equalsSign();
    return value(start, scope, name);
  }

  private VariableScope scope(boolean system) throws NotUnderstood {
    boolean word =
        system ? cursor.at(1, '.') : cursor.type(1) != TokenType.SYMBOL && !isAssigned(1);
    if (!word) {
      return VariableScope.SESSION;
    }
    VariableScope scope =
        switch (Cursor.fold(cursor.atName() ? cursor.name() : "")) {
          case "global" -> VariableScope.GLOBAL;
          case "persist", "persist_only" -> VariableScope.PERSIST;
          case "session", "local" -> VariableScope.SESSION;
          default -> null;
        };
    if (scope == null) {
      if (!system) {
        throw cursor.unexpected();
      }
      // A key cache or component, which is the server's.
      cursor.reset(cursor.position() - 1);
      return VariableScope.SESSION;
    }
    if (system) {
      cursor.expect('.');
    }
    return scope;
  }

  private VariableChange names(int start) throws NotUnderstood {
    cursor.advance();
    if (cursor.accept(DEFAULT)) {
      return named(start, VariableScope.SESSION, "names", null, null);
    }
    String charset = parsers.types.charset();
    if (cursor.accept(COLLATE)) {
      cursor.word();
    }
    return named(start, VariableScope.SESSION, "names", null, charset);
  }

  private void equalsSign() throws NotUnderstood {
    if (!cursor.accept(TokenType.ASSIGN)) {
      cursor.expect('=');
    }
  }

  /** A bare word is a value here, as in {@code SET autocommit = off}. */
  private VariableChange value(int start, VariableScope scope, String name) throws NotUnderstood {
    if (cursor.accept(DEFAULT)) {
      return named(start, scope, name, null, null);
    }
    boolean word =
        cursor.atAny(ON, ALL, BINARY, ROW, SYSTEM)
            && (cursor.type(1) == TokenType.END || cursor.at(1, ',') || cursor.at(1, FOR));
    if (word) {
      String text = cursor.keyword().word();
      cursor.advance();
      return named(start, scope, name, null, text);
    }
    Expression value = parsers.expressions.expression();
    return switch (value) {
      case ColumnReference(_, var path) when path.size() == 1 ->
          named(start, scope, name, null, path.getFirst());
      case Literal(_, var type, var text) when type == LiteralType.STRING ->
          named(start, scope, name, value, text);
      default -> named(start, scope, name, value, null);
    };
  }

  private VariableChange named(
      int start,
      VariableScope scope,
      String name,
      @Nullable Expression value,
      @Nullable String word) {
    return new VariableChange(cursor.spanFrom(start), scope, name, value, word);
  }
}
