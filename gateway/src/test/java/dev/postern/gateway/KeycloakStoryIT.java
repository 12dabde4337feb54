package dev.postern.gateway;

import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedMysql;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The story with a real Keycloak, which says who people are. */
@Tag("full")
class KeycloakStoryIT extends ApprovalStory {
  KeycloakStoryIT(RealPostgres postgres, SharedMysql.Servers mysql, @TempDir Path directory) {
    super(postgres, mysql, directory);
  }

  @Override
  StoryProvider provider() throws Exception {
    return KeycloakProvider.start();
  }

  @Override
  String store(String name) {
    return "{ embedded: ../state-" + name + " }";
  }

  @Override
  StoryGate start(StorySite site, Path config) throws Exception {
    return StoryGate.here(site, config);
  }

  @Override
  boolean atTwoGates() {
    return false;
  }
}
