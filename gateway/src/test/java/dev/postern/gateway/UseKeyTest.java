package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UseKeyTest {
  @Test
  void textsThatDifferInOneByteOnlyHaveKeysOfTheirOwn() {
    assertThat(UseKey.of("'\udcff'"))
        .isEqualTo(UseKey.of("'\udcff'"))
        .isNotEqualTo(UseKey.of("'\udcfe'"))
        .isNotEqualTo(UseKey.of("'?'"));
  }

  @Test
  void whereAPartEndsCounts() {
    assertThat(UseKey.of("a", "bc")).isNotEqualTo(UseKey.of("ab", "c"));
  }
}
