package dev.postern.gateway;

import dev.postern.access.Touched;
import dev.postern.core.Action;
import dev.postern.core.Kind;
import dev.postern.core.ObjectName;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.sql.Reading;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Nearby;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.lineage.Comparison;
import dev.postern.sql.lineage.Lineage;
import dev.postern.sql.lineage.TooComplexException;
import dev.postern.sql.tree.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What statements touch, by one snapshot of the catalog: what rules about objects look at. */
final class TouchedObjects {
  /** What does all it does to the relations it names. */
  private static final Set<Kind> NAMING =
      EnumSet.of(
          Kind.READ,
          Kind.WRITE,
          Kind.BULK_EXPORT,
          Kind.BULK_IMPORT,
          Kind.TRUNCATE,
          Kind.LOCK,
          Kind.SESSION,
          Kind.TRANSACTION,
          Kind.NOTIFY);

  /** What could touch anything, whatever it names. */
  private static final Set<Kind> ANYTHING =
      EnumSet.of(
          Kind.CALL, Kind.CODE, Kind.SERVER_FILE, Kind.NETWORK, Kind.REPLICATION, Kind.UNKNOWN);

  /** What touches columns that the lineage does not tell of. */
  private static final Set<Kind> WHOLE = EnumSet.of(Kind.BULK_EXPORT, Kind.BULK_IMPORT);

  private static final Sources EVERYTHING =
      Sources.everything(new ObjectName(null, "what is not known"));

  private final Upstream upstream;
  private final LabelGuard guard;
  private final Catalog catalog;

  TouchedObjects(Upstream upstream, LabelGuard guard) {
    this.upstream = upstream;
    this.guard = guard;
    this.catalog = guard.catalog();
  }

  /** Never less than the truth. What was prepared or declared before was judged then. */
  Touched of(Reading reading, Circumstances circumstances) {
    Statement tree = reading.tree();
    if (!(reading.analysis() instanceof Analyzed plain)
        || tree == null
        || ConstantText.in(tree).isPresent()) {
      return Touched.UNKNOWN;
    }
    return switch (plain.action()) {
      case Action.ExecutePrepared _, Action.Fetch _ -> Touched.NOTHING;
      case Action.Prepare(_, var inner) -> within(inner, tree, circumstances);
      case Action.DeclareCursor(_, _, var inner) -> within(inner, tree, circumstances);
      case Action.Plain _,
          Action.Deallocate _,
          Action.CloseCursor _,
          Action.Discard _,
          Action.CopyOut _,
          Action.CopyIn _,
          Action.Setting _,
          Action.Transaction _,
          Action.Diagnostics _ ->
          of(plain, tree, circumstances);
    };
  }

  private Touched within(StatementAnalysis inner, Statement tree, Circumstances circumstances) {
    return inner instanceof Analyzed analyzed ? of(analyzed, tree, circumstances) : Touched.UNKNOWN;
  }

  private Touched of(Analyzed plain, Statement tree, Circumstances circumstances) {
    Analyzed named = circumstances.named(plain);
    Set<Kind> kinds = named.kinds();
    boolean namesNone = named.reads().isEmpty() && named.writes().isEmpty();
    List<Relation> read = new ArrayList<>();
    List<Relation> written = new ArrayList<>();
    if (kinds.stream().anyMatch(ANYTHING::contains)
        || (namesNone && !NAMING.containsAll(kinds))
        || !resolve(named.reads(), read)
        || (!resolve(named.writes(), written) && !kinds.contains(Kind.DDL_CREATE))) {
      return Touched.UNKNOWN;
    }
    Nearby nearby = Nearby.of(catalog, read, written);
    Sources sources = sources(tree, circumstances);
    if (nearby.anything() || sources.everything() != null) {
      return Touched.UNKNOWN;
    }
    Set<ObjectName> relations = new HashSet<>();
    named.writes().stream()
        .filter(name -> catalog.relations(name).isEmpty())
        .forEach(relations::add);
    nearby.relations().forEach(relation -> relations.add(relation.name()));
    Set<Touched.Column> columns = new HashSet<>();
    Nearby.of(catalog, List.of(), written).relations().forEach(one -> addAll(one, columns));
    if (kinds.stream().anyMatch(WHOLE::contains)) {
      nearby.relations().forEach(one -> addAll(one, columns));
    }
    for (long source : sources.columns()) {
      Relation relation = catalog.relation(Sources.relation(source));
      if (relation == null) {
        return Touched.UNKNOWN;
      }
      relations.add(relation.name());
      add(relation, Sources.attribute(source), columns);
    }
    return new Touched(relations, columns, labels(columns), true);
  }

  /** Whether all of the names are known; of one without a schema, every relation it may mean. */
  private boolean resolve(Set<ObjectName> names, List<Relation> into) {
    boolean known = true;
    for (ObjectName name : names) {
      List<Relation> relations = catalog.relations(name);
      known &= !relations.isEmpty();
      into.addAll(relations);
    }
    return known;
  }

  /** All columns that it shows, uses, compares or writes elsewhere. */
  private Sources sources(Statement tree, Circumstances circumstances) {
    try {
      Lineage lineage = guard.lineage(tree, circumstances);
      Sources sources = lineage.output().all().with(lineage.used());
      for (Lineage.Write write : lineage.writes()) {
        sources = sources.with(write.value());
      }
      for (Comparison comparison : lineage.comparisons()) {
        sources = sources.with(comparison.column());
      }
      return lineage.unknown().isEmpty() ? sources : EVERYTHING;
    } catch (TooComplexException e) {
      return EVERYTHING;
    }
  }

  private static void add(Relation relation, int attribute, Set<Touched.Column> columns) {
    Relation.Column column = relation.column(attribute);
    if (attribute == 0) {
      addAll(relation, columns);
    } else if (column != null) {
      columns.add(named(relation, column));
    }
  }

  private static void addAll(Relation relation, Set<Touched.Column> columns) {
    relation.columns().stream()
        .filter(column -> !column.dropped())
        .forEach(column -> columns.add(named(relation, column)));
  }

  private static Touched.Column named(Relation relation, Relation.Column column) {
    return new Touched.Column(
        String.valueOf(relation.name().schema()), relation.name().name(), column.name());
  }

  private Set<String> labels(Set<Touched.Column> columns) {
    Set<String> labels = new HashSet<>();
    for (Touched.Column column : columns) {
      labels.addAll(upstream.labels(column.schema(), column.table(), column.name()));
    }
    return labels;
  }
}
