package dev.postern.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.testkit.AwsKeys;
import dev.postern.testkit.PresignedIdentity;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Tokens for clusters, as a cluster verifies them, and beside those of the aws command. */
class EksTokenTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final String ROLE = "arn:aws:iam::123456789012:role/prod";
  private final AwsKeys keys = new AwsKeys();
  private final AwsKeys.Key key = keys.session(ROLE, NOW.plusSeconds(3_600));

  private String token(String cluster) {
    return EksToken.of(
            cluster,
            "eu-west-1",
            AwsSessionCredentials.create(key.id(), key.secret(), key.session()),
            Clock.fixed(NOW, ZoneOffset.UTC))
        .reveal();
  }

  private static URI url(String token) {
    return URI.create(
        new String(
            Base64.getUrlDecoder().decode(token.substring("k8s-aws-v1.".length())),
            StandardCharsets.UTF_8));
  }

  @Test
  void aClusterLearnsFromItWhoSomebodyIs() throws Exception {
    assertThat(PresignedIdentity.of(url(token("shop")), "shop", keys, "eu-west-1", NOW))
        .isEqualTo(ROLE);
  }

  @Test
  void itIsGoodForOneClusterAlone() {
    assertThat(PresignedIdentity.of(url(token("shop")), "wiki", keys, "eu-west-1", NOW))
        .isEqualTo("refused");
  }

  @Test
  void itSaysTheSameAsThatOfTheAwsCommand() throws Exception {
    List<String> names = names(url(token("shop")));

    assertThat(names(url(ofCommand()))).containsExactlyInAnyOrderElementsOf(names);
    assertThat(url(ofCommand()).getHost()).isEqualTo(url(token("shop")).getHost());
  }

  private static List<String> names(URI url) {
    return Arrays.stream(url.getRawQuery().split("&"))
        .map(pair -> pair.split("=", 2)[0])
        .sorted()
        .toList();
  }

  private String ofCommand() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "aws", "eks", "get-token", "--cluster-name", "shop", "--region", "eu-west-1");
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("AWS_ACCESS_KEY_ID", key.id());
    builder.environment().put("AWS_SECRET_ACCESS_KEY", key.secret());
    builder.environment().put("AWS_SESSION_TOKEN", String.valueOf(key.session()));
    Process command;
    try {
      command = builder.redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "the aws command is not on the PATH (pip install awscli)");
      throw e;
    }
    command.getOutputStream().close();
    String printed = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(command.waitFor(60, TimeUnit.SECONDS)).isTrue();
    Matcher token = Pattern.compile("k8s-aws-v1\\.[A-Za-z0-9_-]+").matcher(printed);
    assertThat(token.find()).as(printed).isTrue();
    return token.group();
  }
}
