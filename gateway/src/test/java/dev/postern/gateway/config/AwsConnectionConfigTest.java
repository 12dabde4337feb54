package dev.postern.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.gateway.config.AwsConnectionConfig.Scoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class AwsConnectionConfigTest {
  private static Scoped scoped(String yaml) throws IOException, ConfigException {
    Source source = new Source("test", Path.of("."), _ -> null);
    return Scoped.read(new Node(source, "", YamlReader.parse("test", yaml)));
  }

  @Test
  void scopedCredentialsLastAsLongAsAwsGivesThem() throws Exception {
    assertThat(scoped("{}")).isEqualTo(new Scoped(Duration.ofMinutes(15)));
    assertThat(scoped("{ max: 1h }")).isEqualTo(new Scoped(Duration.ofHours(1)));
    for (String wrong : new String[] {"{ max: 14m }", "{ max: 61m }", "{ for: 15m }"}) {
      assertThatThrownBy(() -> scoped(wrong)).isInstanceOf(ConfigException.class);
    }
  }
}
