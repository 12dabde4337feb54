package dev.postern.sql.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.ObjectName;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What users' functions bring in: by their bodies, or because somebody vouches for them. */
@ExtendWith(SharedPostgres.class)
class FunctionSourcesIT {
  private final Catalog catalog;

  FunctionSourcesIT(RealPostgres postgres) throws Exception {
    catalog =
        new CatalogFixture(
                postgres,
                ShopLabels.of(),
                "CREATE TABLE customers (id int, name text, ssn text)",
                "CREATE TABLE rates (currency text, rate numeric)",
                "CREATE FUNCTION twice(a text, b text) RETURNS text RETURN b || b",
                "CREATE FUNCTION same(a text) RETURNS text RETURN a",
                """
                CREATE FUNCTION found(wanted int) RETURNS TABLE (n text, s text) BEGIN ATOMIC
                  SELECT 'not this'; SELECT name, lower(ssn) || wanted FROM customers; END\
                """,
                """
                CREATE FUNCTION put(a text) RETURNS text BEGIN ATOMIC
                  INSERT INTO customers (name) VALUES (a) RETURNING ssn; END\
                """,
                "CREATE FUNCTION mine(text) RETURNS text LANGUAGE sql AS 'SELECT $1'",
                "CREATE FUNCTION mine(text, int) RETURNS text LANGUAGE sql AS 'SELECT $1'",
                "CREATE FUNCTION over() RETURNS text RETURN mine('')",
                "CREATE FUNCTION rated(text) RETURNS text LANGUAGE plpgsql AS 'BEGIN END'",
                "CREATE OPERATOR @!@ (LEFTARG = text, RIGHTARG = int, FUNCTION = mine)",
                """
                CREATE VIEW v AS SELECT mine(ssn) AS a, mine(ssn, 1) AS b, ssn @!@ 1 AS c,
                  rated(ssn) AS d FROM customers\
                """)
            .catalog();
  }

  private static Function function(Catalog of, String name) {
    return of.functions(new ObjectName("public", name)).getFirst();
  }

  private static int relation(Catalog of, String name) {
    return of.relations(new ObjectName("public", name)).getFirst().oid();
  }

  private static Sources columns(int relation, int... attributes) {
    Sources sources = Sources.NONE;
    for (int attribute : attributes) {
      sources = sources.with(Sources.column(relation, attribute));
    }
    return sources;
  }

  @Test
  void aBodyKeptAsATreeSaysWhatItReadsAndWhichParametersItPasses() {
    int customers = relation(catalog, "customers");
    assertThat(catalog.body(function(catalog, "twice")))
        .containsExactly(new BodyColumn(Sources.NONE, Set.of(2)));
    assertThat(catalog.body(function(catalog, "same")))
        .containsExactly(new BodyColumn(Sources.NONE, Set.of(1)));
    assertThat(catalog.body(function(catalog, "found")))
        .containsExactly(
            new BodyColumn(columns(customers, 2), Set.of()),
            new BodyColumn(columns(customers, 3), Set.of(1)));
    BodyColumn over = catalog.body(function(catalog, "over")).getFirst();
    assertThat(Objects.requireNonNull(over.sources().everything()).name()).isEqualTo("mine");
  }

  @Test
  void aBodyThatIsNoTreeOrNoQueryIsNotKnown() {
    assertThat(catalog.body(function(catalog, "put"))).isEmpty();
    assertThat(catalog.body(function(catalog, "mine"))).isEmpty();
    assertThat(function(catalog, "mine").body().source()).isEqualTo("SELECT $1");
  }

  @Test
  void nobodyVouchesForAUsersFunction() {
    for (Function mine : catalog.functions(new ObjectName("public", "mine"))) {
      assertThat(catalog.sources(mine).everything()).isEqualTo(mine.name());
    }
    assertThat(catalog.sources(catalog.functions(new ObjectName(null, "lower")).getFirst()))
        .isEqualTo(Sources.NONE);
  }

  @Test
  void aVouchedSignatureIsHarmlessAndItsOverloadsAreNot() {
    Catalog trusting = vouching("mine", "text");
    assertThat(trusting.effect(new ObjectName(null, "mine"), 1)).isEqualTo(FunctionEffect.HARMLESS);
    assertThat(trusting.effect(new ObjectName(null, "mine"), 2)).isEqualTo(FunctionEffect.READS);
    int customers = relation(trusting, "customers");
    assertThat(view(trusting, "a")).isEqualTo(columns(customers, 3));
    assertThat(view(trusting, "b").everything()).isNotNull();
    assertThat(view(trusting, "c").everything()).as("its operator").isNotNull();
  }

  @Test
  void aVouchedNameCountsForEveryOverloadAndItsOperators() {
    Catalog trusting = vouching("mine", null);
    int customers = relation(trusting, "customers");
    for (String column : List.of("a", "b", "c")) {
      assertThat(view(trusting, column)).as(column).isEqualTo(columns(customers, 3));
    }
    assertThat(view(trusting, "d").everything()).isNotNull();
    assertThat(view(catalog, "a").everything()).as("the snapshot itself is as before").isNotNull();
  }

  @Test
  void aVouchedFunctionBringsInWhatItReads() {
    Catalog trusting = vouching("rated", null, new ObjectName("public", "rates"));
    Sources rates = columns(relation(trusting, "rates"), 1, 2);
    assertThat(trusting.sources(function(trusting, "rated"))).isEqualTo(rates);
    assertThat(view(trusting, "d"))
        .isEqualTo(columns(relation(trusting, "customers"), 3).with(rates));
    assertThat(trusting.effect(new ObjectName(null, "rated"), 1))
        .as("by its name alone")
        .isEqualTo(FunctionEffect.READS);
  }

  @Test
  void aVouchThatNamesWhatIsNotThereCountsForNothing() {
    Catalog trusting = vouching("rated", null, new ObjectName("public", "gone"));
    assertThat(trusting.sources(function(trusting, "rated")).everything()).isNotNull();
    assertThat(vouching("mine", "varchar").effect(new ObjectName(null, "mine"), 1))
        .isEqualTo(FunctionEffect.READS);
    var bare = new ObjectName(null, "mine");
    assertThatThrownBy(() -> new Vouched(bare, null, Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Catalog vouching(String function, @Nullable String types, ObjectName... reads) {
    return catalog.vouching(
        List.of(new Vouched(new ObjectName("public", function), types, Set.of(reads))));
  }

  private static Sources view(Catalog of, String column) {
    Relation view = of.relations(new ObjectName("public", "v")).getFirst();
    return of.sources(view.oid(), Objects.requireNonNull(view.column(column)).attribute());
  }
}
