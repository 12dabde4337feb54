package dev.postern.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A MySQL server's folder.
 *
 * @param directory holds the data directory and the files of root's password
 */
record MysqlData(Path directory, String rootPassword) {
  /** In the order in which they are run, behind the creation of the schema they are run in. */
  private static final List<String> MARIADB_TABLES =
      List.of(
          "mariadb_system_tables.sql",
          "mariadb_performance_tables.sql",
          "mariadb_system_tables_data.sql",
          "mariadb_sys_schema.sql");

  private static final String MARIADB_BEGINS =
      """
      CREATE DATABASE mysql;
      USE mysql;
      SET @auth_root_socket = NULL;
      SET @skip_auth_anonymous = 1;
      """;

  /** MariaDB's command line wants TLS even of a local socket. */
  private static final String CLIENT = "[client-mariadb]\nskip-ssl\n[client]\npassword=";

  /** Makes what is not there yet, and writes what this start reads. */
  static MysqlData prepare(MysqlSetup setup) throws IOException {
    Path directory = setup.directory().toAbsolutePath();
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, PrivateFiles.DIRECTORY);
    }
    Path passwordFile = directory.resolve("root.password");
    if (!Files.exists(passwordFile)) {
      PrivateFiles.write(passwordFile, PrivateFiles.randomPassword());
    }
    var prepared = new MysqlData(directory, Files.readString(passwordFile));
    Files.createDirectories(prepared.temporary(), PrivateFiles.DIRECTORY);
    // Written last: a creation that was broken off is begun anew.
    if (!Files.exists(directory.resolve("created"))) {
      prepared.initialize(setup.binaries());
      Files.createFile(directory.resolve("created"));
    }
    PrivateFiles.write(
        prepared.initFile(),
        "ALTER USER 'root'@'localhost' IDENTIFIED BY '" + prepared.rootPassword() + "';\n");
    PrivateFiles.write(prepared.clientFile(), CLIENT + prepared.rootPassword() + "\n");
    if (setup.tls().isPresent()) {
      Files.writeString(prepared.certificate(), Files.readString(setup.tls().get().certificate()));
      PrivateFiles.write(prepared.key(), Files.readString(setup.tls().get().key()));
    }
    return prepared;
  }

  Path data() {
    return directory.resolve("data");
  }

  /** Statements that the server runs at each start. */
  Path initFile() {
    return directory.resolve("root.sql");
  }

  /** By which the command line knows root's password. */
  Path clientFile() {
    return directory.resolve("root.cnf");
  }

  Path socket() {
    return directory.resolve("socket");
  }

  Path pidFile() {
    return directory.resolve("pid");
  }

  private Path temporary() {
    return directory.resolve("tmp");
  }

  Path certificate() {
    return directory.resolve("server.crt");
  }

  Path key() {
    return directory.resolve("server.key");
  }

  private void initialize(MysqlBinaries binaries) throws IOException {
    Directories.delete(data());
    Files.createDirectory(data(), PrivateFiles.DIRECTORY);
    switch (binaries.product()) {
      case MYSQL -> run(binaries, "--initialize-insecure", "");
      case MARIADB -> {
        StringBuilder statements = new StringBuilder(MARIADB_BEGINS);
        for (String file : MARIADB_TABLES) {
          statements.append(Files.readString(binaries.home().resolve("share").resolve(file)));
        }
        run(binaries, "--bootstrap", statements.toString());
      }
    }
  }

  /** The options that a server needs wherever it runs. */
  List<String> options(MysqlBinaries binaries) {
    List<String> options = new ArrayList<>(List.of("--no-defaults"));
    if (new UnixSystem().getUid() == 0) {
      // Else it refuses to be root.
      options.add("--user=root");
    }
    options.add("--basedir=" + binaries.home());
    options.add("--datadir=" + data());
    // In a folder that it shared, another MariaDB that starts would delete its temporary tables.
    options.add("--tmpdir=" + temporary());
    if (binaries.product() == MysqlProduct.MARIADB) {
      options.add("--lc-messages-dir=" + binaries.home().resolve("share"));
    }
    options.addAll(
        List.of(
            "--innodb-flush-method=nosync",
            "--innodb-buffer-pool-size=32M",
            "--performance-schema=OFF",
            "--skip-log-bin"));
    return options;
  }

  private void run(MysqlBinaries binaries, String mode, String input) throws IOException {
    List<String> arguments = new ArrayList<>(options(binaries));
    arguments.add(mode);
    Path said = directory.resolve("creation.log");
    Path read = Files.writeString(directory.resolve("creation.sql"), input);
    Process process =
        new ProcessBuilder(binaries.command(binaries.product().server(), arguments))
            .redirectErrorStream(true)
            .redirectInput(read.toFile())
            .redirectOutput(said.toFile())
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(
            "the database was not created:\n" + Files.readString(said, StandardCharsets.UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
