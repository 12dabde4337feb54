package dev.postern.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class YamlReaderTest {
  @TempDir private Path directory;

  @Test
  void valuesKeepTheirTextAndPlace() throws Exception {
    assertThat(YamlReader.parse("f", "- off\n- a: 'null'\n"))
        .isEqualTo(
            new Yaml.Sequence(
                new Yaml.Position(1, 1),
                List.of(
                    new Yaml.Scalar(new Yaml.Position(1, 3), "off", true),
                    new Yaml.Mapping(
                        new Yaml.Position(2, 3),
                        new LinkedHashMap<>(
                            Map.of(
                                "a",
                                new Yaml.Entry(
                                    new Yaml.Position(2, 3),
                                    new Yaml.Scalar(new Yaml.Position(2, 6), "null", false))))))));
  }

  @Test
  void anEmptyFileIsAnEmptyMapping() throws Exception {
    assertThat(YamlReader.parse("f", "# nothing\n"))
        .isInstanceOfSatisfying(Yaml.Mapping.class, m -> assertThat(m.entries()).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a: 1¶a: 2          | f:2:1: the key "a" stands twice: first in line 1
          a: {b: 1, b: 2}    | f:1:11: the key "b" stands twice: first in line 1
          a: &x [1]¶b: *x    | f:1:4: anchors and aliases are not read: write the value out
          a: *x              | f:1:4: anchors and aliases are not read: write the value out
          a: !!str 1         | f:1:4: YAML tags are not read: write the value without one
          a: !x {}           | f:1:4: YAML tags are not read: write the value without one
          a: 1¶---¶b: 2      | f:2:1: expected one YAML document, found a second
          [1]: 2             | f:1:1: expected a key, found a list or mapping
          a: [1              | f:1:6: not valid YAML: expected ',' or ']', but got <stream end>
          a: 1¶ b: 2         | f:2:3: not valid YAML: mapping values are not allowed here
          """)
  void whatCanMisleadAReaderIsRefused(String yaml, String error) {
    assertThat(failure(yaml.replace('¶', '\n'))).hasToString(error);
  }

  @Test
  void nestingIsBounded() {
    assertThat(failure("[".repeat(100_000)))
        .hasToString("f:1:34: expected at most 32 levels of nesting, found more");
  }

  @Test
  void controlCharactersAreRefused() {
    assertThat(failure("a: \u0000").sentence()).startsWith("not valid YAML: ");
  }

  @Test
  void onlyUtf8UpToOneMegabyteIsRead() throws Exception {
    Path latin1 = Files.write(directory.resolve("a"), "a: é".getBytes(StandardCharsets.ISO_8859_1));
    Path large = Files.writeString(directory.resolve("b"), "#".repeat(YamlReader.MAX_BYTES + 1));

    assertThat(failure(() -> YamlReader.read("f", latin1)))
        .hasToString("f: expected UTF-8, found other bytes");
    assertThat(failure(() -> YamlReader.read("f", large)))
        .hasToString("f: expected at most 1 MB, found a larger file");
  }

  private static ConfigError failure(String yaml) {
    return failure(() -> YamlReader.parse("f", yaml));
  }

  private static ConfigError failure(ThrowingCallable read) {
    return catchThrowableOfType(ConfigException.class, read).errors().getFirst();
  }
}
