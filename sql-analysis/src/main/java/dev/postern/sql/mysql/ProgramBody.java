package dev.postern.sql.mysql;

import static dev.postern.sql.mysql.Keyword.*;

import dev.postern.sql.parsing.NotUnderstood;
import dev.postern.sql.parsing.NotUnderstood.Cause;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Finds where a stored program ends, whose body holds semicolons. Blocks are counted by the words
 * that open and close them where a statement may start. Where a word may be a name as well, the
 * text is not understood: cut wrongly, the body would hide a statement behind it.
 */
final class ProgramBody {
  private final Tokens tokens;
  private final Deque<Keyword> open = new ArrayDeque<>();
  private int position;
  private boolean startsStatement = true;
  private boolean declares;

  /** Marks a CASE that is an expression. */
  private static final Keyword CASE_EXPRESSION = WHEN;

  ProgramBody(Tokens tokens, int from) {
    this.tokens = tokens;
    this.position = from;
  }

  /** Whether a statement with a body starts at the token. */
  static boolean holds(Tokens tokens, int from) {
    int at = from;
    if (tokens.is(at, CREATE) || tokens.is(at, ALTER)) {
      at = behindDefiner(tokens, at + 1);
      return tokens.is(at, PROCEDURE)
          || tokens.is(at, FUNCTION)
          || tokens.is(at, TRIGGER)
          || tokens.is(at, EVENT)
          || tokens.is(at, PACKAGE);
    }
    return tokens.dialect().isMariaDb() && startsCompound(tokens, from);
  }

  private static boolean startsCompound(Tokens tokens, int from) {
    int at = tokens.is(from + 1, ':') ? from + 2 : from;
    boolean block = tokens.is(at, BEGIN) && tokens.is(at + 1, NOT);
    return block
        || tokens.is(at, IF)
        || tokens.is(at, CASE)
        || tokens.is(at, LOOP)
        || tokens.is(at, WHILE)
        || tokens.is(at, REPEAT)
        || tokens.is(at, FOR);
  }

  private static int behindDefiner(Tokens tokens, int from) {
    int at = tokens.is(from, OR) ? from + 2 : from;
    if (tokens.is(at, DEFINER)) {
      at += 3;
      while (tokens.type(Math.min(at, tokens.size() - 1)) == TokenType.VARIABLE
          || tokens.is(Math.min(at, tokens.size() - 1), '(')
          || tokens.is(Math.min(at, tokens.size() - 1), ')')) {
        at++;
      }
    }
    if (tokens.is(Math.min(at, tokens.size() - 1), AGGREGATE)) {
      at++;
    }
    return Math.min(at, tokens.size() - 1);
  }

  /** The semicolon or end behind the program. */
  int end() throws NotUnderstood {
    boolean defines = tokens.is(position, CREATE) || tokens.is(position, ALTER);
    if (defines && !reachesBlock()) {
      return semicolon();
    }
    if (!defines && tokens.is(position + 1, ':')) {
      position += 2;
    }
    do {
      step();
    } while (!open.isEmpty());
    if (!tokens.is(position, ';') && tokens.type(position) != TokenType.END) {
      // The label of the block that ends.
      position++;
    }
    if (!tokens.is(position, ';') && tokens.type(position) != TokenType.END) {
      throw ambiguous();
    }
    return position;
  }

  private NotUnderstood ambiguous() {
    return new NotUnderstood(Cause.UNSUPPORTED, tokens.start(position));
  }

  private int semicolon() {
    while (!tokens.is(position, ';') && tokens.type(position) != TokenType.END) {
      position++;
    }
    return position;
  }

  /** Goes to the word that opens the body's block; false where the body is a single statement. */
  private boolean reachesBlock() {
    int parentheses = 0;
    position = behindDefiner(tokens, position + 1) + 1;
    while (tokens.is(position, IF)) {
      // IF NOT EXISTS
      position += tokens.is(position + 1, NOT) ? 3 : 2;
    }
    for (; tokens.type(position) != TokenType.END && !tokens.is(position, ';'); position++) {
      if (tokens.is(position, '(')) {
        parentheses++;
      } else if (tokens.is(position, ')')) {
        parentheses--;
      } else if (parentheses == 0 && opens(position)) {
        return true;
      } else if (parentheses == 0 && startsSimple(position)) {
        return false;
      }
    }
    return false;
  }

