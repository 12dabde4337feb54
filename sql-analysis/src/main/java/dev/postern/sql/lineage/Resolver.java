package dev.postern.sql.lineage;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Function;
import dev.postern.sql.catalog.FunctionEffect;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.catalog.ServerVariables;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.lineage.Lineage.Write;
import dev.postern.sql.tree.Expression.Variable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the parts of one statement's resolution share: the catalog, and what was found so far. */
final class Resolver {
  /** Operators that syntax stands for: IN, CASE x WHEN, BETWEEN, LIKE, DISTINCT and their kin. */
  private static final Set<String> IMPLIED =
      Set.of("=", "<>", "<", "<=", ">", ">=", "~~", "!~~", "~~*", "!~~*", "~", "!~");

  private static final long PATIENCE_NANOS = 2_000_000_000L;
  private static final int CLOCK_EVERY = 256;

  final Catalog catalog;
  final Rules rules;
  final OwnRelations own;
  final FromClause from = new FromClause(this);
  final Expressions expressions = new Expressions(this);
  final Queries queries = new Queries(this);
  final Changes changes = new Changes(this);
  final Keys keys = new Keys(this);
  final Comparisons comparisons;
  final Map<Use, Sources> uses = new EnumMap<>(Use.class);
  final List<Write> writes = new ArrayList<>();

  /** Names of columns that nothing in scope has. */
  final Set<String> unknown = new LinkedHashSet<>();

  private final FunctionBodies bodies;
  private final int depth;
  private final @Nullable ObjectName suspect;
  private final long deadline = System.nanoTime() + PATIENCE_NANOS;
  private int steps;

  /**
   * @param names what decides over names
   * @param words every identifier, keyword and operator of the text
   * @param depth how many bodies of functions the text is inside of
   */
  Resolver(
      Catalog catalog,
      Names names,
      Collection<String> words,
      FunctionBodies bodies,
      int depth,
      Comparisons comparisons) {
    this.catalog = catalog;
    this.rules = names.rules();
    this.own = names.own();
    this.comparisons = comparisons;
    this.bodies = bodies;
    this.depth = depth;
    this.suspect = suspect(catalog, words);
  }

  /**
   * Counts a piece of work: a short text can ask for a lot of it.
   *
   * @throws TooComplexException where the statement has taken too long
   */
  void step() throws TooComplexException {
    if ((++steps & CLOCK_EVERY - 1) == 0 && System.nanoTime() - deadline > 0) {
      throw new TooComplexException();
    }
  }

  /** An operator or type in the text that runs code nobody vouches for. */
  private static @Nullable ObjectName suspect(Catalog catalog, Collection<String> words) {
    ObjectName everywhere = catalog.code().everywhere().orElse(null);
    if (everywhere != null) {
      return everywhere;
    }
    for (Collection<String> some : List.of(words, IMPLIED)) {
      for (String word : some) {
        if (catalog.code().ofWord(word) == FunctionEffect.READS) {
          return new ObjectName(null, word);
        }
      }
    }
    return null;
  }

  void use(Use use, Sources sources) {
    if (!sources.isNone()) {
      uses.merge(use, sources.derived(), Sources::with);
    }
  }

  void write(Write write) {
    writes.add(write);
    use(Use.WRITE, write.value());
  }

  /** The relations that a name can mean. */
  List<Relation> relations(ObjectName name) {
    return switch (rules) {
      case Rules.Postgres _ -> catalog.relations(name);
      case Rules.Mysql mysql -> mysql.relations(catalog, name);
    };
  }

  /** The name of a relation as far as the rules can say it. */
  ObjectName full(ObjectName name) {
    return rules.full(name);
  }

  /** What a variable may hold of what was stored; a server's holds settings, or positions. */
  Sources variable(Variable variable) {
    String name = "@" + variable.name();
    if (variable.system() && ServerVariables.isPosition(variable.name())) {
      return Sources.everything(new ObjectName(null, "@" + name));
    }
    boolean clean =
        variable.system()
            || switch (rules) {
              case Rules.Postgres _ -> false;
              case Rules.Mysql mysql -> mysql.clean().test(name);
            };
    return clean ? Sources.NONE : Sources.everything(new ObjectName(null, name));
  }

  /** What computing a value adds to what its operands carry. */
  Sources computed() {
    return suspect == null ? Sources.NONE : Sources.everything(suspect);
  }

  /** What a call of a function with so many arguments adds to what they carry. */
  Sources called(ObjectName called, int arguments) {
    ObjectName name = function(called);
    if (catalog.effect(name, arguments) != FunctionEffect.READS) {
      return computed();
    }
    Sources all = computed();
    boolean found = false;
    for (Function function : catalog.functions(name)) {
      if (function.arguments().canBe(arguments)) {
        found = true;
        all = all.with(called(function, arguments));
      }
    }
    return found && catalog.types(name).isEmpty() ? all : Sources.everything(name);
  }

  private Sources called(Function function, int arguments) {
    Sources vouched = catalog.sources(function);
    if (vouched.everything() == null) {
      return vouched.derived();
    }
    // What stands for an argument that is left out is an expression nobody has read.
    boolean defaulted = arguments < function.arguments().types().size();
    // A body is read once for all sessions, and this one may have given its names another meaning.
    Optional<FunctionBodies.Body> body =
        defaulted || own.anyOpaque() ? Optional.empty() : bodies.of(function, depth);
    if (body.isEmpty()) {
      return Sources.everything(function.name());
    }
    body.get().uses().forEach(this::use);
    return body.get().result();
  }

  /** Whether anything is known by that name. */
  boolean knows(ObjectName relation) {
    return own.has(relation.name()) || !relations(relation).isEmpty();
  }

  /** Whether a call could leave what it is given where a later statement finds it. */
  boolean keeps(ObjectName name, int arguments) {
    return catalog.effect(function(name), arguments) != FunctionEffect.HARMLESS;
  }

  /** MySQL looks for a stored function in the default database alone. */
  private ObjectName function(ObjectName name) {
    if (name.schema() == null && rules instanceof Rules.Mysql mysql && mysql.database() != null) {
      var own = new ObjectName(mysql.database(), name.name());
      return catalog.functions(own).isEmpty() ? name : own;
    }
    return name;
  }

  /**
   * What an operator adds: the catalog may not know one that was just made. All of MySQL's are the
   * server's own.
   */
  Sources operator(ObjectName operator) {
    return rules.areMysql() || catalog.hasOperator(operator.name())
        ? computed()
        : Sources.everything(operator);
  }

  /** What a cast to a type adds, likewise. */
  Sources cast(ObjectName type) {
    return rules.areMysql() || !catalog.types(type).isEmpty()
        ? computed()
        : Sources.everything(type);
  }

  /** Whether {@code x.name} can be a call or a cast. */
  boolean isCallable(String name) {
    ObjectName anywhere = new ObjectName(null, name);
    return !rules.areMysql()
        && (!catalog.functions(anywhere).isEmpty() || !catalog.types(anywhere).isEmpty());
  }

  /** What {@code x.name} adds where it calls a function of that name. */
  Sources attribute(String name) {
    return catalog.code().ofAttribute(name) == FunctionEffect.READS
        ? Sources.everything(new ObjectName(null, name))
        : computed();
  }
}
