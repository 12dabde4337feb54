package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import dev.postern.core.ResultLineage.Carried;
import dev.postern.sql.catalog.Origin.BaseColumn;
import dev.postern.sql.catalog.Relation.Column;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of one database leads to labelled columns: the labels laid over a snapshot. Immutable; made
 * anew when the snapshot or the labels change.
 *
 * <p>Everything is answered on the safe side. A name without a schema means every relation or
 * function of that name. A function that nobody reviewed counts as reading everything.
 */
public final class Reach {
  private final Catalog catalog;
  private final CodeEffects code;
  private final ColumnLabels labels;
  private final LeadingRelations leading;
  private final Origins origins;
  private final HeldColumns held;

  public Reach(Catalog catalog, Labelling labelling) {
    this.catalog = catalog;
    code = catalog.code();
    labels = ColumnLabels.of(catalog, labelling);
    leading = LeadingRelations.find(catalog, code, labels);
    held = HeldColumns.of(catalog, labels);
    origins = new Origins(catalog, code, labels, leading, held);
  }

  public Catalog catalog() {
    return catalog;
  }

  /**
   * What a result column's values are that the wire says comes unchanged from a table. For a column
   * of no table (OID 0) the statement's {@link #reach} decides.
   *
   * @param table its OID, not 0
   * @param attribute its attribute number; 0 is the whole row
   */
  public Origin origin(int table, int attribute) {
    return origins.of(table, attribute);
  }

  /** What a value with these sources can carry of labelled columns, changed or not. */
  public Origin touched(Sources sources) {
    Origin origin = Origin.Unlabelled.INSTANCE;
    if (labels.byRelation().isEmpty()) {
      return origin;
    }
    if (sources.everything() != null) {
      return Origin.Derived.INSTANCE;
    }
    for (long column : sources.columns()) {
      origin = origin.or(stored(Sources.relation(column), Sources.attribute(column)));
    }
    return origin;
  }

  /** Whether reading or writing the relation leads to labelled columns. */
  public boolean leads(Relation relation) {
    return leading.whenRead().contains(relation.oid())
        || leading.whenWritten().contains(relation.oid());
  }

  /** Whether reading the relation leads to labelled columns. */
  public boolean leadsWhenRead(Relation relation) {
    return leading.whenRead().contains(relation.oid());
  }

  /** Whether writing the relation leads to labelled columns. */
  public boolean leadsWhenWritten(Relation relation) {
    return leading.whenWritten().contains(relation.oid());
  }

  /**
   * Code that nobody vouches for, which runs when the relation's labelled rows are written and
   * could copy them: a trigger's or rule's. Null where there is none.
   */
  public @Nullable ObjectName copier(Relation relation) {
    var heirs = new ArrayDeque<Integer>();
    heirs.add(relation.oid());
    var seen = new HashSet<Integer>();
    while (!heirs.isEmpty()) {
      int oid = heirs.remove();
      if (seen.add(oid)) {
        Relation heir = catalog.relation(oid);
        ObjectName copier = heir == null || labels.of(oid).isEmpty() ? null : writingCode(heir);
        if (copier != null) {
          return copier;
        }
        heirs.addAll(catalog.dependencies().children().getOrDefault(oid, List.of()));
      }
    }
    return null;
  }

  /**
   * Code that nobody vouches for, which runs when the relation's own rows are written. Null where
   * there is none.
   */
  public @Nullable ObjectName writingCode(Relation relation) {
    References written = catalog.dependencies().writing().get(relation.oid());
    return written == null ? null : code.reading(written);
  }

  /** The labels that stand on a relation's column itself. */
  public Set<String> ownLabels(Relation relation, Column column) {
    return labels.of(relation.oid()).get(column.attribute()) instanceof Origin.Labelled own
        ? own.labels()
        : Set.of();
  }

  /** A view's column stands beside those it is made of: only its own labels are new. */
  private Origin stored(int oid, int attribute) {
    return isOfView(oid, attribute)
        ? labels.of(oid).getOrDefault(attribute, Origin.Unlabelled.INSTANCE)
        : origins.of(oid, attribute);
  }

  private boolean isOfView(int oid, int attribute) {
    Relation relation = catalog.relation(oid);
    return relation != null
        && relation.isDefined()
        && attribute > 0
        && !catalog.isReviewed(relation);
  }

  /**
   * What an output column with these sources carries. Where values of a column without labels come
   * beside those of one with them, a mask would answer guesses: all of them count as computed.
   */
  public Carried carried(Sources sources) {
    return switch (touched(sources)) {
      case Origin.Unlabelled _ -> Carried.Nothing.INSTANCE;
      case Origin.Labelled(var found, _) when sources.unchanged() && !sources.any(this::isOpen) ->
          new Carried.Labelled(found);
      case Origin.Labelled _, Origin.Derived _, Origin.Unknown _ -> Carried.Derived.INSTANCE;
    };
  }

