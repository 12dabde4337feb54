package dev.postern.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a PostgreSQL is laid out and run.
 *
 * @param directory holds data and superuser password; a database already there is started as it is
 * @param port on 127.0.0.1; 0 takes a free one
 * @param tls what the server shows; empty: it speaks plain text only
 * @param hba lines of pg_hba.conf, after the one that lets the superuser in with its password
 * @param settings configuration parameters by name
 */
public record PostgresSetup(
    PostgresBinaries binaries,
    Path directory,
    int port,
    Optional<PemFiles> tls,
    List<String> hba,
    Map<String, String> settings) {
  public PostgresSetup {
    hba = List.copyOf(hba);
    settings = Map.copyOf(settings);
  }
}
