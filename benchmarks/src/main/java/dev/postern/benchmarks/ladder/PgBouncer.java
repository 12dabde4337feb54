package dev.postern.benchmarks.ladder;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * pgbouncer in session mode, which is what it has in common with the gate: a server connection for
 * each client. It asks clients for no password, which costs it nothing per statement.
 */
record PgBouncer(Path program, Path directory, Database database, boolean tls) {
  Child start(int port) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(directory);
    Door direct = database.door(tls);
    StringBuilder config =
        new StringBuilder(
            """
            [databases]
            bench = host=127.0.0.1 port=%d dbname=%s user=%s password=%s
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = any
            pool_mode = session
            default_pool_size = 900
            max_client_conn = 1000
            server_idle_timeout = 1
            server_reset_query =
            ignore_startup_parameters = extra_float_digits
            log_connections = 0
            log_disconnections = 0
            """
                .formatted(
                    direct.port(), direct.database(), direct.user(), direct.password(), port));
    if (tls) {
      config.append(tls(folder));
    }
    Path file = Files.writeString(folder.resolve("pgbouncer.ini"), config);
    List<String> command = new ArrayList<>(List.of(program.toString()));
    if (new UnixSystem().getUid() == 0) {
      command.addAll(List.of("-u", "nobody"));
    }
    command.add(file.toString());
    return Child.start(command, Map.of(), folder.resolve("pgbouncer.log"), port);
  }

  /** The key is copied to where nobody can read it, since pgbouncer does not run as root. */
  private String tls(Path folder) throws IOException {
    Path key = folder.resolve("server.key");
    Files.writeString(key, Files.readString(database.certificate().key()));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    return """
    client_tls_sslmode = require
    client_tls_key_file = %s
    client_tls_cert_file = %s
    server_tls_sslmode = verify-full
    server_tls_ca_file = %s
    """
        .formatted(key, database.certificate().certificate(), database.authority());
  }
}
