package dev.postern.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a MySQL or MariaDB is laid out and run.
 *
 * @param directory holds data and root's password; a database already there is started as it is
 * @param port on 127.0.0.1; 0 takes a free one
 * @param tls what the server shows; empty: it speaks plain text only
 * @param options of the server's command line, such as {@code --max-connections=200}
 */
public record MysqlSetup(
    MysqlBinaries binaries,
    Path directory,
    int port,
    Optional<PemFiles> tls,
    List<String> options) {
  public MysqlSetup {
    options = List.copyOf(options);
  }
}
