package dev.postern.sql.lineage;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.lineage.Lineage.Write;
import dev.postern.sql.lineage.Scope.Item;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.VariableScope;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.Copy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Works out the lineage of statements over one catalog. Safe on any threads with 1 MB of stack. */
public final class StatementLineage {
  /** What gives a query's columns a relation of their own. */
  private static final Set<String> MAKES_RELATIONS =
      Set.of("create-table-as", "create-materialized-view", "create-view");

  /** What does so in MySQL where it holds a query. */
  private static final Set<String> FILLED_BY_QUERIES =
      Set.of("create-table", "create-table-elsewhere", "alter-view");

  /** What may name columns in its conditions that are new with it. */
  private static final Set<String> ADDS_COLUMNS =
      Set.of("create-table", "create-table-elsewhere", "alter-table", "alter-table-elsewhere");

  /**
   * What of MySQL shows things that can hold values of rows: locked rows and the latest deadlock's,
   * other sessions' statements, logs, the texts of errors.
   */
  private static final Set<String> SHOWS_VALUES =
      Set.of(
          "show-activity", "show-replication", "show-replica", "show-diagnostics", "diagnostics");

  /** What of MySQL writes rows that are not in the statement. */
  private static final Set<String> LOADS = Set.of("load-data", "load-data-local");

  /** Where {@code INTO OUTFILE} writes, among the relations. */
  private static final ObjectName FILE = new ObjectName(null, "file of the server");

  private final Catalog catalog;
  private final Rules rules;
  private final FunctionBodies bodies;

  /**
   * @param reader of texts that the catalog keeps
   */
  public StatementLineage(Catalog catalog, SqlText.Reader reader) {
    this(catalog, reader, Rules.Postgres.INSTANCE);
  }

  /**
   * @param reader of texts that the catalog keeps
   * @param rules of the session whose statements these are
   */
  public StatementLineage(Catalog catalog, SqlText.Reader reader, Rules rules) {
    this.catalog = catalog;
    this.rules = rules;
    this.bodies = new FunctionBodies(catalog, reader);
  }

  /**
   * The lineage of one statement.
   *
   * @param words every identifier, keyword and operator of the text that the statement stands in
   * @throws TooComplexException where it takes too long, or the statement is too deep for the stack
   */
  public Lineage of(Statement statement, Collection<String> words) {
    return of(statement, words, OwnRelations.NONE);
  }

  /**
   * The same, inside of a transaction.
   *
   * @param own what it has made
   */
  public Lineage of(Statement statement, Collection<String> words, OwnRelations own) {
    return of(statement, words, own, Equalities.NONE);
  }

  /** The same, of a statement some of whose values are to be translated. */
  public Lineage of(
      Statement statement, Collection<String> words, OwnRelations own, Equalities equalities) {
    Resolver resolver =
        new Resolver(
            catalog,
            new Names(rules, own),
            words,
            bodies,
            0,
            Comparisons.of(statement, equalities));
    try {
      Columns output = new One(resolver).of(statement);
      return new Lineage(
          output,
          Map.copyOf(resolver.uses),
          List.copyOf(resolver.writes),
          resolver.comparisons.found(),
          Set.copyOf(resolver.unknown));
    } catch (StackOverflowError e) {
      throw new TooComplexException();
    }
  }

  /** One statement's. */
  private static final class One {
    private final Resolver resolver;
    private final Scope scope = new Scope(null, null);

    One(Resolver resolver) {
      this.resolver = resolver;
    }

    private Columns of(Statement statement) {
      return switch (statement) {
        case Query _,
            Statement.Insert _,
            Statement.Update _,
            Statement.Delete _,
            Statement.Merge _,
            Statement.JoinedUpdate _,
            Statement.JoinedDelete _ ->
            resolver.changes.rows(statement, scope);
        case Statement.SelectInto into -> into(into);
        case Statement.SetVariables set -> kept(set);
        case Statement.PrepareText prepare -> text(prepare.text());
        case Statement.ExecuteText execute -> text(execute.text());
        case Copy copy -> copy(copy);
        case Statement.DeclareCursor declare -> of(declare.query());
        case Statement.Prepare prepare -> of(prepare.statement());
        case Statement.Explain explain -> explained(explain);
        case Statement.Execute execute -> {
          execute.arguments().forEach(a -> resolver.expressions.used(a, scope, Use.EXPRESSION));
          // What is prepared by that name comes out: where nothing else knows it, it may be
          // anything.
          yield Columns.open(Sources.everything(new ObjectName(null, execute.name())));
        }
        case Statement.CallProcedure call -> called(call);
        case Statement.Utility utility -> utility(utility);
        case Statement.FetchCursor _,
            Statement.CloseCursor _,
            Statement.Deallocate _,
            Statement.ChangeSetting _,
            Statement.Discard _ ->
            Columns.NONE;
      };
    }

    /** What goes into a file or variable counts as come out, too. */
    private Columns into(Statement.SelectInto into) {
      Columns columns = of(into.query());
      if (into.file()) {
        resolver.write(new Write(FILE, null, columns.all()));
      }
      for (int i = 0; i < into.variables().size(); i++) {
        resolver.write(
            new Write(new ObjectName(null, into.variables().get(i)), null, columns.at(i)));
      }
      return columns;
    }

    /** Later statements show what variables hold. */
    private Columns kept(Statement.SetVariables set) {
      Sources all = Sources.NONE;
      for (var change : set.changes()) {
        if (change.value() != null) {
          Sources value = resolver.expressions.output(change.value(), scope).sources();
          String name = change.scope() == VariableScope.USER ? "@" : "@@";
          resolver.write(new Write(new ObjectName(null, name + change.name()), null, value));
          all = all.with(value);
        }
      }
      return Columns.open(all);
    }