  private boolean opens(int token) {
    return tokens.is(token, BEGIN)
        || (tokens.is(token, IF) && !isCondition(token))
        || tokens.is(token, CASE)
        || tokens.is(token, LOOP)
        || tokens.is(token, WHILE)
        || tokens.is(token, REPEAT)
        || (tokens.is(token, FOR)
            && tokens.dialect().isMariaDb()
            && !tokens.is(token + 1, EACH)
            && !(token > 0 && tokens.is(token - 1, HANDLER)));
  }

  /** {@code IF EXISTS name}, {@code IF NOT EXISTS name}: not of a query in parentheses. */
  private boolean isCondition(int token) {
    int exists = tokens.is(token + 1, NOT) ? token + 2 : token + 1;
    return tokens.is(exists, EXISTS) && !tokens.is(exists + 1, '(');
  }

  private boolean startsSimple(int token) {
    boolean event = tokens.is(token + 1, ON) || tokens.is(token + 1, OR);
    return tokens.is(token, RETURN)
        || tokens.is(token, SELECT)
        || tokens.is(token, CALL)
        || tokens.is(token, CREATE)
        || tokens.is(token, ALTER)
        || tokens.is(token, DROP)
        || tokens.is(token, Keyword.REPLACE)
        || (tokens.is(token, SET)
            && !tokens.is(token - 1, CHARACTER)
            && !tokens.is(token - 1, CHAR))
        || (!event
            && (tokens.is(token, INSERT) || tokens.is(token, UPDATE) || tokens.is(token, DELETE)));
  }

  private void step() throws NotUnderstood {
    if (tokens.type(position) == TokenType.END) {
      throw ambiguous();
    }
    boolean starts = startsStatement;
    int token = position++;
    if (tokens.is(token, END) && !(token > 0 && tokens.is(token - 1, STAGE))) {
      close(token, starts);
    } else if (tokens.is(token, CASE)) {
      open.push(starts ? CASE : CASE_EXPRESSION);
      startsStatement = false;
    } else if (opens(token)) {
      opened(token, starts || declares);
    } else {
      startsStatement = isBeforeStatement(token);
      declares = tokens.is(token, ';') ? false : declares || (starts && tokens.is(token, DECLARE));
    }
  }

  private void opened(int token, boolean mayOpen) throws NotUnderstood {
    if (!mayOpen) {
      if (tokens.is(token, BEGIN)) {
        throw ambiguous();
      }
      startsStatement = false;
      return;
    }
    if (declares && !tokens.is(token, BEGIN)) {
      // A handler's statement, or a function in a default.
      startsStatement = false;
      return;
    }
    open.push(tokens.keyword(token));
    declares = false;
    startsStatement = tokens.is(token, BEGIN) || tokens.is(token, LOOP) || tokens.is(token, REPEAT);
    if (tokens.is(token, BEGIN) && tokens.is(position, NOT)) {
      position += 2;
    }
  }

  private boolean isBeforeStatement(int token) {
    boolean branch = tokens.is(token, THEN) || tokens.is(token, ELSE);
    if (branch) {
      return open.peek() != CASE_EXPRESSION;
    }
    return tokens.is(token, ';')
        || tokens.is(token, ':')
        || tokens.is(token, DO)
        || tokens.is(token, LOOP);
  }

  private void close(int token, boolean starts) throws NotUnderstood {
    Keyword innermost = open.peek();
    startsStatement = false;
    if (innermost == CASE_EXPRESSION) {
      open.pop();
      return;
    }
    boolean named =
        tokens.is(position, IF)
            || tokens.is(position, CASE)
            || tokens.is(position, LOOP)
            || tokens.is(position, WHILE)
            || tokens.is(position, REPEAT)
            || tokens.is(position, FOR);
    Keyword closes = named ? tokens.keyword(position) : BEGIN;
    boolean matches = closes == innermost && (starts || closes == REPEAT);
    if (!matches) {
      position = token;
      throw ambiguous();
    }
    position += named ? 1 : 0;
    open.pop();
  }
}
