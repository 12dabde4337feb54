package dev.postern.sql.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.sql.catalog.Origin.BaseColumn;
import dev.postern.sql.catalog.Origin.Derived;
import dev.postern.sql.catalog.Origin.Labelled;
import dev.postern.sql.catalog.Origin.Unknown;
import dev.postern.sql.catalog.Origin.Unlabelled;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OriginTest {
  private static final Labelled SSN =
      new Labelled(Set.of("national-id"), Set.of(new BaseColumn("public", "customers", "ssn")));
  private static final Labelled EMAIL =
      new Labelled(Set.of("email"), Set.of(new BaseColumn("public", "customers", "email")));

  /** From the weakest to the one that outweighs all. */
  private static final List<Origin> RISING =
      List.of(Unlabelled.INSTANCE, SSN, Derived.INSTANCE, Unknown.INSTANCE);

  @Test
  void theStricterOriginOutweighsWhicheverComesFirst() {
    for (int i = 0; i < RISING.size(); i++) {
      for (int j = i; j < RISING.size(); j++) {
        assertThat(RISING.get(i).or(RISING.get(j))).isEqualTo(RISING.get(j));
        assertThat(RISING.get(j).or(RISING.get(i))).isEqualTo(RISING.get(j));
      }
    }
  }

  @Test
  void aValueOfTwoLabelledColumnsHasBothLabels() {
    assertThat(SSN.or(EMAIL))
        .isEqualTo(
            new Labelled(
                Set.of("national-id", "email"),
                Set.of(
                    new BaseColumn("public", "customers", "ssn"),
                    new BaseColumn("public", "customers", "email"))));
  }
}
