package dev.postern.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.postern.access.StateStore;
import dev.postern.gateway.config.StateConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreIT extends StateStoreContract {
  @TempDir private Path directory;

  @Override
  StateStore open() throws IOException {
    return StateStores.open(new StateConfig.Embedded(directory.resolve("state")), Given.CLOCK);
  }

  @Override
  StateStore reopen() throws IOException {
    store.close();
    return open();
  }

  @Test
  void aSecondGatewayIsRefused() {
    assertThatIOException()
        .isThrownBy(this::open)
        .withMessageContaining("another gateway keeps its state in");
  }

  @Test
  void nobodyElseCanReadIt() throws IOException {
    assertThat(Files.getPosixFilePermissions(directory.resolve("state")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    try (var files = Files.list(directory.resolve("state"))) {
      assertThat(files.toList())
          .isNotEmpty()
          .allSatisfy(file ->
              assertThat(Files.getPosixFilePermissions(file))
                  .isEqualTo(PosixFilePermissions.fromString("rw-------")));
    }
  }
}
