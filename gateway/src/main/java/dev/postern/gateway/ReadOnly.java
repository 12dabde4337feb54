package dev.postern.gateway;

import dev.postern.core.Action;
import dev.postern.core.FaultCode;
import dev.postern.core.Kind;
import dev.postern.core.ObjectName;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementAnalysis.Unanalyzable;
import dev.postern.sql.Reading;
import dev.postern.sql.StatementAnalyzer;
import dev.postern.sql.tree.Part.VariableScope;
import dev.postern.sql.tree.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a read-only connection refuses: what writes, and what would let the server write. The server
 * itself holds every transaction to reading; what could leave that behind must not reach it.
 */
final class ReadOnly {
  static final String REASON = "read-only";

  private static final Set<Kind> READING =
      EnumSet.of(
          Kind.READ, Kind.BULK_EXPORT, Kind.SESSION, Kind.TRANSACTION, Kind.LOCK, Kind.NOTIFY);

  /** Kinds of settings, and of more where it is no setting. */
  private static final Set<Kind> SETTING = EnumSet.of(Kind.ROLE, Kind.PRIVILEGE);

  private static final String OF_TRANSACTION = "transaction_read_only";
  private static final String OF_SESSION = "default_transaction_read_only";

  /** MySQL's and MariaDB's names of what holds a session to reading. */
  private static final Set<String> OF_MYSQL = Set.of(OF_TRANSACTION, "tx_read_only");

  private static final Set<String> TRUE = Set.of("on", "true", "yes", "1");

  private ReadOnly() {}

  /** Why a text must not pass, empty where it may. */
  static Optional<Refusal> refusal(
      SqlStatement statement, List<Reading> readings, StatementAnalyzer analyzer) {
    boolean ended = false;
    for (Reading reading : readings) {
      if (!(reading.analysis() instanceof Analyzed analyzed) || reading.tree() == null) {
        return Optional.of(refused("the gate cannot tell whether it only reads"));
      }
      Optional<SqlStatement> within = ConstantText.in(reading.tree()).map(statement::saying);
      if (within.isPresent()) {
        Optional<Refusal> refused = refusal(within.get(), analyzer.read(within.get()), analyzer);
        if (refused.isPresent()) {
          return refused;
        }
      }
      Action action = analyzed.action();
      if (ended && !(action instanceof Action.Transaction)) {
        return Optional.of(
            new Refusal(
                FaultCode.DENIED,
                new Reason(REASON, "nothing may follow the end of a transaction in one text"),
                "Send it by itself."));
      }
      ended |= action instanceof Action.Transaction(var ends) && ends;
      if (!readsOnly(analyzed)) {
        return Optional.of(refused("it is of kind " + written(analyzed)));
      }
      if (lifts(statement, analyzed, reading.tree(), analyzer)) {
        return Optional.of(refused("it could let a transaction write"));
      }
    }
    return Optional.empty();
  }

  static Refusal refused(String why) {
    return new Refusal(
        FaultCode.DENIED,
        new Reason(REASON, "the connection is read-only, and " + why),
        "Take another connection to write.");
  }

  private static boolean readsOnly(Analyzed analyzed) {
    return analyzed.kinds().stream().allMatch(kind -> isReading(kind, analyzed));
  }

  private static boolean isReading(Kind kind, StatementAnalysis analysis) {
    return READING.contains(kind)
        || (SETTING.contains(kind) && analysis.kinds().contains(Kind.SESSION));
  }

  private static String written(Analyzed analyzed) {
    return analyzed.kinds().stream()
        .filter(kind -> !isReading(kind, analyzed))
        .map(Kind::word)
        .sorted()
        .findFirst()
        .orElse("unknown");
  }

  private static boolean lifts(
      SqlStatement statement, Analyzed analyzed, Statement tree, StatementAnalyzer analyzer) {
    if (analyzed.action() instanceof Action.Transaction) {
      // READ WRITE; and what was prepared elsewhere may have written.
      Set<String> words =
          analyzer.words(
              new SqlStatement(analyzed.span().of(statement.text()), statement.settings()));
      return words.contains("write") || words.contains("prepared");
    }
    if (tree instanceof Statement.SetVariables(_, var changes)) {
      return changes.stream()
          .filter(change -> change.scope() != VariableScope.USER)
          .anyMatch(change -> OF_MYSQL.contains(change.name().toLowerCase(Locale.ROOT)));
    }
    if (tree instanceof Statement.Utility utility
        && utility.command().name().equals("set-statement")) {
      return analyzer.words(statement).stream().anyMatch(OF_MYSQL::contains);
    }
    if (tree instanceof Statement.ChangeSetting(_, var name, _, var values)) {
      return name != null && lifts(name.toLowerCase(Locale.ROOT), values);
    }
    // A call stands anywhere: what it sets must be known, and be another setting.
    return analyzed.functions().stream().map(ObjectName::name).anyMatch("set_config"::equals)
        && !setsAnother(innermost(analyzed));
  }

  private static boolean lifts(String name, List<String> values) {
    boolean on = values.size() == 1 && TRUE.contains(values.getFirst().toLowerCase(Locale.ROOT));
    return switch (name) {
      // Its reset value is the server's own, which is off.
      case OF_TRANSACTION -> !on;
      // Its reset value is what the gate has started the session with.
      case OF_SESSION -> !on && !values.isEmpty();
      default -> false;
    };
  }

  private static @Nullable Action innermost(StatementAnalysis analysis) {
    return switch (analysis) {
      case Unanalyzable _ -> null;
      case Analyzed analyzed ->
          switch (analyzed.action()) {
            case Action.Prepare(_, var inner) -> innermost(inner);
            case Action.DeclareCursor(_, _, var inner) -> innermost(inner);
            default -> analyzed.action();
          };
    };
  }

  private static boolean setsAnother(@Nullable Action action) {
    return action instanceof Action.Setting(var name)
        && name != null
        && !name.equals(OF_TRANSACTION)
        && !name.equals(OF_SESSION);
  }
}
