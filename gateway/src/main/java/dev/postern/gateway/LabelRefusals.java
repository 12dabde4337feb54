package dev.postern.gateway;

import dev.postern.core.FaultCode;
import dev.postern.core.ObjectName;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.sql.catalog.Origin;
import dev.postern.sql.catalog.Origin.BaseColumn;
import dev.postern.sql.catalog.Reach;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.lineage.Comparison;
import dev.postern.sql.lineage.Lineage;
import dev.postern.sql.lineage.Use;
import java.util.Set;
import java.util.stream.Collectors;

/** The words in which statements are refused for what they do with labelled columns. */
final class LabelRefusals {
  private static final String USE = "labelled-use";

  private LabelRefusals() {}

  /** Whether it refuses a use of a labelled column that it could do without. */
  static boolean isUse(Refusal refusal) {
    return refusal.reason().code().equals(USE);
  }

  static String names(Set<BaseColumn> columns) {
    return columns.stream()
        .map(column -> column.table() + "." + column.column())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  static Refusal use(Use use, String what) {
    String how =
        switch (use) {
          case EXPRESSION -> "computes a value from ";
          case PREDICATE -> "chooses rows by ";
          case JOIN -> "joins rows by ";
          case GROUPING -> "groups rows by ";
          case ORDERING -> "sorts rows by ";
          case COMPARISON -> "compares rows by ";
          case KEY -> "shows whether what it writes is there already, by ";
          case WRITE -> "writes ";
        };
    return new Refusal(
        FaultCode.DENIED,
        new Reason(USE, "the statement " + how + what + ", which is masked for you"),
        use == Use.KEY
            ? "Write other columns, or ask for `predicates: allow` or a budget for the label."
            : "Select the column as it is, and filter, sort and compute by other columns.");
  }

  static Refusal unknownCode(ObjectName function) {
    return new Refusal(
        FaultCode.DENIED,
        new Reason("unknown-code", function + " could read anything, where columns are masked"),
        "Leave it out, or ask whoever keeps the gate's configuration to vouch for it.");
  }

  static Refusal move(String why) {
    return new Refusal(
        FaultCode.DENIED,
        new Reason(
            "labelled-move", "the statement could carry a labelled value to an unlabelled place"),
        "It is refused because " + why + ".");
  }

  /** Why a comparison with a value that is no pseudonym's form must not pass. */
  static Refusal compared(Reach reach, Lineage lineage) {
    Sources columns = Sources.NONE;
    for (Comparison comparison : lineage.comparisons()) {
      columns = columns.with(comparison.column());
    }
    return reach.touched(columns) instanceof Origin.Labelled(_, var named)
        ? use(Use.PREDICATE, names(named))
        : use(Use.PREDICATE, "what holds values of labelled columns");
  }
}
