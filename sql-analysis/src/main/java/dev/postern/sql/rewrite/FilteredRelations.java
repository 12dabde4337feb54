package dev.postern.sql.rewrite;

import dev.postern.core.ObjectName;
import dev.postern.core.Span;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.ForeignKey;
import dev.postern.sql.catalog.Mentions;
import dev.postern.sql.catalog.Reach;
import dev.postern.sql.catalog.ReachVerdict;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.Insert;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which relations of a catalog are filtered for one caller, and which lead to such. */
final class FilteredRelations {
  private final Catalog catalog;
  private final Filtering filtering;
  private final Reach reach;
  private final Dialect dialect;
  private final boolean none;

  /** What naming a relation comes to. */
  sealed interface Treatment {
    /** No row of it is filtered. */
    record Open() implements Treatment {
      static final Open INSTANCE = new Open();
    }

    /**
     * Rows pass for which all conditions hold.
     *
     * @param certain whether the name can mean no other relation
     */
    record Filtered(Relation relation, List<RowCondition> conditions, boolean certain)
        implements Treatment {
      public Filtered {
        conditions = List.copyOf(conditions);
      }
    }

    /** A view over filtered rows, which its query can stand for. */
    record Viewed(Relation view) implements Treatment {}

    /** It leads to filtered rows in a way that no text spliced in could filter. */
    record Unfilterable(String why, String hint) implements Treatment {}
  }

  FilteredRelations(Catalog catalog, Filtering filtering, Dialect dialect) {
    this.catalog = catalog;
    this.filtering = filtering;
    this.dialect = dialect;
    // A filter is a label on every column of its table: what reaches a labelled column reaches a
    // filtered row.
    this.reach = new Reach(catalog, (schema, table, _) -> ids(filtering.conditions(schema, table)));
    this.none = reach.labelledColumns().isEmpty();
  }

  private FilteredRelations(FilteredRelations same, Dialect dialect) {
    this.catalog = same.catalog;
    this.filtering = same.filtering;
    this.reach = same.reach;
    this.none = same.none;
    this.dialect = dialect;
  }

  /** The same relations for a statement whose names mean what the dialect says. */
  FilteredRelations in(Dialect statements) {
    return new FilteredRelations(this, statements);
  }

  Dialect dialect() {
    return dialect;
  }

  /** Whether nothing that a statement runs on rows could tell of one that a filter drops. */
  boolean isLeakFree(Statement statement, List<Integer> parameterTypes) {
    return LeakFreeQuery.is(dialect, statement, parameterTypes);
  }

  /**
   * Whether a condition over some tables alone could not tell of a row.
   *
   * @param statement it stands in
   */
  boolean isLeakFree(
      Expression condition,
      Node statement,
      Collection<Relation> tables,
      List<Integer> parameterTypes) {
    Families families = dialect.families();
    var columns = new ColumnFamilies(families);
    tables.forEach(columns::add);
    var parameters = new ParameterUses(families, statement, parameterTypes);
    return !holdsQuery(condition)
        && new LeakFree(families, columns, parameters).is(condition)
        && parameters.areSettled();
  }

