package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.embedded.LocalAuthority;
import dev.postern.gateway.api.ApiClient;
import dev.postern.gateway.cli.PosternCommand;
import dev.postern.gateway.cli.Surroundings;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.testkit.AwsKeys;
import dev.postern.testkit.ScriptedSts;
import dev.postern.testkit.TestIssuer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A gate before services of AWS's that verify signatures: its own key is that of a user, and it
 * takes a role for each person.
 */
final class AwsGate implements AutoCloseable {
  static final String ROLE = "arn:aws:iam::123456789012:role/postern-cloud";
  static final String CONNECTION = "cloud";
  static final String REGION = "eu-west-1";
  private static final int AWS_MINUTES = 2;
  private static final Pattern APPROVAL = Pattern.compile("ap-[0-9a-z]+");
  private static final int ASKS = 200;
  final ScriptedSts sts;
  private final TestIssuer issuer = TestIssuer.start();
  private final LocalAuthority authority = LocalAuthority.create("gate authority");
  private final Gateway gateway;
  private final Path directory;

  /** How a program ended, and all that it printed. */
  record Ran(int code, String printed) {}

  /**
   * @param keys that AWS knows
   * @param lent what the role gives, as the services know it
   * @param endpoints by services' endpoint prefixes
   * @param rest policies, labels and masks
   */
  AwsGate(Path directory, AwsKeys keys, AwsKeys.Key lent, Map<String, URI> endpoints, String rest)
      throws Exception {
    this.directory = directory;
    AwsKeys.Key own = keys.user("arn:aws:iam::123456789012:user/gate");
    sts = ScriptedSts.start(keys, REGION).role(ROLE, "").always(lent);
    System.setProperty("aws.accessKeyId", own.id());
    System.setProperty("aws.secretAccessKey", own.secret());
    authority.server("localhost", "127.0.0.1").write(directory, "server");
    Files.writeString(directory.resolve("gate-ca.crt"), authority.certificatePem());
    Map<String, URI> all = new HashMap<>(endpoints);
    all.putIfAbsent("sts", sts.address());
    String tls = "tls: { certificate: \"file:server.crt\", key: \"file:server.key\" }";
    Path config =
        Files.writeString(
            directory.resolve("postern.yaml"),
            """
            listen:
              postgres: { address: "127.0.0.1:0", %1$s }
              aws: { address: "127.0.0.1:0", %1$s }
              https: { address: "127.0.0.1:0", %1$s }
            identity:
              issuers: [ { issuer: "%2$s", audience: postern, user-claim: preferred_username } ]
            aws: { sts: "%3$s" }
            recorder: { directory: journal }
            api: { admins: [admins], auditors: [auditors] }
            connections:
              - name: cloud
                type: aws
                role: "%4$s"
                account: "123456789012"
                regions: [%5$s, us-east-1]
                scoped-credentials: { max: 30m }
                endpoints: { %6$s }
            """
                    .formatted(
                        tls,
                        issuer.issuer(),
                        sts.address(),
                        ROLE,
                        REGION,
                        all.entrySet().stream()
                            .map(one -> one.getKey() + ": \"" + one.getValue() + "\"")
                            .collect(Collectors.joining(", ")))
                + rest);
    gateway = Gateway.start(PosternConfig.load(config, _ -> null));
  }

  TestIssuer issuer() {
    return issuer;
  }

  Gateway gateway() {
    return gateway;
  }

  /** The authority of the gate's certificate. */
  LocalAuthority authority() {
    return authority;
  }

  /** Where AWS's SDKs send their calls. */
  URI address() {
    return URI.create("https://127.0.0.1:" + Objects.requireNonNull(gateway.aws()).getPort());
  }

  /** The HTTPS API, for who has this token. */
  ApiClient api(String token) {
    return ApiClient.of(
        authority.trusting(), Objects.requireNonNull(gateway.https()).port(), token);
  }

  /** The command line, of who has this token. */
  Ran postern(String token, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    int dashes = all.indexOf("--");
    all.addAll(
        dashes < 0 ? all.size() : dashes,
        List.of(
            "--api",
            "https://localhost:" + Objects.requireNonNull(gateway.https()).port(),
            "--gate-ca",
            directory.resolve("gate-ca.crt").toString()));
    return run(token, all);
  }

  private String eve() {
    return issuer.token("eve", "reviewers");
  }

  /** The approval that waits for Eve, who is a reviewer, once it is there. */
  String asked() throws InterruptedException {
    String reviewer = eve();
    for (int i = 0; i < ASKS; i++) {
      Matcher found = APPROVAL.matcher(postern(reviewer, "approvals").printed());
      if (found.find()) {
        return found.group();
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("nobody was asked");
  }

  /** What Eve sees of an approval. */
  String shown(String approval) {
    return postern(eve(), "approvals", approval).printed();
  }

  void approve(String approval) {
    Ran ran = postern(eve(), "approve", approval);
    assertThat(ran.code()).as(ran.printed()).isZero();
  }

  /** A verb that speaks to no gate. */
  Ran local(String... arguments) {
    return run("", List.of(arguments));
  }

  private Ran run(String token, List<String> all) {
    StringWriter printed = new StringWriter();
    Surroundings around =
        new Surroundings(
            directory,
            directory,
            Map.of("POSTERN_TOKEN", token, "XDG_CONFIG_HOME", directory.toString())::get,
            new PrintWriter(printed, true),
            new PrintWriter(printed, true));
    int code = PosternCommand.run(Verbs.actions(), around, all.toArray(String[]::new));
    return new Ran(code, printed.toString());
  }

  /**
   * A command of AWS's by postern connect, as {@code aws s3 ls} or several in a shell's words,
   * which have to end within two minutes.
   */
  Ran aws(String token, String command) throws IOException {
    Path output = Files.createTempFile(directory, "aws", ".out");
    CompletableFuture<Ran> running =
        CompletableFuture.supplyAsync(() ->
            postern(
                token,
                "connect",
                CONNECTION,
                "--protocol",
                "aws",
                "--",
                "sh",
                "-c",
                "(" + command + ") >" + output + " 2>&1"));
    try {
      Ran ran = running.get(AWS_MINUTES, TimeUnit.MINUTES);
      return new Ran(ran.code(), ran.printed() + Files.readString(output));
    } catch (TimeoutException e) {
      ProcessHandle.current()
          .children()
          .filter(child -> child.info().commandLine().orElse("").contains(output.toString()))
          .forEach(child -> {
            child.descendants().forEach(ProcessHandle::destroyForcibly);
            child.destroyForcibly();
          });
      throw new AssertionError("it does not end: " + Files.readString(output), e);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** How a program of AWS's ended, which it has to do within two minutes. */
  static int ended(Process process) throws InterruptedException {
    if (!process.waitFor(AWS_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("the program does not end");
    }
    return process.exitValue();
  }

  /** Whether the stock command is there. */
  static boolean hasCommand() {
    try {
      Process asked = new ProcessBuilder("aws", "--version").redirectErrorStream(true).start();
      asked.getOutputStream().close();
      String version = new String(asked.getInputStream().readNBytes(1_000), StandardCharsets.UTF_8);
      return asked.waitFor(30, TimeUnit.SECONDS) && version.startsWith("aws-cli");
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    gateway.close();
    sts.close();
    issuer.close();
  }
}
