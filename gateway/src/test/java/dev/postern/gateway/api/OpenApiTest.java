package dev.postern.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.gateway.https.Route;
import dev.postern.gateway.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description says what the routes are, no more and no less. */
class OpenApiTest {
  private Map<?, ?> document;

  @BeforeEach
  void read() throws Exception {
    document =
        (Map<?, ?>)
            Objects.requireNonNull(
                JsonReader.read(new String(OpenApi.response().body(), StandardCharsets.UTF_8)));
  }

  @Test
  void everyRouteIsDescribedAndNoOther(@TempDir Path directory) throws Exception {
    Set<String> described = new TreeSet<>();
    ((Map<?, ?>) Objects.requireNonNull(document.get("paths")))
        .forEach((path, operations) ->
            ((Map<?, ?>) operations)
                .keySet()
                .forEach(method ->
                    described.add(
                        String.valueOf(method).toUpperCase(Locale.ROOT) + " /api/v1" + path)));
    Set<String> served = new TreeSet<>();
    try (ApiFixture api = new ApiFixture(directory)) {
      for (Route route : api.api.routes()) {
        served.add(route.method() + " " + route.path());
      }
    }

    assertThat(described).isEqualTo(served);
  }

  @Test
  void whatItRefersToIsThereAndNothingElse() {
    Set<String> referred = new HashSet<>();
    collect(document, referred);

    Set<String> there = new HashSet<>();
    Map<?, ?> components = (Map<?, ?>) Objects.requireNonNull(document.get("components"));
    for (String part : Set.of("schemas", "responses")) {
      ((Map<?, ?>) Objects.requireNonNull(components.get(part)))
          .keySet()
          .forEach(name -> there.add("#/components/" + part + "/" + name));
    }
    assertThat(referred).isEqualTo(there);
  }

  private static void collect(Object value, Set<String> references) {
    switch (value) {
      case null -> {}
      case Map<?, ?> map -> {
        if (map.get("$ref") instanceof String reference) {
          references.add(reference);
        }
        map.values().forEach(inner -> collect(inner, references));
      }
      case Collection<?> list -> list.forEach(inner -> collect(inner, references));
      default -> {}
    }
  }
}