  private static boolean holdsQuery(Expression condition) {
    Deque<Node> open = new ArrayDeque<>();
    open.push(condition);
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (node instanceof Query) {
        return true;
      }
      node.children(open::push);
    }
    return false;
  }

  private static Set<String> ids(List<RowCondition> conditions) {
    return conditions.stream().map(RowCondition::text).collect(Collectors.toSet());
  }

  /** Whether no table there is has a filter for the caller. */
  boolean isEmpty() {
    return none;
  }

  /** What reads relations that its text does not name; null where nothing does. */
  @Nullable ObjectName hiddenReader(Set<ObjectName> functions, Set<String> words) {
    ReachVerdict verdict = reach.reach(new Mentions(List.of(), List.of(), functions, words, words));
    return verdict instanceof ReachVerdict.Labelled(var cause, _) ? cause : null;
  }

  Catalog catalog() {
    return catalog;
  }

  /** Code nobody vouches for that runs when rows of a filtered table are written. */
  @Nullable ObjectName changer(Relation relation) {
    return reach.copier(relation);
  }

  /**
   * Whether a foreign key of the table refers to filtered rows: writing its columns would tell
   * which there are.
   *
   * @param written the columns that are
   */
  boolean refersToFiltered(Relation table, Predicate<String> written) {
    for (ForeignKey key : catalog.foreignKeys()) {
      Relation referenced = catalog.relation(key.referenced());
      if (key.table() == table.oid()
          && (referenced == null || reach.leadsWhenRead(referenced))
          && key.columns().stream()
              .map(table::column)
              .anyMatch(column -> column == null || written.test(column.name()))) {
        return true;
      }
    }
    return false;
  }

  /** Whether every row that an insert writes comes out of what was put in. */
  boolean isChecked(Insert insert, Predicate<Span> spliced) {
    if (!(treatment(insert.target().name().object())
        instanceof Treatment.Filtered(var relation, var conditions, _))) {
      return false;
    }
    List<Boolean> checked = new ArrayList<>();
    for (RowCondition condition : conditions) {
      for (String column : condition.columns()) {
        List<Expression> values = WrittenValues.of(insert, relation, column);
        for (int row = 0; row < values.size(); row++) {
          boolean inside = spliced.test(values.get(row).span());
          if (row == checked.size()) {
            checked.add(inside);
          } else {
            checked.set(row, checked.get(row) || inside);
          }
        }
      }
    }
    return !checked.isEmpty() && checked.stream().allMatch(Boolean::booleanValue);
  }

  /** Whether a statement that reads and writes these comes near a filtered row. */
  boolean touches(Set<ObjectName> reads, Set<ObjectName> writes) {
    return reads.stream().anyMatch(this::leadsWhenRead)
        || writes.stream().anyMatch(this::leadsWhenWritten);
  }

  boolean leadsWhenRead(ObjectName name) {
    return dialect.relations(name).stream().anyMatch(reach::leadsWhenRead);
  }

  boolean leadsWhenWritten(ObjectName name) {
    return dialect.relations(name).stream().anyMatch(reach::leadsWhenWritten);
  }

  /** What reading rows of the relations of that name comes to. */
  Treatment treatment(ObjectName name) {
    List<Treatment> treatments = new ArrayList<>();
    for (Relation relation : dialect.relations(name)) {
      treatments.add(treatment(relation));
    }
    Treatment first = treatments.isEmpty() ? Treatment.Open.INSTANCE : treatments.getFirst();
    if (treatments.size() == 1) {
      return first;
    }
    for (Treatment treatment : treatments) {
      if (treatment instanceof Treatment.Unfilterable || !alike(first, treatment)) {
        return treatment instanceof Treatment.Unfilterable
            ? treatment
            : new Treatment.Unfilterable(
                name + " could be any of several tables with different row filters",
                "Name its schema.");
      }
    }
    return first instanceof Treatment.Filtered(var relation, var all, _)
        ? new Treatment.Filtered(relation, all, /* certain= */ false)
        : first;
  }

  private static boolean alike(Treatment one, Treatment other) {
    return switch (one) {
      case Treatment.Open _ -> other instanceof Treatment.Open;
      case Treatment.Filtered(_, var conditions, _) ->
          other instanceof Treatment.Filtered(_, var others, _) && conditions.equals(others);
      case Treatment.Viewed _, Treatment.Unfilterable _ -> false;
    };
  }

  private Treatment treatment(Relation relation) {
    ObjectName name = relation.name();
    List<RowCondition> conditions = conditions(relation);
    if (!reach.leadsWhenRead(relation) && conditions.isEmpty()) {
      return Treatment.Open.INSTANCE;
    }
    if (conditions.isEmpty() && relation.kind() == Relation.Kind.VIEW && !relation.system()) {
      return new Treatment.Viewed(relation);
    }
    if (conditions.isEmpty() || relation.isDefined() || !relation.isStored()) {
      return new Treatment.Unfilterable(
          name + " shows rows of tables that are filtered for you",
          "Read the tables themselves, by their own names.");
    }
    boolean sound =
        ids(conditions).containsAll(inherited(relation))
            && catalog.heirs(relation).stream()
                .allMatch(heir -> ids(conditions).containsAll(ids(conditions(heir))));
    if (!sound) {
      return new Treatment.Unfilterable(
          name + " shares rows with tables that have other row filters", "Read those tables.");
    }
    for (RowCondition condition : conditions) {
      for (String column : condition.columns()) {
        if (relation.column(column) == null) {
          return new Treatment.Unfilterable(
              "the row filter of " + name + " looks at a column that the table does not have",
              "Tell whoever keeps the gate's configuration.");
        }
      }
      String unsayable = dialect.unsayable(relation, condition);
      if (unsayable != null) {
        return new Treatment.Unfilterable(
            "the row filter of " + name + " cannot be said here: " + unsayable,
            "Tell whoever keeps the gate's configuration.");
      }
    }
    return new Treatment.Filtered(relation, conditions, /* certain= */ true);
  }

  /** Its own filters and those of the tables whose rows its rows are, each once. */
  private List<RowCondition> conditions(Relation relation) {
    Set<RowCondition> all = new LinkedHashSet<>(own(relation));
    catalog.forebears(relation).stream()
        .sorted(Comparator.comparingInt(Relation::oid))
        .forEach(forebear -> all.addAll(own(forebear)));
    return List.copyOf(all);
  }

  private List<RowCondition> own(Relation relation) {
    return relation.system()
        ? List.of()
        : filtering.conditions(String.valueOf(relation.name().schema()), relation.name().name());
  }

  /** The filters that stand on its columns, its own and inherited ones. */
  private Set<String> inherited(Relation relation) {
    Set<String> all = new HashSet<>();
    for (Relation.Column column : relation.columns()) {
      if (!column.dropped()) {
        all.addAll(reach.ownLabels(relation, column));
      }
    }
    return all;
  }
}