  /** Whether a column has values of its own that no label stands on. */
  private boolean isOpen(long column) {
    int oid = Sources.relation(column);
    int attribute = Sources.attribute(column);
    return !isOfView(oid, attribute) && origins.of(oid, attribute) instanceof Origin.Unlabelled;
  }

  /** Whether a statement that mentions these names can come near labelled values. */
  public ReachVerdict reach(Mentions mentions) {
    for (Collection<ObjectName> names : List.of(mentions.reads(), mentions.writes())) {
      for (ObjectName name : names) {
        if (catalog.relations(name).isEmpty()) {
          return new ReachVerdict.UnknownRelation(name);
        }
      }
    }
    if (labels.byRelation().isEmpty()) {
      return ReachVerdict.Clean.INSTANCE;
    }
    ObjectName relation = relationCause(mentions);
    ObjectName cause = relation == null ? codeCause(mentions) : relation;
    return cause == null
        ? ReachVerdict.Clean.INSTANCE
        : new ReachVerdict.Labelled(cause, keeper(mentions, relation == null ? cause : null));
  }

  /**
   * Whether a statement that is clean but for this may read a column of the server's own relations
   * that holds something of labelled values: {@link #isHeld} says it of what its columns carry.
   */
  public boolean mayReadHeld(Collection<ObjectName> reads) {
    return held.mayBeRead(catalog, reads);
  }

  /** Whether a value with these sources can be of such a column. */
  public boolean isHeld(Sources sources) {
    return held.isIn(sources);
  }

  /** The first of the relations whose reading runs what could keep a value; null without one. */
  public @Nullable ObjectName keeping(Collection<ObjectName> reads) {
    return firstOf(reads, leading.keeping());
  }

  /** What calling a function of that name can tell or leave behind: the worst of its overloads. */
  public FunctionEffect effect(ObjectName function) {
    return code.ofCall(function);
  }

  /** Every column that has a label, for telling which labels match none. */
  public Set<BaseColumn> labelledColumns() {
    var columns = new HashSet<BaseColumn>();
    for (Map<Integer, Origin> ofRelation : labels.byRelation().values()) {
      for (Origin origin : ofRelation.values()) {
        if (origin instanceof Origin.Labelled labelled) {
          columns.addAll(labelled.columns());
        }
      }
    }
    return columns;
  }

  /**
   * Columns without a label whose foreign key makes their values a labelled column's: probably
   * forgotten when the labels were written.
   */
  public Set<BaseColumn> unlabelledReferences() {
    var columns = new HashSet<BaseColumn>();
    for (ForeignKey key : catalog.foreignKeys()) {
      Relation table = catalog.relation(key.table());
      for (int i = 0; table != null && i < key.columns().size(); i++) {
        Column column = table.column(key.columns().get(i));
        if (column != null
            && labels.of(key.referenced()).containsKey(key.referencedColumns().get(i))
            && !labels.of(key.table()).containsKey(column.attribute())) {
          columns.add(
              new BaseColumn(
                  String.valueOf(table.name().schema()), table.name().name(), column.name()));
        }
      }
    }
    return columns;
  }

  private @Nullable ObjectName relationCause(Mentions mentions) {
    ObjectName read = firstOf(mentions.reads(), leading.whenRead());
    return read == null ? firstOf(mentions.writes(), leading.whenWritten()) : read;
  }

  private @Nullable ObjectName firstOf(Collection<ObjectName> names, Set<Integer> relations) {
    for (ObjectName name : names) {
      for (Relation relation : catalog.relations(name)) {
        if (relations.contains(relation.oid())) {
          return name;
        }
      }
    }
    return null;
  }

  private @Nullable ObjectName codeCause(Mentions mentions) {
    Optional<ObjectName> everywhere = code.everywhere();
    return everywhere.orElseGet(() -> firstCode(mentions, FunctionEffect.READS, null));
  }

  /** What reads may also keep, unless it is the very cause. */
  private @Nullable ObjectName keeper(Mentions mentions, @Nullable ObjectName cause) {
    ObjectName relation = firstOf(mentions.reads(), leading.keeping());
    return relation == null ? firstCode(mentions, FunctionEffect.KEEPS, cause) : relation;
  }

  private @Nullable ObjectName firstCode(
      Mentions mentions, FunctionEffect least, @Nullable ObjectName except) {
    var candidates = new ArrayList<ObjectName>();
    for (ObjectName function : mentions.functions()) {
      if (code.ofCall(function).compareTo(least) >= 0) {
        candidates.add(function);
      }
    }
    for (String attribute : mentions.attributes()) {
      if (code.ofAttribute(attribute).compareTo(least) >= 0) {
        candidates.add(new ObjectName(null, attribute));
      }
    }
    for (String word : mentions.words()) {
      if (code.ofWord(word).compareTo(least) >= 0) {
        candidates.add(new ObjectName(null, word));
      }
    }
    for (ObjectName candidate : candidates) {
      if (except == null || !candidate.name().equals(except.name())) {
        return candidate;
      }
    }
    return null;
  }
}
