package dev.postern.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class UserFolderTest {
  private static final Path HOME = Path.of("/home/ada");

  @Test
  void eachSystemHasItsOwn() {
    assertThat(UserFolder.of("Linux", HOME, _ -> null)).isEqualTo(HOME.resolve(".config/postern"));
    assertThat(UserFolder.of("Mac OS X", HOME, _ -> null))
        .isEqualTo(HOME.resolve("Library/Application Support/postern"));
    assertThat(UserFolder.of("Windows 11", HOME, _ -> null))
        .isEqualTo(HOME.resolve("AppData/Roaming/postern"));
  }

  @Test
  void variablesMoveIt() {
    Map<String, String> set = Map.of("XDG_CONFIG_HOME", "/a", "APPDATA", "/b");
    assertThat(UserFolder.of("Linux", HOME, set::get)).isEqualTo(Path.of("/a/postern"));
    assertThat(UserFolder.of("Windows 11", HOME, set::get)).isEqualTo(Path.of("/b/postern"));
    assertThat(UserFolder.of("Linux", HOME, _ -> "a")).isEqualTo(HOME.resolve(".config/postern"));
  }
}
