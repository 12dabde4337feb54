package dev.postern.sql.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.PositionMap;
import dev.postern.core.Span;
import dev.postern.sql.rewrite.Splices.Spliced;
import org.junit.jupiter.api.Test;

class SplicesTest {
  @Test
  void positionsLeadBackInCharactersNotUnits() {
    String text = "SELECT '😀', x FROM orders o WHERE bad";
    Splices splices = new Splices();
    int orders = text.indexOf("orders o");
    splices.replace(new Span(orders, orders + "orders o".length()), "(SELECT 1) AS o");

    Spliced spliced = splices.into(text);

    PositionMap map = spliced.positions();
    assertThat(spliced.text()).isEqualTo("SELECT '😀', x FROM (SELECT 1) AS o WHERE bad");
    assertThat(map.original(position(spliced.text(), "x FROM")))
        .isEqualTo(position(text, "x FROM"));
    assertThat(map.original(position(spliced.text(), "bad"))).isEqualTo(position(text, "bad"));
    assertThat(map.original(position(spliced.text(), "1) AS"))).isEqualTo(position(text, "orders"));
    assertThat(map.isSpliced(position(spliced.text(), "1) AS"))).isTrue();
    assertThat(map.isSpliced(position(spliced.text(), "WHERE"))).isFalse();
  }

  @Test
  void insertionsMoveOnlyWhatStandsBehindThem() {
    String text = "DELETE FROM a WHERE b";
    Splices splices = new Splices();
    splices.insert(text.indexOf('b'), "(c) AND (");
    splices.insert(text.length(), ")");

    Spliced spliced = splices.into(text);

    assertThat(spliced.text()).isEqualTo("DELETE FROM a WHERE (c) AND (b)");
    assertThat(spliced.positions().original(position(spliced.text(), "b)")))
        .isEqualTo(position(text, "b"));
    assertThat(spliced.positions().original(1)).isEqualTo(1);
  }

  @Test
  void splicesThatOverlapAreNoText() {
    Splices splices = new Splices();
    splices.replace(new Span(0, 3), "x");
    splices.replace(new Span(2, 4), "y");
    assertThatThrownBy(() -> splices.into("abcdef")).isInstanceOf(IllegalStateException.class);
  }

  private static int position(String text, String part) {
    return text.codePointCount(0, text.indexOf(part)) + 1;
  }
}
