package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.embedded.LocalAuthority;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** AWS's SDK for Java before services that verify the gate's own signatures. */
@TestInstance(Lifecycle.PER_CLASS)
class AwsSdkIT extends AwsSdkStory {
  @TempDir private static Path directory;
  private AwsStage stage;
  private SdkClients ann;

  @BeforeAll
  void start() throws Exception {
    stage = new AwsStage(directory);
    ann = SdkClients.of(stage.gate, stage.ann());
  }

  @AfterAll
  void end() throws Exception {
    if (ann != null) {
      ann.close();
    }
    if (stage != null) {
      stage.close();
    }
  }

  @Override
  SdkClients ann() {
    return ann;
  }

  @Override
  LocalAuthority authority() {
    return stage.gate.authority();
  }

  @Test
  void aMaskedSecretIsOneThatTheSdkReads() throws Exception {
    var masked = ann.secrets.getSecretValue(of -> of.secretId("shop"));
    assertThat(masked.secretString()).isEqualTo("redacted");
    assertThat(masked.name()).isEqualTo("shop");
    assertThat(masked.arn()).endsWith(":secret:shop-AbCdEf");

    try (SdkClients pat = SdkClients.of(stage.gate, stage.pat())) {
      assertThat(pat.secrets.getSecretValue(of -> of.secretId("shop")).secretString())
          .contains(AwsStage.SECRET);
    }
  }

  @Test
  void aHeldUploadGoesUpWhereItIsApprovedWhileTheSdkWaits() throws Exception {
    ann.s3.createBucket(of -> of.bucket("shop-sdk-held"));
    CompletableFuture<String> upload = CompletableFuture.supplyAsync(() -> held("seen").eTag());
    stage.gate.approve(stage.gate.asked());
    assertThat(upload.get(60, TimeUnit.SECONDS)).isNotEmpty();
    assertThat(
            ann.s3.getObjectAsBytes(of -> of.bucket("shop-sdk-held").key("held/a")).asUtf8String())
        .isEqualTo("seen");

    // The yes was for once.
    CompletableFuture<String> again = CompletableFuture.supplyAsync(() -> held("seen").eTag());
    String asked = stage.gate.asked();
    assertThat(again).isNotDone();
    stage.gate.approve(asked);
    again.get(60, TimeUnit.SECONDS);
  }

  private PutObjectResponse held(String text) {
    return ann.s3.putObject(
        of -> of.bucket("shop-sdk-held").key("held/a"), RequestBody.fromString(text));
  }

  @Test
  void theSdksOwnProviderGetsKeysAsInAContainer() throws Exception {
    SSLSocketFactory before = HttpsURLConnection.getDefaultSSLSocketFactory();
    HttpsURLConnection.setDefaultSSLSocketFactory(authority().trusting().getSocketFactory());
    System.setProperty(
        "aws.containerCredentialsFullUri",
        stage.gate.api("").base() + "/aws/" + AwsGate.CONNECTION + "/credentials");
    System.setProperty("aws.containerAuthorizationToken", "Bearer " + stage.ann());
    try (ContainerCredentialsProvider keys = ContainerCredentialsProvider.builder().build();
        SdkClients clients =
            new SdkClients(stage.gate.address(), authority().trustManagers(), keys)) {
      assertThat(keys.resolveCredentials().accessKeyId()).startsWith("PSTN");
      assertThat(clients.s3.listBuckets().hasBuckets()).isTrue();
    } finally {
      System.clearProperty("aws.containerCredentialsFullUri");
      System.clearProperty("aws.containerAuthorizationToken");
      HttpsURLConnection.setDefaultSSLSocketFactory(before);
    }
  }
}
