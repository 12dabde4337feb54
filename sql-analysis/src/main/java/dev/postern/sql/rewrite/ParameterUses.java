package dev.postern.sql.rewrite;

import dev.postern.sql.tree.Expression.Parameter;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.TypeName;
import dev.postern.sql.tree.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a statement uses its parameters. The server gives one the type that it was declared with, or
 * that its first use asks for: compared with a column elsewhere, that type may have the column's
 * values converted, which can fail. So every use of a parameter has to be of one family.
 */
final class ParameterUses {
  private final Families families;
  private final List<@Nullable Integer> declared;
  private final Map<Integer, Integer> open = new HashMap<>();
  private final Map<Integer, Use> uses = new HashMap<>();

  private record Use(Family family, boolean array) {}

  /**
   * @param root the statement, whole
   * @param declared the types a Parse gave them, OIDs
   */
  ParameterUses(Families families, Node root, List<Integer> declared) {
    this.families = families;
    this.declared =
        root instanceof Statement.Prepare prepare
            ? named(families, prepare.types())
            : new ArrayList<>(declared);
    Deque<Node> nodes = new ArrayDeque<>();
    nodes.push(root);
    while (!nodes.isEmpty()) {
      Node node = nodes.pop();
      if (node instanceof Parameter parameter) {
        open.merge(parameter.number(), 1, Integer::sum);
      }
      node.children(nodes::push);
    }
  }

  private static List<@Nullable Integer> named(Families families, List<TypeName> types) {
    List<@Nullable Integer> declared = new ArrayList<>();
    types.forEach(type -> declared.add(families.named(type)));
    return declared;
  }

  /** Says that a comparison with values of the family uses it; false where that is not sound. */
  boolean use(Parameter parameter, Family family, boolean array) {
    int index = parameter.number() - 1;
    Integer type = index >= 0 && index < declared.size() ? declared.get(index) : (Integer) 0;
    Use use = new Use(family, array);
    open.merge(parameter.number(), -1, Integer::sum);
    return type != null
        && families.fits(type, family, array)
        && use.equals(uses.computeIfAbsent(parameter.number(), _ -> use));
  }

  /** Whether all that were used in comparisons were used nowhere else. */
  boolean areSettled() {
    return uses.keySet().stream().allMatch(number -> open.getOrDefault(number, 0) == 0);
  }
}
