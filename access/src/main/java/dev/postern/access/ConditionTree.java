package dev.postern.access;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a condition looks at, read off its tree. */
record ConditionTree(List<CelNavigableExpr> nodes) {
  private static final String CLAIMS = "claims";
  private static final String INDEX = "_[_]";
  private static final String PARAMETERS = "params";
  private static final String IN = "@in";

  static ConditionTree of(CelAbstractSyntaxTree tree) {
    return new ConditionTree(CelNavigableAst.fromAst(tree).getRoot().allNodes().toList());
  }

  /** The constants that are given to calls of a member function. */
  List<String> ranges(String function) {
    return nodes.stream()
        .map(CelNavigableExpr::expr)
        .filter(node -> isCall(node, function))
        .flatMap(node -> node.call().args().stream())
        .flatMap(argument -> text(argument).stream())
        .toList();
  }

  Looks looks() {
    Looks looks = Looks.NOTHING;
    for (CelNavigableExpr node : nodes) {
      if (node.getKind() == ExprKind.Kind.IDENT) {
        looks = looks.with(looks(node));
      }
    }
    return looks;
  }

  /**
   * {@code params.Path}, {@code params["Path"]} and {@code "Path" in params} read one, all else
   * any.
   */
  ReadParameters parameters() {
    Set<String> paths = new HashSet<>();
    boolean any = false;
    for (CelNavigableExpr node : nodes) {
      if (node.getKind() == ExprKind.Kind.IDENT && node.expr().ident().name().equals(PARAMETERS)) {
        Optional<String> path =
            node.<CelNavigableExpr>parent()
                .map(CelNavigableExpr::expr)
                .flatMap(
                    parent -> isIn(parent) ? text(parent.call().args().get(0)) : member(parent));
        path.ifPresent(paths::add);
        any |= path.isEmpty();
      }
    }
    return new ReadParameters(paths, any);
  }

  private static boolean isIn(CelExpr node) {
    return isCall(node, IN) && node.call().args().size() == 2;
  }

  /** A name may also be one that the condition itself gives: then too much is looked at. */
  private static Looks looks(CelNavigableExpr node) {
    return switch (node.expr().ident().name()) {
      case CLAIMS -> claim(node);
      case "user" -> new Looks(Set.of(), false, true, false, false, false, false);
      case "address" -> new Looks(Set.of(), false, false, true, false, false, false);
      case "now" -> new Looks(Set.of(), false, false, false, true, false, false);
      case "relations", "columns", "labels" -> Looks.OBJECTS;
      case "rows" -> Looks.ROWS;
      default -> Looks.NOTHING;
    };
  }

  /** {@code claims.name} and {@code claims["name"]} look at one, all else at any. */
  private static Looks claim(CelNavigableExpr node) {
    Optional<String> name =
        node.<CelNavigableExpr>parent().map(CelNavigableExpr::expr).flatMap(ConditionTree::member);
    return name.map(one -> new Looks(Set.of(one), false, false, false, false, false, false))
        .orElseGet(() -> new Looks(Set.of(), true, false, false, false, false, false));
  }

  private static Optional<String> member(CelExpr parent) {
    if (parent.getKind() == ExprKind.Kind.SELECT) {
      return Optional.of(parent.select().field());
    }
    return isCall(parent, INDEX) && parent.call().args().size() == 2
        ? text(parent.call().args().get(1))
        : Optional.empty();
  }

  private static boolean isCall(CelExpr node, String function) {
    return node.getKind() == ExprKind.Kind.CALL && node.call().function().equals(function);
  }

  private static Optional<String> text(CelExpr node) {
    return node.getKind() == ExprKind.Kind.CONSTANT
            && node.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? Optional.of(node.constant().stringValue())
        : Optional.empty();
  }
}
