package dev.postern.sql.lineage;

import dev.postern.core.SessionChange;
import dev.postern.sql.catalog.Sources;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a session's open transaction has made of names, where nobody else can see it yet; in MySQL
 * also what the session keeps for itself beyond that: its temporary tables and variables.
 * Immutable, and it only grows: a name stands for what was made by that name at any time in the
 * transaction, whatever was dropped or rolled back since, and for all that the catalog has by that
 * name. So what stands here too long can only make a statement look at more than it does.
 *
 * <p>Names are without schemas: a relation may be meant by its name in any of them.
 */
public final class OwnRelations implements SessionChange {
  /** Of a session that has made nothing. */
  public static final OwnRelations NONE =
      new OwnRelations(Map.of(), Set.of(), EnumSet.noneOf(Trait.class));

  /** Names in one transaction; with more of them, each name could mean anything. */
  private static final int MAX_NAMES = 1_000;

  private final Map<String, Set<Columns>> harmless;
  private final Set<String> opaque;
  private final Set<Trait> traits;

  /** What else is true of all of them together. */
  private enum Trait {
    /** A name may mean another relation than the catalog says. */
    RENAMED,
    /** Relations may have other columns than the catalog says. */
    RESHAPED,
    TOO_MANY,
    /** Some are the session's and outlive the transaction. */
    LASTING,
    /** The session's variables may hold anything that was stored. */
    VARIABLES
  }

  private OwnRelations(Map<String, Set<Columns>> harmless, Set<String> opaque, Set<Trait> traits) {
    this.harmless = harmless;
    this.opaque = opaque;
    this.traits = traits;
  }

  private static OwnRelations of(Trait trait) {
    return new OwnRelations(Map.of(), Set.of(), EnumSet.of(trait));
  }

  /**
   * A relation that holds nothing which the caller must not see.
   *
   * @param columns with any sources: only their names, types and places count
   */
  public static OwnRelations harmless(String name, Columns columns) {
    return of(name, bare(columns));
  }

  /** The same, of a relation whose columns are not known. */
  public static OwnRelations harmless(String name) {
    return of(name, Columns.open(Sources.NONE));
  }

  /** The same, of a relation with columns of these names. */
  public static OwnRelations harmless(String name, List<String> columns) {
    return of(name, Columns.of(columns.stream().map(c -> new Column(c, Sources.NONE)).toList()));
  }

  private static OwnRelations of(String name, Columns columns) {
    return new OwnRelations(Map.of(name, Set.of(columns)), Set.of(), EnumSet.noneOf(Trait.class));
  }

  private static Columns bare(Columns columns) {
    if (!columns.exact()) {
      return Columns.open(Sources.NONE);
    }
    var bare = new ArrayList<Column>(columns.known().size());
    for (Column column : columns.known()) {
      bare.add(new Column(column.name(), Sources.NONE, column.type()));
    }
    return Columns.of(bare);
  }

  /** A relation that could hold anything. */
  public static OwnRelations opaque(String name) {
    return new OwnRelations(Map.of(), Set.of(name), EnumSet.noneOf(Trait.class));
  }

  /**
   * A name may mean another relation than the catalog says.
   *
   * @param reshaped whether relations may have other columns, too, than the catalog says
   */
  public static OwnRelations changed(boolean reshaped) {
    OwnRelations renamed = of(Trait.RENAMED);
    return reshaped ? renamed.and(of(Trait.RESHAPED)) : renamed;
  }

  /** That some of what stands beside it is not gone with the transaction's end. */
  public static OwnRelations lasting() {
    return of(Trait.LASTING);
  }

  /** That variables may hold values which nobody saw put there. */
  public static OwnRelations variables() {
    return of(Trait.VARIABLES);
  }

  /** What is still true when the transaction has ended. */
  public OwnRelations afterTransaction() {
    return traits.contains(Trait.LASTING)
        ? this
        : traits.contains(Trait.VARIABLES) ? variables() : NONE;
  }

  /** These and others. */
  public OwnRelations and(OwnRelations more) {
    if (more.isNone()) {
      return this;
    }
    if (isNone()) {
      return more;
    }
    var all = new HashMap<>(harmless);
    more.harmless.forEach((name, columns) ->
        all.merge(
            name,
            columns,
            (mine, theirs) -> {
              var both = new LinkedHashSet<>(mine);
              both.addAll(theirs);
              return Set.copyOf(both);
            }));
    var unknown = new HashSet<>(opaque);
    unknown.addAll(more.opaque);
    Set<Trait> both = EnumSet.copyOf(traits);
    both.addAll(more.traits);
    if (all.size() + unknown.size() > MAX_NAMES) {
      both.add(Trait.TOO_MANY);
    }
    boolean over = both.contains(Trait.TOO_MANY);
    return new OwnRelations(
        over ? Map.of() : Map.copyOf(all), over ? Set.of() : Set.copyOf(unknown), both);
  }

  /** The same relations by another name besides: they may have other columns by now. */
  public OwnRelations renamed(String name, String other) {
    return isOpaque(name) ? opaque(other) : harmless.containsKey(name) ? harmless(other) : NONE;
  }

  public boolean isNone() {
    return harmless.isEmpty() && opaque.isEmpty() && traits.isEmpty();
  }

  /** Whether one of them goes by the name, or did. */
  public boolean has(String name) {
    return harmless.containsKey(name) || isOpaque(name);
  }

  /** Whether what goes by the name could hold anything. */
  public boolean isOpaque(String name) {
    return traits.contains(Trait.TOO_MANY) || opaque.contains(name);
  }

  /** Whether any of them could hold anything. */
  boolean anyOpaque() {
    return traits.contains(Trait.TOO_MANY) || !opaque.isEmpty();
  }

  /** Whether a name may mean another relation than the catalog says. */
  public boolean renamed() {
    return traits.contains(Trait.RENAMED) || traits.contains(Trait.TOO_MANY);
  }

  /** Whether relations may have other columns than the catalog says. */
  boolean reshaped() {
    return traits.contains(Trait.RESHAPED);
  }

  /** Whether the session's variables may hold anything that was stored. */
  public boolean anyVariable() {
    return traits.contains(Trait.VARIABLES);
  }

  /** The columns of all that the name may stand for, none where it is opaque. */
  Set<Columns> columns(String name) {
    return harmless.getOrDefault(name, Set.of());
  }
}
