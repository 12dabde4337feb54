package dev.postern.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddedMysqlIT {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void encryptsAndShowsTheAuthoritysCertificate(MysqlProduct product) throws Exception {
    LocalAuthority authority = LocalAuthority.create("test");
    Path trusted = Files.writeString(directory.resolve("ca.crt"), authority.certificatePem());
    PemFiles files = authority.server("localhost", "127.0.0.1").write(directory, "server");
    try (var server = EmbeddedMysql.start(setup(product, Optional.of(files)))) {
      server.execute(
          "CREATE USER app@localhost IDENTIFIED BY 'pw' REQUIRE SSL; SELECT @@version_comment;");
      String verify =
          product == MysqlProduct.MYSQL ? "--ssl-mode=VERIFY_IDENTITY" : "--ssl-verify-server-cert";
      List<String> command =
          new ArrayList<>(
              List.of(
                  "--no-defaults",
                  "--host=127.0.0.1",
                  "--port=" + server.port(),
                  "--user=app",
                  "--password=pw",
                  "--ssl-ca=" + trusted,
                  verify,
                  "--skip-column-names",
                  "--batch",
                  "--execute=SHOW STATUS LIKE 'Ssl_version'"));
      assertThat(output(server.binaries().client(command))).contains("TLSv1.3");
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsItsDataAndItsRootBetweenStarts(MysqlProduct product) throws Exception {
    MysqlSetup setup = setup(product, Optional.empty());
    try (var server = EmbeddedMysql.start(setup)) {
      server.execute("CREATE DATABASE kept; CREATE TABLE kept.t AS SELECT 42 AS answer;");
    }
    long pid;
    try (var server = EmbeddedMysql.start(setup)) {
      assertThat(server.execute("SELECT answer FROM kept.t;")).isEqualTo("42\n");
      pid = server.pid();
    }
    assertThat(ProcessHandle.of(pid)).isEmpty();
  }

  private MysqlSetup setup(MysqlProduct product, Optional<PemFiles> tls) throws IOException {
    return new MysqlSetup(
        binaries(product), directory.resolve("server"), 0, tls, List.of("--max-connections=20"));
  }

  private static MysqlBinaries binaries(MysqlProduct product) throws IOException {
    try {
      return MysqlBinaries.unpack(product, KeptFolder.cache());
    } catch (FileNotFoundException e) {
      assumeTrue(false, e.getMessage());
      throw e;
    }
  }

  private static String output(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
