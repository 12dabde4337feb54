package dev.postern.gateway.cli;

import dev.postern.core.Secret;
import dev.postern.gateway.config.HostPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stock client's way through the gateway. The token or password travels in the client's
 * environment, which other users of the machine cannot read; arguments they can.
 *
 * @param ca the authority of the gateway's certificate, null for those of the system
 */
record StockClient(
    Protocol protocol, HostPort gate, @Nullable Path ca, String connection, String user) {
  /** Programs that take MySQL's options. */
  private static final String MYSQL_PROGRAMS = "(?:mysql|mariadb).*";

  enum Protocol {
    POSTGRES,
    MYSQL;

    /** The protocol that a program by this name speaks, null where that is not known. */
    static @Nullable Protocol of(String program) {
      String name = Path.of(program).getFileName().toString();
      if (name.matches(MYSQL_PROGRAMS)) {
        return MYSQL;
      }
      return name.equals("psql") || name.startsWith("pg") ? POSTGRES : null;
    }
  }

  /** The client that comes with the server. */
  String program() {
    return switch (protocol) {
      case POSTGRES -> "psql";
      case MYSQL -> "mysql";
    };
  }

  Map<String, String> environment(Secret password) {
    Map<String, String> variables = new LinkedHashMap<>();
    switch (protocol) {
      case POSTGRES -> {
        variables.put("PGHOST", gate.host());
        variables.put("PGPORT", Integer.toString(gate.port()));
        variables.put("PGDATABASE", connection);
        variables.put("PGUSER", user);
        variables.put("PGSSLMODE", "verify-full");
        variables.put("PGSSLROOTCERT", ca == null ? "system" : ca.toString());
        variables.put("PGPASSWORD", password.reveal());
      }
      case MYSQL -> variables.put("MYSQL_PWD", password.reveal());
    }
    return variables;
  }

  /** The command with the options that its program needs and the environment cannot give. */
  List<String> command(List<String> command) throws CommandException {
    String name = Path.of(command.getFirst()).getFileName().toString();
    if (protocol == Protocol.POSTGRES || !name.matches(MYSQL_PROGRAMS)) {
      return command;
    }
    // Without it these clients encrypt, but for whoever answers.
    if (ca == null) {
      throw new CommandException(
          "MySQL's clients need the authority of the gateway's certificate: name it with --gate-ca");
    }
    List<String> whole = new ArrayList<>();
    whole.add(command.getFirst());
    whole.add("--host=" + gate.host());
    whole.add("--port=" + gate.port());
    whole.add("--protocol=TCP");
    whole.add("--user=" + user);
    whole.add("--ssl-ca=" + ca);
    whole.add(
        isMariadb(command.getFirst()) ? "--ssl-verify-server-cert" : "--ssl-mode=VERIFY_IDENTITY");
    if (name.equals("mysql") || name.equals("mariadb")) {
      whole.add("--database=" + connection);
    }
    whole.addAll(command.subList(1, command.size()));
    return whole;
  }

  /** The options of the two differ, and Debian's mysql is MariaDB's. */
  private static boolean isMariadb(String program) {
    try {
      Process asked =
          new ProcessBuilder(program, "--version")
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.PIPE)
              .start();
      asked.getOutputStream().close();
      String answer = new String(asked.getInputStream().readNBytes(1000), StandardCharsets.UTF_8);
      if (!asked.waitFor(5, TimeUnit.SECONDS)) {
        asked.destroyForcibly();
      }
      return answer.contains("MariaDB");
    } catch (IOException notThere) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
