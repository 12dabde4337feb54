package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Relation.Column;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The stored columns behind the columns of all relations, through views over views. A view whose
 * definition is not understood, or that leads to itself, comes from everything.
 */
final class ViewSources {
  private static final Set<FunctionEffect> HARMLESS = EnumSet.of(FunctionEffect.HARMLESS);

  private final Catalog catalog;
  private final CodeEffects code;
  private final Map<Integer, List<Sources>> views = new HashMap<>();
  private final Set<Integer> underWay = new HashSet<>();

  ViewSources(Catalog catalog, CodeEffects code) {
    this.catalog = catalog;
    this.code = code;
    for (Relation relation : catalog.relations()) {
      if (isView(relation)) {
        ofView(relation);
      }
    }
  }

  private static boolean isView(Relation relation) {
    return relation.kind() == Relation.Kind.VIEW
        || relation.kind() == Relation.Kind.MATERIALIZED_VIEW;
  }

  Sources of(int oid, int attribute) {
    Relation relation = catalog.relation(oid);
    if (relation == null) {
      return Sources.everything(new ObjectName(null, "relation " + Integer.toUnsignedLong(oid)));
    }
    if (attribute == 0) {
      return wholeRow(relation);
    }
    if (attribute < 0 || !isView(relation)) {
      return Sources.column(oid, attribute);
    }
    List<Sources> columns = ofView(relation);
    Sources sources =
        attribute <= columns.size()
            ? columns.get(attribute - 1)
            : Sources.everything(relation.name());
    // What people have said of its columns counts in the place of code that nobody vouches for.
    return sources.everything() != null && catalog.isReviewed(relation)
        ? Sources.column(oid, attribute).derived()
        : sources;
  }

  private Sources wholeRow(Relation relation) {
    Sources row = Sources.NONE;
    for (Column column : relation.columns()) {
      if (!column.dropped()) {
        row = row.with(of(relation.oid(), column.attribute()));
      }
    }
    return row;
  }

  private List<Sources> ofView(Relation view) {
    List<Sources> known = views.get(view.oid());
    if (known != null) {
      return known;
    }
    List<Flow> flows = catalog.dependencies().flows().get(view.oid());
    if (flows == null || flows.size() != view.columns().size() || !underWay.add(view.oid())) {
      return List.of();
    }
    var columns = new ArrayList<Sources>();
    for (Flow flow : flows) {
      columns.add(of(flow));
    }
    underWay.remove(view.oid());
    views.put(view.oid(), List.copyOf(columns));
    return columns;
  }

  /** What a flow carries; parameters are the caller's to add. */
  Sources of(Flow flow) {
    Sources sources = null;
    for (long column : new TreeSet<>(flow.columns())) {
      Sources below = of(Sources.relation(column), Sources.attribute(column));
      sources = sources == null ? below : sources.or(below);
    }
    if (sources == null) {
      sources = Sources.NONE;
    }
    Sources called = of(flow.code());
    if (!called.isNone()) {
      sources = sources.with(called);
    }
    return flow.unchanged() ? sources : sources.derived();
  }

  /** What code brings in besides what it is given. */
  Sources of(References called) {
    ObjectName reading = code.reading(called);
    Sources sources = reading == null ? Sources.NONE : Sources.everything(reading);
    for (int relation : code.vouchedRelations(called)) {
      sources = sources.with(of(relation, 0));
    }
    return sources;
  }

  /** Of a function's result; empty where its body is not known. */
  List<BodyColumn> ofBody(Function function) {
    var columns = new ArrayList<BodyColumn>();
    var types = new References();
    types.types().add(function.result().type());
    function.result().columns().forEach(column -> types.types().add(column.type()));
    Flow.Body body = catalog.dependencies().bodies().get(function.oid());
    if (body != null) {
      for (Flow flow : body.columns()) {
        Sources sources = of(flow).with(views(flow)).with(of(types));
        columns.add(new BodyColumn(sources, flow.parameters()));
      }
    }
    return columns;
  }

  /** What the function's body uses; null where it is not known, or calls what is not harmless. */
  @Nullable Sources usedInBody(Function function) {
    Flow.Body body = catalog.dependencies().bodies().get(function.oid());
    return body == null || !HARMLESS.containsAll(code.of(body.used().code()))
        ? null
        : of(body.used()).with(views(body.used())).derived();
  }

  /** The columns of views themselves, which may have labels of their own. */
  private Sources views(Flow flow) {
    Sources views = Sources.NONE;
    for (long column : flow.columns()) {
      Relation relation = catalog.relation(Sources.relation(column));
      int attribute = Sources.attribute(column);
      if (relation != null && isView(relation)) {
        for (Column one : relation.columns()) {
          if (attribute == 0 || attribute == one.attribute()) {
            views = views.with(Sources.column(relation.oid(), one.attribute()));
          }
        }
      }
    }
    return views;
  }
}
