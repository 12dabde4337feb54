package dev.postern.sql.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.sql.catalog.NodeTree.Carried;
import org.junit.jupiter.api.Test;

class NodeTreeTest {
  /** Of {@code SELECT id, ssn AS s, upper(ssn) FROM customers}, as PostgreSQL 18 keeps it. */
  private static final String VIEW =
      "({QUERY :commandType 1 :cteList <> :rtable ({RANGETBLENTRY :eref {ALIAS :aliasname customers"
          + " :colnames (\"id\" \"name\" \"ssn\")} :rtekind 0 :relid 16388 :inh true}) :targetList"
          + " ({TARGETENTRY :expr {VAR :varno 1 :varattno 1 :vartype 23} :resno 1 :resname id"
          + " :resorigtbl 16388 :resorigcol 1 :resjunk false} {TARGETENTRY :expr {FUNCEXPR :funcid"
          + " 871 :args ({VAR :varattno 3 :vartype 25})} :resno 2 :resname %s :ressortgroupref 0"
          + " :resorigtbl 0 :resorigcol 0 :resjunk false} {TARGETENTRY :expr {VAR :varattno 2}"
          + " :resno 3 :resname <> :resorigtbl 16388 :resorigcol 2 :resjunk true}) :sortClause <>})";

  @Test
  void columnsCarryTheOriginThatTheServerNoted() {
    assertThat(NodeTree.carried(VIEW.formatted("u")))
        .containsExactly(new Carried(16388, 1), Carried.NOTHING);
  }

  @Test
  void aNameThatLooksLikeAFieldIsStillAName() {
    assertThat(NodeTree.carried(VIEW.formatted(":resorigtbl")))
        .containsExactly(new Carried(16388, 1), Carried.NOTHING);
    assertThat(NodeTree.carried(VIEW.formatted(":resorigtbl\\ 5\\ \\{")))
        .containsExactly(new Carried(16388, 1), Carried.NOTHING);
  }

  @Test
  void onlyTheOutermostQuerysColumnsCount() {
    String subquery =
        "({QUERY :rtable ({RANGETBLENTRY :subquery {QUERY :targetList ({TARGETENTRY"
            + " :resno 1 :resorigtbl 9 :resorigcol 9 :resjunk false})}}) :targetList <>})";
    assertThat(NodeTree.carried(subquery)).isEmpty();
  }

  @Test
  void referencesAreFoundAtAnyDepth() {
    References references = NodeTree.references(VIEW.formatted("u"));
    assertThat(references.relations()).containsExactly(16388);
    assertThat(references.functions()).containsExactly(871);
    assertThat(references.types()).contains(23, 25);
    assertThat(references.attributes()).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void operatorsOfARowComparisonAreAList() {
    assertThat(NodeTree.references("{ROWCOMPAREEXPR :opnos (o 97 16500) :largs <>}").operators())
        .containsExactlyInAnyOrder(97, 16500);
  }

  @Test
  void objectIdsAreUnsigned() {
    assertThat(NodeTree.references("{FUNCEXPR :funcid 4294967295}").functions())
        .containsExactly(-1);
  }

  @Test
  void aTreeCutAnywhereIsReadWithoutFailing() {
    String tree = VIEW.formatted("u\\");
    for (int end = 0; end < tree.length(); end++) {
      String cut = tree.substring(0, end);
      assertThat(NodeTree.carried(cut)).hasSizeLessThanOrEqualTo(2);
      assertThat(NodeTree.references(cut).functions()).hasSizeLessThanOrEqualTo(1);
    }
  }
}
