package dev.postern.sql.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.core.ObjectName;
import dev.postern.sql.catalog.FunctionReview.Verdict;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.RealPostgres.Release;
import dev.postern.testkit.SharedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Holds the committed list of functions against the functions of real servers. */
@ExtendWith(SharedPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FunctionReviewIT {
  private static final Path LIST =
      Path.of("src/main/resources/dev/postern/sql/catalog/functions.txt");

  /** Those that come with the server. */
  private static final Set<String> CONTRIB =
      Set.of(
          "btree_gin",
          "btree_gist",
          "citext",
          "dblink",
          "file_fdw",
          "fuzzystrmatch",
          "hstore",
          "intarray",
          "lo",
          "ltree",
          "pg_stat_statements",
          "pg_trgm",
          "pgcrypto",
          "postgres_fdw",
          "tablefunc",
          "unaccent",
          "uuid-ossp");

  /** Those the servers of the tests do not have. */
  private static final Set<String> ELSEWHERE = Set.of("adminpack", "postgis");

  private final Catalog catalog;
  private final Catalog older;
  private final FunctionReview review = FunctionReview.load();

  FunctionReviewIT(RealPostgres postgres, @SharedPostgres.Of(Release.V17) RealPostgres older)
      throws SQLException, CatalogException {
    catalog = withExtensions(postgres);
    this.older = withExtensions(older);
  }

  private static Catalog withExtensions(RealPostgres postgres)
      throws SQLException, CatalogException {
    return new CatalogFixture(
            postgres,
            ShopLabels.of(),
            CONTRIB.stream().map(e -> "CREATE EXTENSION \"" + e + '"').toArray(String[]::new))
        .catalog();
  }

  @Test
  void everySignatureOfTheServersAndTheExtensionsIsReviewed() throws IOException {
    Map<String, String> inNewest = missing(catalog);
    Map<String, String> inOlder = missing(older);
    if (Boolean.getBoolean("postern.functions.write")) {
      write(inNewest, inOlder);
    } else {
      assertThat(inNewest).isEmpty();
      assertThat(inOlder).isEmpty();
    }
  }

  /** The same of servers that the build does not bring, such as PostgreSQL 15, 16 and PostGIS. */
  @Test
  void everySignatureOfTheServersNamedForItIsReviewed() throws Exception {
    String urls = System.getProperty("postern.functions.servers");
    if (urls == null) {
      System.out.println(
          "skipped: functions of servers other than 17 and 18; name some by JDBC addresses,"
              + " separated by blanks, in postern.functions.servers");
    }
    assumeTrue(urls != null, "postern.functions.servers names no servers");
    for (String url : urls.split(" ")) {
      try (Connection connection = DriverManager.getConnection(url)) {
        Catalog of = CatalogReader.DEFAULT.read(connection);
        System.out.println(of.functions().size() + " functions of PostgreSQL " + of.server());
        assertThat(missing(of)).as("PostgreSQL " + of.server()).isEmpty();
        assertThat(gone(of)).isEmpty();
      }
    }
  }

  /** A verdict to begin with, by origin and signature. */
  private Map<String, String> missing(Catalog of) {
    var missing = new TreeMap<String, String>();
    for (Function function : of.functions()) {
      String origin = origin(function);
      if (origin != null && review.verdicts().containsKey(origin)) {
        String signature = of.signature(function);
        Verdict verdict = review.of(origin).get(signature);
        if (verdict == null || !verdict.isFor(of.server())) {
          boolean immutable = function.body().volatility() == Function.Volatility.IMMUTABLE;
          missing.put(origin + " " + signature, immutable ? "harmless" : "reads");
        }
      }
    }
    return missing;
  }

  private static @Nullable String origin(Function function) {
    return function.system() ? FunctionReview.SERVER : function.extension();
  }

  private static void write(Map<String, String> inNewest, Map<String, String> inOlder)
      throws IOException {
    var comments = new ArrayList<String>();
    var verdicts = new TreeSet<String>();
    for (String line : Files.readAllLines(LIST)) {
      (line.startsWith("#") ? comments : verdicts).add(line);
    }
    inNewest.forEach((function, verdict) -> {
      boolean inBoth = inOlder.containsKey(function);
      verdicts.add(function + (inBoth ? " " : "@18- ") + verdict);
    });
    inOlder.forEach((function, verdict) -> {
      if (!inNewest.containsKey(function)) {
        verdicts.add(function + "@-17 " + verdict);
      }
    });
    comments.addAll(verdicts);
    Files.write(LIST, comments);
  }

  @Test
  void nothingIsReviewedThatTheServersDoNotHave() {
    assertThat(gone(catalog)).isEmpty();
    assertThat(gone(older)).isEmpty();
  }

  private Set<String> gone(Catalog of) {
    var gone = new TreeSet<String>();
    for (Map.Entry<String, Verdict> verdict : review.of(FunctionReview.SERVER).entrySet()) {
      if (verdict.getValue().isFor(of.server())) {
        gone.add(verdict.getKey());
      }
    }
    for (Function function : of.functions()) {
      if (function.system()) {
        gone.remove(of.signature(function));
      }
    }
    return gone;
  }

  @Test
  void whatIsNotOnTheListReads() {
    var origins = new TreeSet<>(CONTRIB);
    origins.addAll(ELSEWHERE);
    origins.addAll(List.of(FunctionReview.SERVER, FunctionReview.SYNTAX));
    assertThat(review.verdicts().keySet()).isEqualTo(origins);
    assertThat(review.effect(FunctionReview.SERVER, "nobody_knows(text)", 18))
        .isEqualTo(FunctionEffect.READS);
    assertThat(review.effect(FunctionReview.SERVER, "abs(text)", 18))
        .as("an overload that the server does not have")
        .isEqualTo(FunctionEffect.READS);
    assertThat(review.effect("nobody", "abs(int4)", 18)).isEqualTo(FunctionEffect.READS);
  }

  @Test
  void aSignatureCountsForTheServersThatHaveIt() {
    assertThat(review.effect(FunctionReview.SERVER, "any_value(anyelement)", 16))
        .isEqualTo(FunctionEffect.HARMLESS);
    assertThat(review.effect(FunctionReview.SERVER, "any_value(anyelement)", 15))
        .isEqualTo(FunctionEffect.READS);
  }

  @Test
  void aCallIsJudgedByTheOverloadsThatCanTakeItsArguments() throws Exception {
    assertThat(effect("ts_rewrite", 3)).isEqualTo(FunctionEffect.HARMLESS);
    assertThat(effect("ts_rewrite", 2)).as("runs a query").isEqualTo(FunctionEffect.READS);
    assertThat(effect("ts_rewrite", 4)).as("there is none").isEqualTo(FunctionEffect.READS);
    assertThat(effect("left", 2)).isEqualTo(FunctionEffect.HARMLESS);
    assertThat(effect("count", 0)).isEqualTo(FunctionEffect.HARMLESS);
    assertThat(effect("concat", 9)).as("VARIADIC").isEqualTo(FunctionEffect.HARMLESS);
    assertThat(effect("make_interval", 2)).as("defaults").isEqualTo(FunctionEffect.HARMLESS);
    assertThat(effect("int4", 1)).as("a type's name").isEqualTo(FunctionEffect.HARMLESS);
    assertThat(effect("coalesce", 5)).as("syntax").isEqualTo(FunctionEffect.HARMLESS);
    assertThat(effect("nobody_knows", 1)).isEqualTo(FunctionEffect.READS);
  }

  private FunctionEffect effect(String name, int arguments) {
    return catalog.effect(new ObjectName(null, name), arguments);
  }

  @Test
  void extensionsThatRunSqlOrReadFilesAreNotHarmless() {
    for (String name :
        List.of("crosstab", "connectby", "dblink", "pg_stat_statements", "postgres_fdw_handler")) {
      assertThat(catalog.code().ofCall(new ObjectName(null, name)))
          .as(name)
          .isEqualTo(FunctionEffect.READS);
    }
    for (String name :
        List.of("unaccent", "levenshtein", "soundex", "nlevel", "normal_rand", "hmac", "uniq")) {
      assertThat(catalog.code().ofCall(new ObjectName(null, name)))
          .as(name)
          .isEqualTo(FunctionEffect.HARMLESS);
    }
  }

  @Test
  void functionsOfPostgisThatFindAReferenceSystemInATableRead() {
    for (String signature :
        List.of(
            "st_transform(geometry,int4)",
            "st_asgml(geometry,int4,int4)",
            "st_area(geography,bool)",
            "addgeometrycolumn(varchar,varchar,int4,varchar,int4,bool)",
            "st_estimatedextent(text,text)")) {
      assertThat(review.of("postgis")).containsKey(signature);
      assertThat(review.effect("postgis", signature, 15))
          .as(signature)
          .isEqualTo(FunctionEffect.READS);
    }
    for (String signature :
        List.of(
            "st_x(geometry)", "st_area(geometry)", "st_union(geometry)", "st_astext(geometry)")) {
      assertThat(review.effect("postgis", signature, 15))
          .as(signature)
          .isEqualTo(FunctionEffect.HARMLESS);
    }
  }

  /** Otherwise every statement would count as reading everything. */
  @Test
  void theServersOwnOperatorsCastsAndComparisonsAreHarmless() {
    CodeEffects effects = catalog.code();
    assertThat(effects.everywhere()).isEmpty();
    for (ImplicitCode.Operator operator : catalog.implicitCode().operators().values()) {
      assertThat(effects.ofWord(operator.symbol()))
          .as(operator.symbol())
          .isEqualTo(FunctionEffect.HARMLESS);
    }
    for (Type type : catalog.types()) {
      assertThat(effects.ofType(type.oid()))
          .as(type.name().toString())
          .isEqualTo(FunctionEffect.HARMLESS);
    }
  }

  /** Names by which PostgreSQL offers to read files, other rows or to run a text. */
  @Test
  void whatRunsTextOrReadsByNameIsNotHarmless() {
    for (Function function : catalog.functions()) {
      String name = function.name().name();
      if (function.system()
          && name.matches(
              "(query|table|schema|database|cursor)_to_xml.*|pg_read_.*|pg_ls_.*|lo_.*"
                  + "|ts_stat|pg_logical_slot_.*|pg_stat_get_(backend_)?activity")
          && !name.matches("lo_tell(64)?")) {
        assertThat(catalog.code().of(function)).as(name).isNotEqualTo(FunctionEffect.HARMLESS);
      }
    }
  }
}
