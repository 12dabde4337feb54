package dev.postern.benchmarks.ladder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A gate before MySQL in a process of its own: policies, labels on columns that are not asked for,
 * the journal, results recorded as clients saw them.
 */
record MysqlGate(Path home, Path folder, MysqlDatabase database, String issuer, boolean tls) {
  private static final String YAML =
      """
      listen:
        postgres: { address: "127.0.0.1:0", tls: off }
        mysql: { address: "127.0.0.1:${port}", tls: ${client-tls}, flavour: mysql }
      identity:
        issuers:
          - { issuer: "${issuer}", audience: postern, user-claim: preferred_username }
      connections:
        - name: bench
          type: mysql
          address: "127.0.0.1:${database-port}"
          database: bench
          tls: ${upstream-tls}
          login: { password: { user: bench, secret: env:BENCH_PASSWORD } }
      recorder: { directory: journal, results: masked }
      limits: { sessions: 5000 }
      labels:
        - { column: bench.bench.sbtest1.pad, label: filler }
        - { column: "*.*.*.email", label: email }
      masks:
        - { label: filler, as: redact }
        - { label: email, as: { keep-last: 4 } }
      """;

  Child start(int port) throws IOException, InterruptedException {
    Path config =
        Files.writeString(
            Files.createDirectories(folder).resolve("postern.yaml"),
            YAML.replace("${port}", Integer.toString(port))
                    .replace("${issuer}", issuer)
                    .replace("${database-port}", Integer.toString(database.port()))
                    .replace("${client-tls}", tls ? clientTls() : "off")
                    .replace("${upstream-tls}", tls ? upstreamTls() : "off")
                + Step.POLICY.rules());
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
