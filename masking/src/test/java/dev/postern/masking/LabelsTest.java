package dev.postern.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsTest {
  private final Labels labels =
      new Labels(
          List.of(
              new LabelRule(ColumnPattern.parse("shop.public.customers.email"), "personal"),
              new LabelRule(ColumnPattern.parse("*.*.*.email"), "email"),
              new LabelRule(ColumnPattern.parse("*.*.customers.email"), "email")));

  @Test
  void aColumnHasTheLabelsOfEveryRuleThatMatches() {
    assertThat(labels.of("shop", "public", "customers", "email"))
        .containsExactly("email", "personal");
    assertThat(labels.of("crm", "public", "leads", "email")).containsExactly("email");
  }

  @Test
  void aColumnThatNoRuleMatchesHasNone() {
    assertThat(labels.of("shop", "public", "customers", "id")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "line\nbreak", "bell\u0007"})
  void aLabelIsAWord(String label) {
    ColumnPattern column = ColumnPattern.parse("*.*.*.email");

    assertThatThrownBy(() -> new LabelRule(column, label))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLabelHasAnEnd() {
    ColumnPattern column = ColumnPattern.parse("*.*.*.email");

    assertThat(new LabelRule(column, "x".repeat(63)).label()).hasSize(63);
    assertThatThrownBy(() -> new LabelRule(column, "x".repeat(64)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
