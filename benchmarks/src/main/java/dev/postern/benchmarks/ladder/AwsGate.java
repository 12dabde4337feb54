package dev.postern.benchmarks.ladder;

import dev.postern.aws.sign.AwsKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gate before AWS's services in a process of its own: TLS on both legs, ten policies, secrets of
 * responses masked, the journal.
 *
 * @param home of the project, which has the launcher
 * @param folder has the certificate {@code server.crt}, its key {@code server.key} and the store
 *     {@code authority.p12} of who issued it
 * @param upstream the services' port
 */
record AwsGate(Path home, Path folder, int upstream, String issuer) {
  static final String PASSWORD = "changeit";
  private static final String YAML =
      """
      listen:
        postgres: { address: "127.0.0.1:0", tls: off }
        aws: { address: "127.0.0.1:${port}", tls: { certificate: "file:server.crt", key: "file:server.key" } }
        https: { address: "127.0.0.1:${api}", tls: off }
      identity:
        issuers:
          - { issuer: "${issuer}", audience: postern, user-claim: preferred_username }
      connections:
        - name: bench
          type: aws
          account: "123456789012"
          regions: [${region}]
          endpoints: { s3: "https://localhost:${upstream}", dynamodb: "https://localhost:${upstream}" }
      recorder: { directory: journal }
      policies:
        - name: tools
          groups: [bench]
          connections: [bench]
          access: { for: 8h, request: none }
          rules:
            - allow: { actions: ["s3:GetObject", "s3:PutObject"], resources: ["arn:aws:s3:::bench/*"] }
            - allow: { actions: ["dynamodb:GetItem"], resources: ["arn:aws:dynamodb:*:*:table/bench"] }
            - hold: { kinds: [delete], reviewers: [reviewers], approvals: 1, wait: 10m }
            - deny: { actions: ["s3:DeleteBucket"] }
      """;
  private static final String OTHERS =
      """
        - name: others-${n}
          groups: [others-${n}]
          connections: ["*"]
          access: { for: 8h, request: none }
          rules: [ { allow: { kinds: [read, list] } } ]
      """;

  /**
   * Starts it.
   *
   * @param api the port of its API, where keys are to be had
   */
  Child start(int port, int api) throws IOException, InterruptedException {
    StringBuilder yaml =
        new StringBuilder(
            YAML.replace("${port}", Integer.toString(port))
                .replace("${api}", Integer.toString(api))
                .replace("${issuer}", issuer)
                .replace("${region}", AwsRequests.REGION)
                .replace("${upstream}", Integer.toString(upstream)));
    for (int i = 1; i < 10; i++) {
      yaml.append(OTHERS.replace("${n}", Integer.toString(i)));
    }
    Path config = Files.writeString(folder.resolve("postern.yaml"), yaml);
    // The API's listener is the last that a gate opens.
    return Child.start(
        List.of(home.resolve("postern").toString(), "serve", "--config", config.toString()),
        Map.of(
            "AWS_ACCESS_KEY_ID",
            "AKIA0000000000000001",
            "AWS_SECRET_ACCESS_KEY",
            "none-that-aws-knows",
            "JDK_JAVA_OPTIONS",
            "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
                .formatted(folder.resolve("authority.p12"), PASSWORD)),
        folder.resolve("gate.log"),
        api);
  }

  /** A key of the gate's, good for an hour, for who has this token. */
  static AwsKey key(int api, String token) throws IOException, InterruptedException {
    HttpResponse<String> answer;
    try (HttpClient client = HttpClient.newHttpClient()) {
      answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://%s:%d/api/v1/keys".formatted(Door.HOST, api)))
                  .header("Authorization", "Bearer " + token)
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"connection\": \"bench\", \"for\": \"1h\"}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
    }
    return new AwsKey(
        field("key", answer.body()), field("secret", answer.body()), field("token", answer.body()));
  }

  private static String field(String name, String json) throws IOException {
    Matcher matcher = Pattern.compile("\"" + name + "\" *: *\"([^\"]+)\"").matcher(json);
    if (!matcher.find()) {
      throw new IOException("the gate gives no key: " + json);
    }
    return matcher.group(1);
  }
}
