package dev.postern.gateway;

import dev.postern.core.ResultLineage.Carried;
import dev.postern.core.Translation;
import dev.postern.masking.MaskSpec;
import dev.postern.masking.PredicateUse;
import dev.postern.masking.PseudonymEquality;
import dev.postern.masking.PseudonymEquality.Constant;
import dev.postern.masking.PseudonymEquality.Written;
import dev.postern.sql.catalog.Reach;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.catalog.Type;
import dev.postern.sql.lineage.Comparison;
import dev.postern.sql.lineage.Equalities;
import dev.postern.sql.lineage.Rules;
import dev.postern.sql.rewrite.Replacement;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Expression.Operation;
import dev.postern.sql.tree.Expression.Parameter;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the members of some groups compare with columns that they see as pseudonyms, and what is
 * sent in its place.
 *
 * <p>A column that comes out as a pseudonym may be compared for equality with one although its
 * predicates are denied: the comparison holds for the rows that show that pseudonym, so that it
 * tells what the masked rows tell.
 */
final class PseudonymTranslations implements Equalities {
  private final Upstream upstream;
  private final Set<String> groups;
  private final Reach reach;

  /**
   * What goes in the place of a statement's constants and of the values bound to its parameters,
   * which are counted from 0.
   */
  record Translated(List<Replacement> constants, Map<Integer, Translation> parameters) {
    static final Translated NOTHING = new Translated(List.of(), Map.of());

    Translated {
      constants = List.copyOf(constants);
      parameters = Map.copyOf(parameters);
    }

    boolean isNothing() {
      return constants.isEmpty() && parameters.isEmpty();
    }
  }

  /**
   * @param reach with the labels that are masked for the groups
   */
  PseudonymTranslations(Upstream upstream, Set<String> groups, Reach reach) {
    this.upstream = upstream;
    this.groups = groups;
    this.reach = reach;
  }

  @Override
  public boolean translates(Sources column, int type) {
    return equality(column, type).isPresent();
  }

  /** Empty where the column does not come out as a pseudonym, or equality says more than that. */
  private Optional<PseudonymEquality> equality(Sources column, int type) {
    if (!(reach.carried(column) instanceof Carried.Labelled(var labels))) {
      return Optional.empty();
    }
    return upstream
        .mask(labels, groups)
        .filter(applied -> !(applied.predicates() instanceof PredicateUse.Allow))
        .flatMap(applied ->
            applied.spec() instanceof MaskSpec.Pseudonym mask
                ? equality(column, type, mask)
                : Optional.empty());
  }

  private Optional<PseudonymEquality> equality(Sources column, int type, MaskSpec.Pseudonym mask) {
    Set<Optional<PseudonymEquality>> all = new LinkedHashSet<>();
    for (long id : column.columns()) {
      Relation relation = reach.catalog().relation(Sources.relation(id));
      Relation.Column stored = relation == null ? null : relation.column(Sources.attribute(id));
      if (stored == null || stored.type() != type) {
        return Optional.empty();
      }
      all.add(
          switch (upstream.language()) {
            case POSTGRES ->
                stored.loose()
                    ? Optional.empty()
                    : PseudonymEquality.of(type, stored.modifier(), mask);
            case MYSQL -> ofMysql(type, mask);
          });
    }
    return all.size() == 1 ? all.iterator().next() : Optional.empty();
  }

  /** MySQL's collations call texts equal that differ: the comparison is rewritten not to. */
  private Optional<PseudonymEquality> ofMysql(int type, MaskSpec.Pseudonym mask) {
    Type known = reach.catalog().type(type);
    return known == null ? Optional.empty() : PseudonymEquality.ofMysql(known.name().name(), mask);
  }

  /**
   * What a statement's comparisons become; empty where one of its values is no value of its column,
   * stands for something else at another place, or where MySQL must not have it.
   */
  Optional<Translated> of(Statement tree, List<Comparison> comparisons, Rules rules) {
    Map<Expression, Replacement> constants = new HashMap<>();
    Map<Integer, Translation> parameters = new HashMap<>();
    Set<Expression> compared = new LinkedHashSet<>();
    for (Comparison comparison : comparisons) {
      PseudonymEquality equality = equality(comparison.column(), comparison.type()).orElseThrow();
      Expression value = comparison.value();
      compared.add(value);
      if (value instanceof Parameter parameter) {
        Translation other = parameters.putIfAbsent(parameter.number() - 1, equality);
        if (other != null && !other.equals(equality)) {
          return Optional.empty();
        }
        equality
            .exactness()
            .map(
                exact -> Replacement.exactParameter(value.span(), isMariadb(rules), exact.padded()))
            .ifPresent(exact -> constants.put(value, exact));
        continue;
      }
      Optional<Replacement> replacement = constant(equality, value, rules);
      Replacement other =
          replacement.isEmpty() ? null : constants.putIfAbsent(value, replacement.get());
      if (replacement.isEmpty() || (other != null && !other.equals(replacement.get()))) {
        return Optional.empty();
      }
    }
    boolean unfit = rules.areMysql() && MysqlPlaces.areUnfit(tree, compared, constants.keySet());
    return !unfit && (parameters.isEmpty() || stayCompared(tree, parameters.keySet(), compared))
        ? Optional.of(new Translated(List.copyOf(constants.values()), parameters))
        : Optional.empty();
  }

  private static boolean isMariadb(Rules rules) {
    return rules instanceof Rules.Mysql mysql && mysql.mariadb();
  }

  private static Optional<Replacement> constant(
      PseudonymEquality equality, Expression value, Rules rules) {
    Optional<Constant> constant =
        switch (value) {
          case Literal literal ->
              equality.constant(
                  literal.type() == LiteralType.STRING ? Written.STRING : Written.DIGITS,
                  literal.value());
          case Operation(_, _, _, Literal digits) ->
              equality.constant(Written.DIGITS, "-" + digits.value());
          default -> Optional.empty();
        };
    return constant.map(found ->
        switch (found) {
          case Constant.Text(var text) ->
              rules.areMysql()
                  ? Replacement.plain(value.span(), text)
                  : Replacement.text(value.span(), text);
          case Constant.Exact(var text, var padded) ->
              Replacement.exact(value.span(), text, isMariadb(rules), padded);
          case Constant.Unsigned(var number) -> Replacement.unsigned(value.span(), number);
          case Constant.Whole(var number) -> Replacement.number(value.span(), number);
        });
  }

  /** Whether the parameters stand nowhere else: there a translated value would come out. */
  private static boolean stayCompared(
      Statement tree, Set<Integer> translated, Set<Expression> compared) {
    Deque<Node> open = new ArrayDeque<>();
    open.push(tree);
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (node instanceof Parameter parameter
          && translated.contains(parameter.number() - 1)
          && !compared.contains(parameter)) {
        return false;
      }
      node.children(open::push);
    }
    return true;
  }
}
