package dev.postern.sql;

import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.*;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.Aggregation;
import dev.postern.sql.tree.Part.Argument;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.SelectItem;
import dev.postern.sql.tree.Part.SortItem;
import dev.postern.sql.tree.Part.TypeName;
import dev.postern.sql.tree.Part.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes an expression as the corpora do: nested prefix text that shows how the parts nest. */
final class RawForm {
  private RawForm() {}

  static String of(SelectItem item) {
    return (item.label() == null ? "" : item.label() + "=") + of(item.expression());
  }

  static String of(Expression expression) {
    return switch (expression) {
      case Literal literal -> literal.type() == LiteralType.NULL ? "null" : "#";
      case Parameter parameter -> "$" + parameter.number();
      case ColumnReference column -> String.join(".", column.path());
      case AllColumns all ->
          String.join("", all.qualifier().stream().map(q -> q + ".").toList()) + "*";
      case Field _, AllFields _, Subscript _ -> indirection(expression);
      case Operation operation -> operation(operation);
      case Logical logical -> form(logical.conjunction() ? "and" : "or", logical.operands());
      case Not not -> "(not " + of(not.operand()) + ")";
      case Test test -> test(test);
      case Distinct distinct ->
          "(%s:= %s %s)"
              .formatted(
                  distinct.negated() ? "not_distinct" : "distinct",
                  of(distinct.left()),
                  of(distinct.right()));
      case Between between -> between(between);
      case Match match -> match(match);
      case InList in ->
          "(in:%s %s (list %s))"
              .formatted(in.negated() ? "<>" : "=", of(in.operand()), all(in.items()));
      case InQuery in -> {
        String any = "(any " + of(in.operand()) + " subquery)";
        yield in.negated() ? "(not " + any + ")" : any;
      }
      case Quantified any ->
          "(op_%s:%s %s %s)"
              .formatted(
                  any.all() ? "all" : "any", name(any.operator()), of(any.left()), of(any.array()));
      case QuantifiedQuery any ->
          "(%s %s subquery)".formatted(any.all() ? "all" : "any", of(any.left()));
      case Subquery subquery ->
          switch (subquery.use()) {
            case SCALAR -> "(expr subquery)";
            case EXISTS -> "(exists subquery)";
            case ARRAY -> "(array subquery)";
          };
      case Cast cast -> "(:: " + of(cast.operand()) + " " + type(cast.type()) + ")";
      case Collate collate -> "(collate " + of(collate.operand()) + ")";
      case Case choice -> choice(choice);
      case Array array -> form("array", array.elements());
      case Row row -> form("row", row.elements());
      case Call call -> call(call);
      case Construct construct -> construct(construct);
      case DefaultValue _ -> "(SetToDefault)";
      case CurrentOf _ -> "(CurrentOfExpr)";
      case Variable variable -> (variable.system() ? "@@" : "@") + variable.name();
      case VariableAssignment assignment ->
          "(:= " + of(assignment.target()) + " " + of(assignment.value()) + ")";
    };
  }

  private static String form(String head, List<Expression> parts) {
    return parts.isEmpty() ? "(" + head + " _)" : "(" + head + " " + all(parts) + ")";
  }

  private static String all(List<Expression> expressions) {
    return String.join(" ", expressions.stream().map(RawForm::of).toList());
  }

  private static String name(Name name) {
    return String.join(".", name.parts());
  }

  private static String type(TypeName type) {
    return name(type.name()) + (type.dimensions() > 0 ? "[]" : "");
  }

  private static String indirection(Expression expression) {
    List<String> steps = new ArrayList<>();
    Expression at = expression;
    while (true) {
      if (at instanceof Field field) {
        steps.addFirst(field.field());
        at = field.base();
      } else if (at instanceof AllFields all) {
        steps.addFirst("*");
        at = all.base();
      } else if (at instanceof Subscript subscript) {
        steps.addFirst(
            subscript.slice()
                ? "[" + optional(subscript.lower()) + ":" + optional(subscript.upper()) + "]"
                : "[" + optional(subscript.upper()) + "]");
        at = subscript.base();
      } else {
        return "(. " + of(at) + " " + String.join(" ", steps) + ")";
      }
    }
  }

  private static String optional(@Nullable Expression expression) {
    return expression == null ? "_" : of(expression);
  }

