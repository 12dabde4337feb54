package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.ImplicitCode.Operator;
import dev.postern.sql.catalog.Relation.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What running code of one database can tell or leave behind: a function called by its name, or one
 * that an operator, a cast, a comparison or a domain's check calls without saying so.
 *
 * <p>A function counts as reviewed if the server made it, or one of the extensions on the list in a
 * language whose code that extension brings. Behind operators, casts and comparisons any compiled
 * function is accepted: only a superuser can bring one, and extensions' types would be unusable
 * otherwise.
 */
public final class CodeEffects {
  private static final Set<String> EXTENSION_LANGUAGES = Set.of("c", "internal", "sql");

  private final Catalog catalog;
  private final FunctionReview review;

  /** The relations that a function reads, where the configuration vouches for it. */
  private final Map<Integer, Set<Integer>> vouched = new HashMap<>();

  private final Map<Integer, FunctionEffect> byFunction = new HashMap<>();
  private final Set<Integer> typesWithCode = new HashSet<>();
  private final Map<String, FunctionEffect> attributes = new HashMap<>();
  private final Map<String, FunctionEffect> words = new HashMap<>();
  private @Nullable ObjectName everywhere;

  CodeEffects(Catalog catalog, FunctionReview review, Collection<Vouched> vouched) {
    this.catalog = catalog;
    this.review = review;
    vouched.forEach(this::vouch);
    for (Function function : catalog.functions()) {
      byFunction.put(function.oid(), judge(function));
    }
    findTypesWithCode();
    findWords();
  }

  /** A function that any statement may run, since it is behind the server's own types. */
  public Optional<ObjectName> everywhere() {
    return Optional.ofNullable(everywhere);
  }

  /** The worst of all overloads, and of a type of that name: a call can be a cast. */
  public FunctionEffect ofCall(ObjectName name) {
    return worst(name, catalog.functions(name), catalog.types(name));
  }

  /**
   * The same of the overloads that can take so many arguments. One that none can take is READS,
   * whatever the server will make of it.
   */
  public FunctionEffect ofCall(ObjectName name, int arguments) {
    List<Function> functions =
        catalog.functions(name).stream().filter(f -> f.arguments().canBe(arguments)).toList();
    List<Type> types = arguments == 1 ? catalog.types(name) : List.of();
    boolean known = !catalog.functions(name).isEmpty() || !catalog.types(name).isEmpty();
    return known && functions.isEmpty() && types.isEmpty()
        ? FunctionEffect.READS
        : worst(name, functions, types);
  }

  private FunctionEffect worst(ObjectName name, List<Function> functions, List<Type> types) {
    if (functions.isEmpty() && types.isEmpty()) {
      return name.schema() == null
          ? review.effect(FunctionReview.SYNTAX, name.name(), catalog.server())
          : FunctionEffect.READS;
    }
    FunctionEffect effect = FunctionEffect.HARMLESS;
    for (Function function : functions) {
      effect = effect.or(of(function));
    }
    for (Type type : types) {
      effect = effect.or(ofType(type.oid()));
    }
    return effect;
  }

  /** What {@code x.name} can run. */
  public FunctionEffect ofAttribute(String name) {
    return attributes.getOrDefault(name, FunctionEffect.HARMLESS);
  }

  /** What an operator, or an identifier as a type's name, can run. */
  public FunctionEffect ofWord(String word) {
    return words.getOrDefault(word, FunctionEffect.HARMLESS);
  }

  public FunctionEffect ofType(int type) {
    return typesWithCode.contains(type) ? FunctionEffect.READS : FunctionEffect.HARMLESS;
  }

  /** What all the code that a stored query or expression runs can do. */
  Set<FunctionEffect> of(@Nullable References references) {
    var effects = EnumSet.noneOf(FunctionEffect.class);
    if (references == null) {
      return effects;
    }
    for (int oid : references.functions()) {
      Function function = catalog.function(oid);
      effects.add(function == null ? FunctionEffect.READS : of(function));
    }
    for (int oid : references.operators()) {
      Operator operator = catalog.implicitCode().operators().get(oid);
      effects.add(operator == null ? FunctionEffect.READS : ofImplicit(operator.function()));
    }
    for (int type : references.types()) {
      effects.add(ofType(type));
    }
    return effects;
  }

  /**
   * The first code, by OID, that a stored query or expression runs and that could read everything.
   */
  @Nullable ObjectName reading(References references) {
    for (int oid : new TreeSet<>(references.functions())) {
      Function function = catalog.function(oid);
      if (!vouched.containsKey(oid) && (function == null || of(function) == FunctionEffect.READS)) {
        return functionName(oid, function);
      }
    }
    for (int oid : new TreeSet<>(references.operators())) {
      Operator operator = catalog.implicitCode().operators().get(oid);
      if (operator == null
          || (!vouched.containsKey(operator.function())
              && ofImplicit(operator.function()) == FunctionEffect.READS)) {
        return operator == null
            ? new ObjectName(null, "operator " + Integer.toUnsignedLong(oid))
            : functionName(operator.function(), catalog.function(operator.function()));
      }
    }
    for (int oid : new TreeSet<>(references.types())) {
      Type type = catalog.type(oid);
      if (type != null && ofType(oid) == FunctionEffect.READS) {
        return type.name();
      }
    }
    return null;
  }

