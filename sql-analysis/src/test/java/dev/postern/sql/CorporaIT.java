package dev.postern.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.sql.parsing.Limits;
import dev.postern.sql.parsing.Parsed;
import dev.postern.sql.postgres.PostgresParser;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.QueryBody;
import dev.postern.sql.tree.QueryBody.Nested;
import dev.postern.sql.tree.QueryBody.Select;
import dev.postern.sql.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Measures the parser against statements whose reading by the real server's grammar is known. */
class CorporaIT {
  private static final PostgresParser PARSER = new PostgresParser(Limits.DEFAULT);

  /** Statements whose relations are only those of ranges; others name objects besides. */
  private static final Set<String> EXACT =
      Set.of(
          "SelectStmt",
          "InsertStmt",
          "UpdateStmt",
          "DeleteStmt",
          "MergeStmt",
          "CopyStmt",
          "ExplainStmt",
          "DeclareCursorStmt",
          "PrepareStmt",
          "ViewStmt",
          "CreateTableAsStmt",
          "ExecuteStmt");

  /** What came of one file. */
  private static final class Figures {
    private final String file;
    private int statements;
    private int accepted;
    private int nested;
    private final List<String> relations = new ArrayList<>();
    private final List<String> columns = new ArrayList<>();
    private final List<String> functions = new ArrayList<>();
    private final List<String> nesting = new ArrayList<>();

    /** What the server says of those accepted, and of how many it does. */
    private final Map<String, Integer> refusals = new TreeMap<>();

    Figures(String file) {
      this.file = file;
    }

    @Override
    public String toString() {
      return "%s: %d of %d accepted; read otherwise: relations %d, columns %d, functions %d, nesting %d of %d"
          .formatted(
              file,
              accepted,
              statements,
              relations.size(),
              columns.size(),
              functions.size(),
              nesting.size(),
              nested);
    }
  }

  @Test
  void everyValidStatementIsReadAsTheServerReadsIt() {
    for (String file :
        List.of("postgres-valid", "postgres-mutated-valid", "postgres-analytic", "postgres-orm")) {
      Figures figures = measure(file);
      System.out.println(figures);
      assertThat(figures.accepted).as(file).isEqualTo(figures.statements);
      assertThat(figures.relations).as(file).isEmpty();
      assertThat(figures.columns).as(file).isEmpty();
      assertThat(figures.functions).as(file).isEmpty();
      assertThat(figures.nesting).as(file).isEmpty();
    }
  }

  @Test
  void invalidStatementsAreRefusedButForWhatLaterVersionsTake() {
    Figures mutated = measure("postgres-mutated-invalid");
    print(mutated);
    assertThat(mutated.accepted).isLessThanOrEqualTo(20);
    // Most of these are refused by the server for other reasons than their syntax.
    Figures invalid = measure("postgres-invalid");
    print(invalid);
    assertThat(invalid.accepted).isLessThanOrEqualTo(30);
  }

  private static void print(Figures figures) {
    System.out.println(figures);
    figures.refusals.forEach((refusal, count) ->
        System.out.println(
            "%s: accepted where the server says %s: %d".formatted(figures.file, refusal, count)));
  }

  private static Figures measure(String file) {
    Figures figures = new Figures(file);
    for (Map<String, @Nullable Object> line : Corpora.lines(file)) {
      measure(line, figures);
    }
    return figures;
  }

  private static void measure(Map<String, @Nullable Object> line, Figures figures) {
    String sql = (String) Objects.requireNonNull(line.get("sql"));
    figures.statements++;
    List<Statement> statements = new ArrayList<>();
    for (Parsed parsed : PARSER.parse(sql, true)) {
      if (!(parsed instanceof Parsed.Understood understood)) {
        return;
      }
      statements.add(understood.statement());
    }
    figures.accepted++;
    if (line.get("err") instanceof List<?> refusal) {
      String sentence = ((String) Objects.requireNonNull(refusal.getLast()));
      figures.refusals.merge(sentence.replaceAll("\"[^\"]*\"", "…"), 1, Integer::sum);
    }
    if (line.get("kinds") == null) {
      return;
    }
    RawReading reading = RawReading.of(statements);
    if (strings(line.get("kinds")).contains("ConstraintsSetStmt")) {
      // The grammar has constraints as relations.
      return;
    }
    boolean exact = EXACT.containsAll(strings(line.get("kinds")));
    compare(reading.relations(), line.get("relations"), exact, sql, figures.relations);
    compare(reading.columns(), line.get("columns"), exact, sql, figures.columns);
    compare(reading.functions(), line.get("functions"), exact, sql, figures.functions);
    if (line.get("targets") != null && statements.getFirst() instanceof Query query) {
      nesting(query, line, sql, figures);
    }
  }

  /**
   * Outside of {@code exact} statements ours may know of more: a DROP's table, a trigger's
   * function.
   */
  private static void compare(
      Set<String> ours,
      @Nullable Object theirs,
      boolean exact,
      String sql,
      List<String> differing) {
    Set<String> expected = strings(theirs);
    if (exact ? !ours.equals(expected) : !ours.containsAll(expected)) {
      differing.add(expected + " was read as " + ours + " in: " + sql);
    }
  }

  private static Set<String> strings(@Nullable Object list) {
    Set<String> strings = new TreeSet<>();
    for (Object element : (List<?>) Objects.requireNonNull(list)) {
      strings.add((String) Objects.requireNonNull(element));
    }
    return strings;
  }

  private static void nesting(
      Query query, Map<String, @Nullable Object> line, String sql, Figures figures) {
    QueryBody body = query.body();
    while (body instanceof Nested nested) {
      body = nested.query().body();
    }
    if (!(body instanceof Select select)) {
      return;
    }
    figures.nested++;
    List<String> ours = new ArrayList<>();
    select.items().forEach(item -> ours.add(RawForm.of(item)));
    List<String> theirs = new ArrayList<>();
    ((List<?>) Objects.requireNonNull(line.get("targets")))
        .forEach(t -> theirs.add(flat((String) t)));
    String where = (String) line.get("where");
    if (where != null) {
      theirs.add(flat(where));
    }
    if (select.where() != null) {
      ours.add(RawForm.of(select.where()));
    }
    if (!ours.equals(theirs)) {
      figures.nesting.add(theirs + " was read as " + ours + " in: " + sql);
    }
  }

  /** Our tree does not tell {@code (a[1])[2]} from {@code a[1][2]}: they mean the same. */
  private static String flat(String form) {
    return form.replaceAll("\\(\\. \\(\\. (\\S+) ([^()]*)\\) ", "(. $1 $2 ");
  }
}