    /** A statement that is given as text may look at anything. */
    private Columns text(Expression text) {
      resolver.expressions.used(text, scope, Use.EXPRESSION);
      return Columns.open(Sources.everything(new ObjectName(null, "text")));
    }

    /**
     * A plan shows constants, estimates and counts of all that the statement looks at. Of one that
     * runs it shows how much had to be written, which is less where a row had its values already.
     */
    private Columns explained(Statement.Explain explain) {
      Columns output = of(explain.statement());
      Sources all = output.all();
      for (Sources used : resolver.uses.values()) {
        all = all.with(used);
      }
      if (explain.analyze()) {
        for (Write write : resolver.writes) {
          all = all.with(resolver.from.stored(write.relation()).columns().all());
        }
      }
      return resolver.rules.areMysql()
          ? Columns.open(all)
          : Columns.of(List.of(new Column("QUERY PLAN", all.derived())));
    }

    private Columns called(Statement.CallProcedure call) {
      Sources sources = resolver.called(call.procedure().object(), call.arguments().size());
      for (var argument : call.arguments()) {
        sources = sources.with(resolver.expressions.carried(argument, scope));
      }
      resolver.use(Use.EXPRESSION, sources);
      return Columns.open(sources);
    }

    private Columns copy(Copy copy) {
      Statement query = copy.query();
      if (query != null) {
        return of(query);
      }
      Name name = Objects.requireNonNull(copy.table());
      Range table = resolver.from.stored(name.object());
      scope.add(new Item(table, true, true));
      resolver.expressions.used(copy.where(), scope, Use.PREDICATE);
      if (copy.from()) {
        resolver.keys.copied(copy, name.object(), table);
        return Columns.NONE;
      }
      List<String> columns = copy.columns();
      if (columns == null) {
        return table.columns();
      }
      var chosen = new ArrayList<Column>(columns.size());
      for (String column : columns) {
        Column found = table.columns().named(column);
        chosen.add(found == null ? new Column(column, table.columns().all().derived()) : found);
      }
      return Columns.of(chosen);
    }

    /**
     * Columns that the statement itself adds, or of a relation that the session has only just made:
     * they hold nothing that was stored before. (A label's column is never put in such a relation:
     * what is not known to have the label is refused it.)
     */
    private static Range added(Name name) {
      return new Range(
          name.object().name(), name.object(), Range.SYSTEM_COLUMNS, Columns.open(Sources.NONE));
    }

    /** A SHOW that is a query of information_schema: its condition is on its own columns alone. */
    private Columns listed(Statement.Utility show, Columns columns) {
      scope.add(new Item(Range.named(null, columns), false, true));
      for (var part : show.parts()) {
        resolver.use(Use.PREDICATE, resolver.expressions.carried(part, scope));
      }
      return columns;
    }

    private Columns utility(Statement.Utility utility) {
      Columns listed = ShownRelations.of(utility, resolver);
      if (listed != null) {
        return listed(utility, listed);
      }
      boolean keepsRows =
          MAKES_RELATIONS.contains(utility.command().name())
              || (FILLED_BY_QUERIES.contains(utility.command().name())
                  && utility.parts().stream().anyMatch(Query.class::isInstance));
      for (Name name : utility.reads()) {
        scope.add(new Item(resolver.from.stored(name.object()), true, true));
      }
      for (Name name : utility.writes()) {
        boolean known = resolver.knows(name.object());
        if (known) {
          scope.add(new Item(resolver.from.stored(name.object()), true, true));
        }
        if (!keepsRows && (!known || ADDS_COLUMNS.contains(utility.command().name()))) {
          scope.add(new Item(added(name), true, true));
        }
      }
      for (var part : utility.parts()) {
        if (part instanceof Query query && keepsRows && !utility.writes().isEmpty()) {
          Columns columns = resolver.queries.of(query, scope);
          ObjectName made = resolver.full(utility.writes().getFirst().object());
          resolver.write(new Write(made, null, columns.all()));
        } else if (part instanceof Statement.Execute execute && keepsRows) {
          // The rows of a statement prepared before: nothing here says which columns those are.
          of(execute);
          Sources unknown = Sources.everything(new ObjectName(null, execute.name()));
          resolver.write(new Write(utility.writes().getFirst().object(), null, unknown));
        } else {
          resolver.changes.mentioned(List.of(part), scope);
        }
      }
      if (LOADS.contains(utility.command().name())) {
        utility.writes().forEach(name -> resolver.keys.loaded(name.object()));
      }
      return shown(utility);
    }

    private Columns shown(Statement.Utility utility) {
      return switch (utility.command().name()) {
        case "handler-read" -> {
          // Its name may be one that HANDLER … OPEN AS has given another table.
          Sources any = Sources.everything(utility.reads().getFirst().object());
          if (!utility.parts().isEmpty()) {
            resolver.use(Use.PREDICATE, any);
          }
          yield Columns.open(any);
        }
        case "checksum" -> {
          Sources all = Sources.NONE;
          for (Name name : utility.reads()) {
            all = all.with(resolver.from.stored(name.object()).columns().all());
          }
          yield Columns.open(all);
        }
        case String command when SHOWS_VALUES.contains(command) ->
            Columns.open(Sources.everything(new ObjectName(null, command)));
        default -> Columns.open(Sources.NONE);
      };
    }
  }
}
