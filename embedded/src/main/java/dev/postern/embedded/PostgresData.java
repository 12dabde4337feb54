package dev.postern.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server's folder.
 *
 * @param directory holds the data directory and the file of the superuser's password
 * @param superuserPassword of {@link EmbeddedPostgres#SUPERUSER}
 */
record PostgresData(Path directory, String superuserPassword) {
  /** Makes what is not there yet, and writes the access rules and certificate of this start. */
  static PostgresData prepare(PostgresSetup setup, RunAs as) throws IOException {
    Path directory = setup.directory().toAbsolutePath();
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, PrivateFiles.DIRECTORY);
    }
    Path passwordFile = directory.resolve("superuser.password");
    if (!Files.exists(passwordFile)) {
      PrivateFiles.write(passwordFile, PrivateFiles.randomPassword());
    }
    var prepared = new PostgresData(directory, Files.readString(passwordFile));
    if (!Files.exists(prepared.data().resolve("PG_VERSION"))) {
      prepared.initialize(setup.binaries(), as, passwordFile);
    }
    prepared.configure(setup);
    as.give(directory);
    return prepared;
  }

  Path data() {
    return directory.resolve("data");
  }

  Path certificate() {
    return data().resolve("server.crt");
  }

  Path key() {
    return data().resolve("server.key");
  }

  private void initialize(PostgresBinaries binaries, RunAs as, Path passwordFile)
      throws IOException {
    Directories.delete(data());
    Files.createDirectory(data(), PrivateFiles.DIRECTORY);
    as.give(directory);
    var command =
        new ArrayList<>(
            List.of(
                binaries.program("initdb"),
                "--pgdata=" + data(),
                "--username=" + EmbeddedPostgres.SUPERUSER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-sync"));
    command.addAll(binaries.locale());
    var initdb = new ProcessBuilder(as.command(command));
    // The caller's locale may be one that these programs do not know.
    initdb.environment().put("LC_ALL", "C");
    Process running = initdb.redirectErrorStream(true).start();
    String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (running.waitFor() != 0) {
        throw new IOException("initdb failed:\n" + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void configure(PostgresSetup setup) throws IOException {
    var rules = new ArrayList<String>();
    rules.add("host all " + EmbeddedPostgres.SUPERUSER + " 127.0.0.1/32 scram-sha-256");
    rules.addAll(setup.hba());
    Files.write(data().resolve("pg_hba.conf"), rules);
    if (setup.tls().isPresent()) {
      Files.writeString(certificate(), Files.readString(setup.tls().get().certificate()));
      PrivateFiles.write(key(), Files.readString(setup.tls().get().key()));
    }
  }
}
