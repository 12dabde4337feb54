package dev.postern.sql.lineage;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Function;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.catalog.Type;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.Call;
import dev.postern.sql.tree.Expression.Cast;
import dev.postern.sql.tree.Expression.Construct;
import dev.postern.sql.tree.Part.Alias;
import dev.postern.sql.tree.Part.ColumnDefinition;
import dev.postern.sql.tree.TableExpression.Extracted;
import dev.postern.sql.tree.TableExpression.FunctionRows;
import dev.postern.sql.tree.TableExpression.Functions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of functions in a FROM: each may carry all that goes into its function. */
final class RowFunctions {
  private final Resolver resolver;

  RowFunctions(Resolver resolver) {
    this.resolver = resolver;
  }

  Range of(Functions rows, Scope scope) {
    Alias alias = rows.alias();
    Columns all = Columns.NONE;
    for (FunctionRows function : rows.functions()) {
      Sources sources = resolver.expressions.carried(function.call(), scope);
      resolver.use(Use.EXPRESSION, sources);
      List<ColumnDefinition> given =
          function.columns().isEmpty() && alias != null ? alias.definitions() : function.columns();
      all =
          all.then(
              given.isEmpty()
                  ? columns(function.call(), sources, scope, alias)
                  : defined(given, sources));
    }
    if (rows.ordinality()) {
      all = all.then(Columns.of(List.of(new Column("ordinality", Sources.NONE))));
    }
    String name = rows.functions().size() == 1 ? name(rows.functions().getFirst().call()) : "";
    return resolver.from.aliased(Range.named(name, all), alias);
  }

  Range of(Extracted extracted, Scope scope) {
    Sources inputs = resolver.computed();
    for (Expression input : extracted.inputs()) {
      inputs = inputs.with(resolver.expressions.carried(input, scope));
    }
    var columns = new ArrayList<Column>();
    for (ColumnDefinition definition : extracted.columns()) {
      Sources sources = inputs;
      for (Expression expression : definition.expressions()) {
        sources = sources.with(resolver.expressions.carried(expression, scope));
      }
      columns.add(new Column(definition.name(), sources));
      resolver.use(Use.EXPRESSION, sources);
    }
    resolver.use(Use.EXPRESSION, inputs);
    return resolver.from.aliased(
        Range.named(extracted.keyword(), Columns.of(columns)), extracted.alias());
  }

  private Columns defined(List<ColumnDefinition> definitions, Sources sources) {
    var columns = new ArrayList<Column>(definitions.size());
    for (ColumnDefinition definition : definitions) {
      int type = definition.type() == null ? 0 : resolver.expressions.type(definition.type());
      columns.add(new Column(definition.name(), sources, type));
    }
    return Columns.of(columns);
  }

  private static String name(Expression call) {
    return switch (call) {
      case Call(_, var function, _, _, _) -> function.parts().getLast();
      case Construct construct -> construct.keyword();
      case Cast cast -> cast.type().name().parts().getLast();
      default -> "";
    };
  }

  private Columns columns(Expression call, Sources sources, Scope scope, @Nullable Alias alias) {
    if (!(call instanceof Call(_, var function, var arguments, _, _))) {
      return Columns.of(List.of(new Column(scalar(name(call), alias), sources)));
    }
    Columns all = null;
    ObjectName name = function.object();
    for (Function candidate : resolver.catalog.functions(name)) {
      if (!candidate.arguments().canBe(arguments.size())) {
        continue;
      }
      Columns columns = columns(candidate, sources, alias);
      if (columns == null && arguments.size() == 1) {
        columns = polymorphic(arguments.getFirst().value(), sources, scope, name.name(), alias);
      }
      if (columns == null || (all != null && !columns.isNamedAs(all))) {
        return unknown(sources, scalar(name.name(), alias));
      }
      all = all == null ? columns : all.or(columns);
    }
    return all == null ? unknown(sources, scalar(name.name(), alias)) : all;
  }

  private static Columns unknown(Sources sources, String scalar) {
    return new Columns(List.of(), List.of(new Column(scalar, sources)), sources);
  }

  /** A single column goes by the alias of its function. */
  private static String scalar(String function, @Nullable Alias alias) {
    return alias == null || alias.name() == null ? function : alias.name();
  }

  /** Null where the result's columns depend on the arguments' types. */
  private @Nullable Columns columns(Function function, Sources sources, @Nullable Alias alias) {
    List<Function.Output> outputs = function.result().columns();
    if (outputs.isEmpty()) {
      return ofType(function.result().type(), scalar(function.name().name(), alias), sources);
    }
    if (outputs.size() == 1) {
      Function.Output only = outputs.getFirst();
      return ofType(only.type(), scalar(only.name(), alias), sources);
    }
    var columns = new ArrayList<Column>(outputs.size());
    for (Function.Output output : outputs) {
      columns.add(new Column(output.name(), sources, output.type()));
    }
    return Columns.of(columns);
  }

  private @Nullable Columns ofType(int oid, String scalar, Sources sources) {
    Type type = resolver.catalog.type(oid);
    if (type == null || type.kind() == Type.Kind.PSEUDO) {
      return null;
    }
    Columns composite = resolver.expressions.ofType(oid, sources);
    return composite == null ? Columns.of(List.of(new Column(scalar, sources, oid))) : composite;
  }

  /** What {@code unnest} and its kin yield of an argument whose type shows. */
  private @Nullable Columns polymorphic(
      Expression argument, Sources sources, Scope scope, String name, @Nullable Alias alias) {
    int element = resolver.expressions.elementType(argument, scope);
    return element == 0 ? null : ofType(element, scalar(name, alias), sources);
  }
}
