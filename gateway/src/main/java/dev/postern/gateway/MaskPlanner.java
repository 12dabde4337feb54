package dev.postern.gateway;

import dev.postern.core.Action;
import dev.postern.core.DescribedColumn;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.MaskPlan;
import dev.postern.core.MaskPlan.MaskedColumn;
import dev.postern.core.MysqlColumn;
import dev.postern.core.ObjectName;
import dev.postern.core.PostgresColumn;
import dev.postern.core.ResultLineage;
import dev.postern.core.ResultLineage.Carried;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.masking.MaskRules;
import dev.postern.masking.MaskSpec;
import dev.postern.sql.catalog.Origin;
import dev.postern.sql.catalog.Reach;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.lineage.OwnRelations;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The masks of results for the members of some groups, by one snapshot of the catalog. */
final class MaskPlanner {
  private final Upstream upstream;
  private final Set<String> groups;
  private final Reach reach;
  private final long version;

  /**
   * @param reach with the labels that are masked for the groups
   * @param version that judgements under this snapshot have: the lineage of another says nothing
   */
  MaskPlanner(Upstream upstream, Set<String> groups, Reach reach, long version) {
    this.upstream = upstream;
    this.groups = groups;
    this.reach = reach;
    this.version = version;
  }

  /**
   * The masks of a guarded result.
   *
   * @param own what the session's open transaction has made
   */
  MaskPlan plan(
      Judged judged, List<? extends DescribedColumn> columns, Charset encoding, OwnRelations own) {
    ColumnMasks masks = new ColumnMasks(encoding);
    ResultLineage lineage =
        judged.lineage().version() == version ? judged.lineage() : ResultLineage.UNKNOWN;
    List<@Nullable MaskedColumn> planned = new ArrayList<>(columns.size());
    boolean named = names(judged, own);
    for (int i = 0; i < columns.size(); i++) {
      Carried carried = lineage.at(i, columns.size());
      DescribedColumn column = columns.get(i);
      planned.add(mask(masks, column, origin(column, named), carried));
    }
    return new MaskPlan(planned);
  }

  /** Whether a relation that the transaction has made is named, and none that could hold more. */
  private static boolean names(Judged judged, OwnRelations own) {
    if (own.isNone() || !(judged.analysis() instanceof Analyzed analyzed)) {
      return false;
    }
    Set<ObjectName> names = new HashSet<>(analyzed.reads());
    names.addAll(analyzed.writes());
    return names.stream().anyMatch(name -> own.has(name.name()))
        && names.stream().noneMatch(name -> own.isOpaque(name.name()));
  }

  /**
   * What the wire says. A relation that the snapshot does not know is one of the transaction's own
   * where the statement names one: then the text alone says what it carries, as it does of every
   * statement that leads to no label.
   */
  private Origin origin(DescribedColumn column, boolean own) {
    return switch (column) {
      case PostgresColumn described -> {
        boolean silent =
            described.table() == 0 || (own && reach.catalog().relation(described.table()) == null);
        yield silent
            ? Origin.Unlabelled.INSTANCE
            : reach.origin(described.table(), described.attribute());
      }
      case MysqlColumn described -> hinted(described);
    };
  }

  /**
   * What MySQL names as a column's source may be the alias of a derived table, and no name at all
   * is usual: it only adds to what the text says.
   */
  private Origin hinted(MysqlColumn column) {
    Origin origin = Origin.Unlabelled.INSTANCE;
    for (Relation relation :
        reach.catalog().relations(new ObjectName(column.schema(), column.table()))) {
      Relation.Column known = relation.column(column.column().toLowerCase(Locale.ROOT));
      if (known != null) {
        origin = origin.or(reach.origin(relation.oid(), known.attribute()));
      }
    }
    return origin;
  }

  /** What the text says and what the wire says hold together: the stricter counts. */
  private @Nullable MaskedColumn mask(
      ColumnMasks masks, DescribedColumn column, Origin origin, Carried carried) {
    Set<String> labels = new HashSet<>();
    switch (origin) {
      case Origin.Unlabelled _ -> {}
      case Origin.Labelled(var of, _) -> labels.addAll(of);
      case Origin.Unknown _ -> {
        return masks.derived(column, "unknown");
      }
      case Origin.Derived _ -> {
        return masks.derived(column, "derived");
      }
    }
    switch (carried) {
      case Carried.Nothing _ -> {}
      case Carried.Labelled(var of) -> labels.addAll(of);
      case Carried.Derived _ -> {
        return masks.derived(column, "derived");
      }
      case Carried.Named(var spared) -> {
        return masks.derived(column, "derived").unless(spared);
      }
    }
    return labels.isEmpty() ? null : masked(masks, column, labels);
  }

  private MaskedColumn masked(ColumnMasks masks, DescribedColumn column, Set<String> labels) {
    Optional<MaskRules.Applied> applied = upstream.mask(labels, groups);
    return applied.isEmpty()
        ? masks.column(column, String.join("+", labels), new MaskSpec.Redact())
        : masks.column(column, applied.get().label(), applied.get().spec());
  }

  /** The masks of a guarded COPY of a table: generated columns are described, but not copied. */
  MaskPlan planCopy(
      Judged judged, List<PostgresColumn> columns, Charset encoding, OwnRelations own) {
    MaskPlan all = plan(judged, columns, encoding, own);
    if (!(judged.analysis() instanceof Analyzed analyzed)
        || !(analyzed.action() instanceof Action.CopyOut(Action.CopySource.Table table, _))
        || table.columns() != null) {
      return all;
    }
    List<@Nullable MaskedColumn> copied = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      if (!isGenerated(columns.get(i))) {
        copied.add(all.columns().get(i));
      }
    }
    return new MaskPlan(copied);
  }

  private boolean isGenerated(PostgresColumn column) {
    Relation relation = reach.catalog().relation(column.table());
    Relation.Column known = relation == null ? null : relation.column(column.attribute());
    return known != null && known.generated();
  }
}
