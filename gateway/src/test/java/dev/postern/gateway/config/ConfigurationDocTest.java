package dev.postern.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds docs/configuration.md against what the reading asks for. The document's own examples have
 * every key between them, so that reading them asks for all there are: the first is a whole
 * configuration, the others are what else may stand in the place of a part of it.
 */
final class ConfigurationDocTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9.\\[\\]-]+)` \\|");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");

  @TempDir private Path directory;
  private String document;
  private Source.Keys keys;

  @BeforeEach
  void readTheExample() throws IOException, ConfigException {
    document = Files.readString(DOCUMENT);
    List<String> examples =
        EXAMPLE.matcher(document).results().map(found -> found.group(1)).toList();
    assertThat(examples).isNotEmpty();
    ConfigFolder folder = new ConfigFolder(directory);
    Source source = new Source("example", folder.directory(), ConfigFolder.ENVIRONMENT::get);
    keys = source.keys();
    for (String example : examples) {
      Yaml.Mapping whole = (Yaml.Mapping) YamlReader.parse("example", examples.getFirst());
      var parts = new LinkedHashMap<>(whole.entries());
      parts.putAll(((Yaml.Mapping) YamlReader.parse("example", example)).entries());
      var _ = PosternConfig.read(new Node(source, "", new Yaml.Mapping(whole.at(), parts)));
    }
  }

  @Test
  void theExampleHasEveryKey() {
    assertThat(keys.present()).isEqualTo(keys.supported());
  }

  @Test
  void everyKeyIsDescribedAndNoOther() {
    assertThat(rows(document.substring(0, unsupported()))).isEqualTo(keys.supported());
  }

  @Test
  void everyKeyThatIsNotSupportedYetIsListedAsSuch() {
    assertThat(rows(document.substring(unsupported()))).isEqualTo(keys.notYet());
  }

  @Test
  void everyKindIsNamed() {
    String kinds =
        Arrays.stream(Kind.values())
            .map(kind -> "`" + kind.word() + "`")
            .collect(Collectors.joining(", "))
            .replaceFirst(", `unknown`$", " and `unknown`");

    assertThat(document.replace('\n', ' ')).contains("The kinds are " + kinds);
  }

  private int unsupported() {
    return document.indexOf("## Not supported yet");
  }

  private static Set<String> rows(String text) {
    return ROW.matcher(text)
        .results()
        .map(row -> row.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
