package dev.postern.sql.mysql;

import dev.postern.core.Kind;
import dev.postern.sql.parsing.Ascii;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Part.VariableChange;
import dev.postern.sql.tree.Part.VariableScope;
import dev.postern.sql.tree.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which statements have the server read those behind them in the same text in another way. */
public final class ReadingChange {
  /** Modes that decide over values and not over words. */
  private static final Set<String> OF_VALUES =
      Set.of(
          "",
          "allow_invalid_dates",
          "error_for_division_by_zero",
          "no_auto_create_user",
          "no_auto_value_on_zero",
          "no_dir_in_create",
          "no_engine_substitution",
          "no_unsigned_subtraction",
          "no_zero_date",
          "no_zero_in_date",
          "only_full_group_by",
          "real_as_float",
          "strict_all_tables",
          "strict_trans_tables",
          "time_truncate_fractional",
          "traditional");

  private final Dialect dialect;
  private final @Nullable String database;

  /**
   * @param database the session's default one; null where it is not known
   */
  public ReadingChange(Dialect dialect, @Nullable String database) {
    this.dialect = dialect;
    this.database = database;
  }

  /**
   * Whether it is not certain that what stands behind a statement is read as it would be alone.
   * What runs code that nobody looks into may set anything.
   *
   * @param behind the text behind it
   */
  public boolean isMadeBy(Statement statement, String behind) {
    return switch (statement) {
      case Statement.SetVariables set ->
          set.changes().stream().anyMatch(change -> isMadeBy(change, behind));
      case Statement.ChangeSetting use -> !use.values().equals(List.of(String.valueOf(database)));
      case Statement.Execute _, Statement.ExecuteText _, Statement.CallProcedure _ -> true;
      case Statement.Utility utility -> utility.command().kinds().contains(Kind.CODE);
      default -> false;
    };
  }

  private boolean isMadeBy(VariableChange change, String behind) {
    if (change.scope() != VariableScope.SESSION) {
      return false;
    }
    String word =
        change.word() == null && change.value() instanceof Literal literal
            ? literal.value()
            : change.word();
    return switch (change.name()) {
      case "sql_mode" -> word == null || !isRead(Ascii.lower(word));
      case "names", "character set", "character_set_client" ->
          word == null || !isSpelt(Ascii.lower(word), behind);
      default -> false;
    };
  }

  /** Whether words mean the same under the modes. */
  private boolean isRead(String modes) {
    boolean known =
        Arrays.stream(modes.split(",", -1))
            .map(String::strip)
            .allMatch(mode ->
                OF_VALUES.contains(mode)
                    || Arrays.stream(Mode.values())
                        .anyMatch(each -> Ascii.lower(each.name()).equals(mode)));
    return known && Mode.of(modes).equals(dialect.modes());
  }

  /** Whether characters are the same in the character set. */
  private boolean isSpelt(String charset, String behind) {
    return charset.equals(dialect.charset())
        || (Charsets.isSafe(charset)
            && Charsets.isSafe(dialect.charset())
            && behind.chars().allMatch(c -> c < 0x80));
  }
}
