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
  void positionsLeadBackOverTwoRewritings() {
    String text = "SELECT a FROM orders WHERE bad";
    Splices first = new Splices();
    int orders = text.indexOf("orders");
    first.replace(new Span(orders, orders + "orders".length()), "(SELECT * FROM orders) AS o");
    Spliced once = first.into(text);
    Splices second = new Splices();
    second.insert(once.text().indexOf(" FROM (SELECT"), " AS b");
    second.insert(once.text().indexOf(") AS o"), " HINT");
    second.insert(once.text().length(), " END");

    Spliced twice = second.into(once.text());

    String sent = "SELECT a AS b FROM (SELECT * FROM orders HINT) AS o WHERE bad END";
    PositionMap map = twice.positions().after(once.positions());
    assertThat(twice.text()).isEqualTo(sent);
    assertThat(map.original(position(sent, "a AS"))).isEqualTo(position(text, "a FROM"));
    assertThat(map.original(position(sent, "FROM (SELECT"))).isEqualTo(position(text, "FROM"));
    assertThat(map.original(position(sent, "HINT"))).isEqualTo(position(text, "orders"));
    assertThat(map.original(position(sent, "AS o"))).isEqualTo(position(text, "orders"));
    assertThat(map.original(position(sent, "bad"))).isEqualTo(position(text, "bad"));
    assertThat(map.original(position(sent, "END"))).isEqualTo(text.length() + 1);
    assertThat(map.isSpliced(position(sent, "AS b"))).isTrue();
    assertThat(map.isSpliced(position(sent, "* FROM"))).isTrue();
    assertThat(map.isSpliced(position(sent, "AS o"))).isTrue();
    assertThat(map.isSpliced(position(sent, "WHERE"))).isFalse();
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
