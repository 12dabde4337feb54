package dev.postern.sql.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OwnRelationsTest {
  private static final OwnRelations ONE = OwnRelations.harmless("t", List.of("a"));

  @Test
  void aNameStandsForAllThatWasMadeByIt() {
    OwnRelations both = ONE.and(OwnRelations.harmless("t", List.of("b", "c")));

    assertThat(both.columns("t")).hasSize(2);
    assertThat(both.and(ONE).columns("t")).hasSize(2);
  }

  @Test
  void whatCouldHoldAnythingIsNotMadeHarmlessByItsNewName() {
    OwnRelations own = ONE.and(OwnRelations.opaque("u"));

    assertThat(own.and(own.renamed("u", "v")).isOpaque("v")).isTrue();
    assertThat(own.and(own.renamed("t", "w")).isOpaque("w")).isFalse();
    assertThat(own.and(own.renamed("t", "w")).has("w")).isTrue();
  }

  @Test
  void aRenamedRelationMayHaveOtherColumns() {
    assertThat(ONE.renamed("t", "w").columns("w"))
        .allSatisfy(columns -> assertThat(columns.exact()).isFalse());
  }

  @Test
  void tooManyNamesCouldMeanAnything() {
    OwnRelations own = OwnRelations.NONE;
    for (int i = 0; i <= 1_000; i++) {
      own = own.and(OwnRelations.harmless("t" + i));
    }

    assertThat(own.isOpaque("t1")).isTrue();
    assertThat(own.isOpaque("anything")).isTrue();
    assertThat(own.renamed()).isTrue();
    assertThat(own.and(ONE).isOpaque("t")).isTrue();
  }

  @Test
  void nothingMadeIsNothing() {
    assertThat(OwnRelations.NONE.isNone()).isTrue();
    assertThat(ONE.isNone()).isFalse();
    assertThat(OwnRelations.changed(false).isNone()).isFalse();
  }
}
