package dev.postern.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.postern.access.Approval;
import dev.postern.access.StateStore;
import dev.postern.gateway.config.StateConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
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

  @Override
  Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("state/state.db"));
  }

  @Test
  void whatCannotBeWrittenIsUnavailableAndComesBack() throws Exception {
    Approval approval = added(Given.asking(Given.access()));
    try (Connection other = connect();
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN EXCLUSIVE");
      assertThatExceptionOfType(StateStore.StateUnavailable.class)
          .isThrownBy(() -> store.add(Given.asking(Given.access())));
      assertThat(store.approval(approval.id())).contains(approval);
    }
    assertThat(store.add(Given.asking(Given.access()))).isEqualTo(StateStore.Place.TAKEN);
  }

  @Test
  void afterItIsClosedNothingIsKnown() {
    store.close();
    assertThatExceptionOfType(StateStore.StateUnavailable.class)
        .isThrownBy(() -> store.approval("ap-1"));
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