  private static String operation(Operation operation) {
    String sign = name(operation.operator());
    if (operation.left() != null) {
      return "(%s %s %s)".formatted(sign, of(operation.left()), of(operation.right()));
    }
    boolean folded =
        sign.equals("-")
            && operation.right() instanceof Literal number
            && (number.type() == LiteralType.INTEGER || number.type() == LiteralType.DECIMAL);
    return folded ? "#" : "(%s _ %s)".formatted(sign, of(operation.right()));
  }

  private static String test(Test test) {
    String operand = of(test.operand());
    if (test.property() == Property.NULL) {
      return (test.negated() ? "(notnull " : "(isnull ") + operand + ")";
    }
    if (test.property() == Property.NORMALIZED) {
      String call = "(pg_catalog.is_normalized " + operand + ")";
      return test.negated() ? "(not " + call + ")" : call;
    }
    if (test.property() == Property.DOCUMENT) {
      return test.negated() ? "(not (XmlExpr))" : "(XmlExpr)";
    }
    String property = test.property().name().toLowerCase(Locale.ROOT);
    return "(is_" + (test.negated() ? "not_" : "") + property + " " + operand + ")";
  }

  private static String between(Between between) {
    String head =
        (between.negated() ? "NOT " : "") + "BETWEEN" + (between.symmetric() ? " SYMMETRIC" : "");
    return "(%sbetween:%s %s (list %s %s))"
        .formatted(
            between.negated() ? "not_" : "",
            head,
            of(between.operand()),
            of(between.low()),
            of(between.high()));
  }

  private static String match(Match match) {
    String sign =
        switch (match.kind()) {
          case LIKE -> "~~";
          case ILIKE -> "~~*";
          case SIMILAR -> "~";
        };
    String head = match.kind().name().toLowerCase(Locale.ROOT) + ":" + (match.negated() ? "!" : "");
    String pattern = of(match.pattern());
    String escape = match.escape() == null ? "" : " " + of(match.escape());
    if (match.kind() == Pattern.SIMILAR) {
      pattern = "(pg_catalog.similar_to_escape " + pattern + escape + ")";
    } else if (match.escape() != null) {
      pattern = "(pg_catalog.like_escape " + pattern + escape + ")";
    }
    return "(" + head + sign + " " + of(match.operand()) + " " + pattern + ")";
  }

  private static String choice(Case choice) {
    StringBuilder out = new StringBuilder("(case");
    if (choice.operand() != null) {
      out.append(' ').append(of(choice.operand()));
    }
    for (When when : choice.branches()) {
      out.append(" (when ").append(of(when.condition())).append(' ');
      out.append(of(when.result())).append(')');
    }
    if (choice.otherwise() != null) {
      out.append(" else ").append(of(choice.otherwise()));
    }
    return out.append(')').toString();
  }

  private static String call(Call call) {
    StringBuilder out = new StringBuilder("(").append(name(call.function()));
    for (Argument argument : call.arguments()) {
      String value = of(argument.value());
      String name = argument.name();
      out.append(' ').append(name == null ? value : "(arg " + name + " " + value + ")");
    }
    if (call.star()) {
      out.append(" *");
    }
    Aggregation aggregation = call.aggregation();
    if (aggregation != null) {
      if (!aggregation.order().isEmpty()) {
        out.append(" order");
        for (SortItem item : aggregation.order()) {
          out.append(' ').append(of(item.key()));
        }
      }
      if (aggregation.filter() != null) {
        out.append(" filter ").append(of(aggregation.filter()));
      }
      if (aggregation.over() != null) {
        out.append(" over");
      }
    }
    return out.append(')').toString();
  }

  private static String construct(Construct construct) {
    List<Expression> parts = new ArrayList<>();
    for (Node part : construct.parts()) {
      if (part instanceof Expression expression) {
        parts.add(expression);
      }
    }
    return switch (construct.keyword()) {
      case "coalesce", "greatest", "least" -> form(construct.keyword(), parts);
      case "nullif" -> form("nullif:=", parts);
      case "grouping" -> "(GroupingFunc)";
      case "xmlserialize" -> "(XmlSerialize)";
      default ->
          construct.keyword().startsWith("xml")
              ? "(XmlExpr)"
              : "(svfop_" + construct.keyword() + ")";
    };
  }
}
