package dev.postern.sql.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Holds the committed list of functions against the functions of a real server. */
@ExtendWith(SharedPostgres.class)
class FunctionReviewIT {
  private static final Path LIST =
      Path.of("src/main/resources/dev/postern/sql/catalog/functions.txt");

  private static final Set<String> EXTENSIONS =
      Set.of("citext", "hstore", "pg_trgm", "pgcrypto", "uuid-ossp");

  private final Catalog catalog;
  private final FunctionReview review = FunctionReview.load();

  FunctionReviewIT(RealPostgres postgres) throws SQLException, CatalogException {
    var fixture = new CatalogFixture(postgres, ShopLabels.of());
    for (String extension : EXTENSIONS) {
      fixture.run("CREATE EXTENSION \"" + extension + '"');
    }
    catalog = fixture.catalog();
  }

  @Test
  void everyFunctionOfTheServerAndTheExtensionsIsReviewed() throws IOException {
    var missing = new TreeMap<String, Boolean>();
    for (Function function : catalog.functions()) {
      String origin = function.system() ? FunctionReview.SERVER : function.extension();
      if (origin != null && (function.system() || EXTENSIONS.contains(origin))) {
        String name = function.name().name();
        if (!review.effects().getOrDefault(origin, Map.of()).containsKey(name)) {
          boolean immutable = function.body().volatility() == Function.Volatility.IMMUTABLE;
          missing.merge(origin + " " + name, immutable, Boolean::logicalAnd);
        }
      }
    }
    if (Boolean.getBoolean("postern.functions.write")) {
      write(missing);
    } else {
      assertThat(missing).isEmpty();
    }
  }

  private static void write(Map<String, Boolean> missing) throws IOException {
    var comments = new ArrayList<String>();
    var verdicts = new TreeSet<String>();
    for (String line : Files.readAllLines(LIST)) {
      (line.startsWith("#") ? comments : verdicts).add(line);
    }
    missing.forEach(
        (function, immutable) -> verdicts.add(function + (immutable ? " harmless" : " reads")));
    comments.addAll(verdicts);
    Files.write(LIST, comments);
  }

  @Test
  void whatIsNotOnTheListReads() {
    assertThat(review.effects().keySet()).containsExactlyInAnyOrderElementsOf(origins());
    assertThat(review.effect(FunctionReview.SERVER, "nobody_knows"))
        .isEqualTo(FunctionEffect.READS);
    assertThat(review.effect("dblink", "dblink")).isEqualTo(FunctionEffect.READS);
  }

  private static List<String> origins() {
    var origins = new ArrayList<>(EXTENSIONS);
    origins.add(FunctionReview.SERVER);
    origins.add(FunctionReview.SYNTAX);
    return origins;
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
                  + "|ts_(stat|rewrite)|pg_logical_slot_.*|pg_stat_get_(backend_)?activity")
          && !name.matches("lo_tell(64)?")) {
        assertThat(review.effect(FunctionReview.SERVER, name))
            .as(name)
            .isNotEqualTo(FunctionEffect.HARMLESS);
      }
    }
  }
}
