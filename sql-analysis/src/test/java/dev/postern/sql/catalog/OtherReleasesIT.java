package dev.postern.sql.catalog;

import static dev.postern.sql.catalog.CatalogFixture.unchanged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.RealPostgres.Release;
import dev.postern.testkit.SharedPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The older servers keep their trees in slightly other forms. */
@ExtendWith(SharedPostgres.class)
class OtherReleasesIT {
  private final RealPostgres postgres;

  OtherReleasesIT(@SharedPostgres.Of(Release.V17) RealPostgres postgres) {
    this.postgres = postgres;
  }

  @Test
  void postgres17IsReadLikeThe18th() throws Exception {
    var shop =
        new CatalogFixture(
            postgres,
            ShopLabels.of("public.customers.ssn", "national-id"),
            "CREATE TABLE customers (id int, ssn text)",
            "CREATE VIEW v AS SELECT ssn AS s, upper(ssn) AS u, id FROM customers",
            "CREATE VIEW w AS SELECT s, u, id, count(*) AS n FROM v GROUP BY 1, 2, 3");
    assertThat(shop.origin("w.s")).isEqualTo(unchanged("national-id", "public.customers.ssn"));
    assertThat(shop.origin("w.u")).isEqualTo(Origin.Derived.INSTANCE);
    assertThat(shop.origin("w.n")).isEqualTo(Origin.Derived.INSTANCE);
    assertThat(shop.origin("w.id")).isEqualTo(Origin.Unlabelled.INSTANCE);
    assertThat(shop.reading("pg_stats")).isEqualTo(CatalogFixture.labelled("pg_stats"));
    assertThat(shop.origin("pg_catalog.pg_stats.most_common_vals"))
        .isEqualTo(Origin.Derived.INSTANCE);
    assertThat(shop.reading("pg_class", "pg_settings")).isEqualTo(ReachVerdict.Clean.INSTANCE);
  }
}