  private static ObjectName functionName(int oid, @Nullable Function function) {
    return function == null
        ? new ObjectName(null, "function " + Integer.toUnsignedLong(oid))
        : function.name();
  }

  FunctionEffect of(Function function) {
    return byFunction.getOrDefault(function.oid(), FunctionEffect.READS);
  }

  private void vouch(Vouched vouch) {
    var relations = new HashSet<Integer>();
    for (ObjectName name : vouch.reads()) {
      List<Relation> named = catalog.relations(name);
      if (named.isEmpty()) {
        return;
      }
      named.forEach(relation -> relations.add(relation.oid()));
    }
    for (Function function : catalog.functions(vouch.function())) {
      String signature = function.name().name() + "(" + vouch.types() + ")";
      if (vouch.types() == null || catalog.signature(function).equals(signature)) {
        vouched.computeIfAbsent(function.oid(), _ -> new HashSet<>()).addAll(relations);
      }
    }
  }

  /** What the vouched functions of these read. */
  Set<Integer> vouchedRelations(References references) {
    var relations = new TreeSet<Integer>();
    for (int oid : functionsOf(references)) {
      relations.addAll(vouched.getOrDefault(oid, Set.of()));
    }
    return relations;
  }

  /** Those called by name and those behind operators. */
  private Set<Integer> functionsOf(References references) {
    var functions = new TreeSet<>(references.functions());
    for (int oid : references.operators()) {
      Operator operator = catalog.implicitCode().operators().get(oid);
      if (operator != null) {
        functions.add(operator.function());
      }
    }
    return functions;
  }

  private FunctionEffect judge(Function function) {
    Set<Integer> reads = vouched.get(function.oid());
    if (reads != null) {
      // Where only names are judged, one relation is as good as all.
      return reads.isEmpty() ? FunctionEffect.HARMLESS : FunctionEffect.READS;
    }
    if (function.system()) {
      return reviewed(FunctionReview.SERVER, function);
    }
    String extension = function.extension();
    return extension != null && EXTENSION_LANGUAGES.contains(function.language())
        ? reviewed(extension, function)
        : FunctionEffect.READS;
  }

  private FunctionEffect reviewed(String origin, Function function) {
    return review.effect(origin, catalog.signature(function), catalog.server());
  }

  private FunctionEffect ofImplicit(int oid) {
    Function function = catalog.function(oid);
    if (oid == 0) {
      return FunctionEffect.HARMLESS;
    }
    if (function == null) {
      return FunctionEffect.READS;
    }
    return !function.system() && function.language().equals("c")
        ? FunctionEffect.HARMLESS
        : of(function);
  }

  private void findTypesWithCode() {
    for (ImplicitCode.Cast cast : catalog.implicitCode().casts()) {
      implies(cast.function(), List.of(cast.source(), cast.target()));
    }
    for (ImplicitCode.Support support : catalog.implicitCode().support()) {
      implies(support.function(), List.of(support.type()));
    }
    boolean grown;
    do {
      grown = false;
      for (Map.Entry<Integer, References> check : catalog.dependencies().checking().entrySet()) {
        if (of(check.getValue()).contains(FunctionEffect.READS)) {
          grown |= typesWithCode.add(check.getKey());
        }
      }
      for (Type type : catalog.types()) {
        if (isMadeOfTypeWithCode(type)) {
          grown |= typesWithCode.add(type.oid());
        }
      }
    } while (grown);
  }

  /** A function that is not harmless taints the types it serves; one between the server's all. */
  private void implies(int function, Collection<Integer> types) {
    if (ofImplicit(function) == FunctionEffect.HARMLESS) {
      return;
    }
    var usersTypes = new ArrayList<Integer>();
    for (int oid : types) {
      Type type = catalog.type(oid);
      if (type != null && !type.system()) {
        usersTypes.add(oid);
      }
    }
    typesWithCode.addAll(usersTypes);
    if (usersTypes.isEmpty()) {
      Function named = catalog.function(function);
      everywhere = functionName(function, named);
    }
  }

  private boolean isMadeOfTypeWithCode(Type type) {
    if (typesWithCode.contains(type.of())) {
      return true;
    }
    Relation relation = catalog.relation(type.relation());
    if (relation != null) {
      for (Column column : relation.columns()) {
        if (typesWithCode.contains(column.type())) {
          return true;
        }
      }
    }
    return false;
  }

  private void findWords() {
    for (Function function : catalog.functions()) {
      if (function.callableAsAttribute()) {
        attributes.merge(function.name().name(), of(function), FunctionEffect::or);
      }
    }
    for (Operator operator : catalog.implicitCode().operators().values()) {
      words.merge(operator.symbol(), ofImplicit(operator.function()), FunctionEffect::or);
    }
    for (int oid : typesWithCode) {
      Type type = catalog.type(oid);
      if (type != null) {
        words.put(type.name().name(), FunctionEffect.READS);
      }
    }
    words.values().removeIf(effect -> effect == FunctionEffect.HARMLESS);
  }
}
