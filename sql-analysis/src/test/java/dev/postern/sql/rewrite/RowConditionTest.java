package dev.postern.sql.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowConditionTest {
  private static String rendered(String condition, Map<String, Object> claims) {
    return RowCondition.parse(condition).render("t", claims);
  }

  @Test
  void columnsStandBehindTheTableAndClaimsBecomeLiterals() {
    assertThat(rendered("region = claim('region') AND NOT Hidden", Map.of("region", "EU")))
        .isEqualTo("(\"t\".\"region\" = E'EU' AND NOT \"t\".\"hidden\")");
  }

  @Test
  void aClaimsValueCannotLeaveItsLiteral() {
    assertThat(rendered("region = claim('r')", Map.of("r", "a' OR 'b'='b \\' OR 1=1 --")))
        .isEqualTo("(\"t\".\"region\" = E'a'' OR ''b''=''b \\\\'' OR 1=1 --')");
  }

  @Test
  void numbersAndTruthsAreLiteralsToo() {
    assertThat(rendered("a = claim('a') OR b = claim('b')", Map.of("a", 5L, "b", true)))
        .isEqualTo("(\"t\".\"a\" = E'5' OR \"t\".\"b\" = E'true')");
  }

  @Test
  void aMissingClaimLetsNoRowPassWhateverElseTheConditionSays() {
    assertThat(rendered("shared OR region = claim('region')", Map.of())).isEqualTo("FALSE");
  }

  @Test
  void aClaimOfSeveralValuesLetsNoRowPass() {
    assertThat(rendered("region = claim('r')", Map.of("r", List.of("EU", "US"))))
        .isEqualTo("FALSE");
  }

  @Test
  void aNameInQuotesStaysWhatItIs() {
    assertThat(rendered("\"A\"\"b\" IS NULL", Map.of())).isEqualTo("(\"t\".\"A\"\"b\" IS NULL)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "region IN ('EU', claim('region'))",
        "lower(region) LIKE 'e%' OR amount BETWEEN 1 AND 2",
        "CASE WHEN shared THEN TRUE ELSE region = claim('region') END",
        "coalesce(region, 'EU') = claim('region')",
        "(region) IS NOT DISTINCT FROM claim('region')",
        "amount + 1 > claim('least')"
      })
  void harmlessConditionsAreTaken(String condition) {
    assertThat(RowCondition.parse(condition).text()).isEqualTo(condition);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "TRUE",
        "region = ",
        "region = 'EU'; DROP TABLE orders",
        "region = 'EU') OR (TRUE",
        "region = 'EU' ORDER BY 1",
        "region = 'EU' GROUP BY region",
        "region = 'EU' UNION SELECT 1",
        "region = 'EU' OFFSET 1",
        "region = 'EU' FOR UPDATE",
        "region = 'EU' -- all",
        "region = /* x */ 'EU'",
        "region = 'E\\U'",
        "region = $1",
        "orders.region = 'EU'",
        "region = (SELECT 'EU')",
        "EXISTS (SELECT 1 FROM regions)",
        "pg_sleep(1) IS NULL AND region = 'EU'",
        "region = claim(region)",
        "region = claim('a', 'b')",
        "region = claim()",
        "1 / amount = 1",
        "region OPERATOR(public.=) 'EU'",
        "region::text = 'EU'",
        "count(*) OVER () > region"
      })
  void whatCouldBeMoreThanAConditionIsNot(String condition) {
    assertThatThrownBy(() -> RowCondition.parse(condition))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
