package dev.postern.sql.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.sql.catalog.Tree.Items;
import dev.postern.sql.catalog.Tree.Node;
import dev.postern.sql.catalog.Tree.Word;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeReaderTest {
  /** Of {@code SELECT ssn AS s, 'x' FROM customers} and a name that a user chose. */
  private static final String VIEW =
      "({QUERY :commandType 1 :rtable ({RANGETBLENTRY :rtekind 0 :relid 16388}) :setOperations <> :targetList"
          + " ({TARGETENTRY :expr {VAR :varno 1 :varattno 3 :varlevelsup 0} :resno 1 :resname %s"
          + " :resjunk false} {TARGETENTRY :expr {CONST :consttype 25 :constvalue 5 [ 20 0 -1 120 ]"
          + " :location -1} :resno 2 :resname <> :resjunk false})}) <>";

  @Test
  void fieldsAreFoundByName() {
    Node node = (Node) TreeReader.read("{VAR :varno 1 :varattno -3 :names (\"a b\" <>) :of {X}}");
    assertThat(node.label()).isEqualTo("VAR");
    assertThat(node.number(":varno")).isEqualTo(1);
    assertThat(node.number(":varattno")).isEqualTo(-3);
    assertThat(node.list(":names")).containsExactly(new Word("\"a"), new Word("b\""), Tree.NOTHING);
    assertThat(node.get(":of")).isInstanceOf(Node.class);
    assertThat(node.get(":other")).isEqualTo(Tree.NOTHING);
    assertThatThrownBy(() -> node.number(":names")).isInstanceOf(UnreadableTreeException.class);
  }

  @Test
  void whatAUserNamedIsNoBracketAndNoField() {
    for (String name : List.of("s", ":expr", "\\{\\}\\)", ":resno\\ 9", "a\\[", "\\<>")) {
      List<Flow> flows = Flow.of(VIEW.formatted(name));
      assertThat(flows).hasSize(2);
      assertThat(flows.getFirst().columns()).containsExactly(Sources.id(16388, 3));
      assertThat(flows.getFirst().unchanged()).isTrue();
      assertThat(flows.getLast().columns()).isEmpty();
      assertThat(flows.getLast().unchanged()).isFalse();
    }
  }

  @Test
  void aTreeCutAnywhereIsUnreadable() {
    String tree = VIEW.formatted("s");
    int whole = tree.lastIndexOf(')') + 1;
    for (int end = 0; end < whole; end++) {
      String cut = tree.substring(0, end);
      assertThatThrownBy(() -> Flow.of(cut)).isInstanceOf(UnreadableTreeException.class);
    }
    assertThat(Flow.of(tree.substring(0, whole))).hasSize(2);
  }

  @Test
  void whatNoStoredQueryHoldsIsUnreadable() {
    for (String change :
        List.of(
            ":rtekind 0/:rtekind 7",
            ":rtekind 0/:rtekind 77",
            ":varno 1/:varno 2",
            ":varno 1/:varno 65001",
            ":varlevelsup 0/:varlevelsup 1",
            ":relid 16388/:relid <>",
            "{QUERY/{QUERIES",
            ":commandType 1/:commandType 3",
            ":setOperations <>/:setOperations {SETOPERATIONSTMT :larg <>}")) {
      String[] parts = change.split("/", 2);
      String tree = VIEW.formatted("s").replace(parts[0], parts[1]);
      assertThatThrownBy(() -> Flow.of(tree))
          .as(change)
          .isInstanceOf(UnreadableTreeException.class);
    }
  }

  @Test
  void deepTreesAreRefusedBeforeTheStackEnds() {
    int deepest = TreeReader.MAX_DEPTH;
    assertThat(TreeReader.read("(".repeat(deepest) + ")".repeat(deepest)))
        .isInstanceOf(Items.class);
    assertThatThrownBy(() -> TreeReader.read("(".repeat(100_000)))
        .isInstanceOf(UnreadableTreeException.class);
    assertThatThrownBy(() -> TreeReader.read("{X :a ".repeat(100_000)))
        .isInstanceOf(UnreadableTreeException.class);
    assertThatThrownBy(() -> TreeReader.read(" ".repeat(TreeReader.MAX_LENGTH + 1)))
        .isInstanceOf(UnreadableTreeException.class);
  }
}
