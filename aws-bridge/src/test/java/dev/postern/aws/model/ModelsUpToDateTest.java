package dev.postern.aws.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The committed resources are what the generator makes. The packages are not fetched here: {@code
 * POSTERN_BOTOCORE} and {@code POSTERN_IAM_DATA} name their {@code data} folders.
 */
class ModelsUpToDateTest {
  @Test
  @Tag("full")
  void theResourcesAreWhatTheGeneratorMakes() throws Exception {
    Path botocore = Path.of(System.getenv().getOrDefault("POSTERN_BOTOCORE", "absent"));
    Path iamData = Path.of(System.getenv().getOrDefault("POSTERN_IAM_DATA", "absent"));
    assumeTrue(
        Files.isDirectory(botocore) && Files.isDirectory(iamData),
        "POSTERN_BOTOCORE and POSTERN_IAM_DATA name no folders of the packages");
    Path committed = Path.of("src/main/resources/dev/postern/aws/model");

    Map<String, byte[]> made =
        new GenerateModels(
                botocore, iamData, Files.readAllLines(committed.resolve("adjustments.txt")))
            .resources();

    for (var resource : made.entrySet()) {
      assertThat(committed.resolve(resource.getKey())).hasBinaryContent(resource.getValue());
    }
    for (String folder : List.of("services", "outputs")) {
      try (var services = Files.list(committed.resolve(folder))) {
        assertThat(services.count()).isEqualTo((made.size() - 2L) / 2);
      }
    }
  }
}
