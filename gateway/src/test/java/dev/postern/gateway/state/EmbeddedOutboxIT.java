package dev.postern.gateway.state;

import dev.postern.gateway.config.StateConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedOutboxIT extends OutboxContract {
  @TempDir private Path directory;

  @Override
  State open() throws IOException {
    return StateStores.open(new StateConfig.Embedded(directory.resolve("state")), Given.CLOCK);
  }
}
