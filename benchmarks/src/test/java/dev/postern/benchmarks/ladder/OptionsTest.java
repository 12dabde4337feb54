package dev.postern.benchmarks.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.benchmarks.ladder.Options.Part;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void withoutArgumentsEverythingIsMeasured() {
    Options options = Options.read();
    assertThat(options.clients()).containsExactly(1, 8, 32);
    assertThat(options.parts()).containsExactly(Part.values());
    assertThat(options.wants(Step.RECORD.rung())).isTrue();
  }

  @Test
  void aNamedRungLeavesTheOthersOut() {
    Options options = Options.read("rungs=pgbouncer,+record", "parts=pgbench");
    assertThat(options.wants("+record")).isTrue();
    assertThat(options.wants("pass")).isFalse();
    assertThat(options.wants(Part.MEMORY)).isFalse();
  }

  @Test
  void awsAloneNeedsNoOtherServer() {
    Options options = Options.read("parts=calls,streams", "mib=64");
    assertThat(options.wantsAws()).isTrue();
    assertThat(options.wantsPostgres()).isFalse();
    assertThat(options.wantsMysql()).isFalse();
    assertThat(options.mebibytes()).isEqualTo(64);
  }

  @Test
  void aKeyThatIsNotKnownIsSaid() {
    assertThatThrownBy(() -> Options.read("round=3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown: round");
  }
}
