package dev.postern.benchmarks.ladder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Gates of the ladder, each in a process of its own that the launcher starts as it does always. */
record Gate(Path home, Path directory, Database database, String issuer, boolean tls) {
  private static final String YAML =
      """
      listen:
        postgres: { address: "127.0.0.1:${port}", tls: ${client-tls} }
      identity:
        issuers:
          - { issuer: "${issuer}", audience: postern, user-claim: preferred_username }
      connections:
        - name: bench
          type: postgres
          address: "127.0.0.1:${database-port}"
          database: bench
          tls: ${upstream-tls}
          login: { password: { user: bench, secret: env:BENCH_PASSWORD } }
      recorder: { directory: journal, results: ${results} }
      limits: { sessions: 5000 }
      """;

  Child start(Step step, int port) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(directory.resolve(step.name()));
    Path config =
        Files.writeString(
            folder.resolve("postern.yaml"),
            YAML.replace("${port}", Integer.toString(port))
                    .replace("${issuer}", issuer)
                    .replace("${database-port}", Integer.toString(database.port()))
                    .replace("${client-tls}", tls ? clientTls() : "off")
                    .replace("${upstream-tls}", tls ? upstreamTls() : "off")
                    .replace("${results}", step.results())
                + step.rules());
    return Child.start(
        List.of(home.resolve("postern").toString(), "serve", "--config", config.toString()),
        Map.of("BENCH_PASSWORD", database.door(false).password()),
        folder.resolve("gate.log"),
        port);
  }

  private String clientTls() {
    return "{ certificate: \"file:%s\", key: \"file:%s\" }"
        .formatted(database.certificate().certificate(), database.certificate().key());
  }

  private String upstreamTls() {
    return "{ ca: \"file:%s\" }".formatted(database.authority());
  }
}
