package dev.postern.iam;

import dev.postern.core.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/**
 * What a cluster of EKS takes for who somebody is: a question to the Security Token Service that is
 * signed and not sent, for the cluster to send. It is good for a quarter of an hour, for that
 * cluster alone.
 *
 * @see <a
 *     href="https://github.com/kubernetes-sigs/aws-iam-authenticator#api-authorization-from-outside-a-cluster">
 *     API authorization from outside a cluster</a>
 */
final class EksToken {
  private static final String PREFIX = "k8s-aws-v1.";
  private static final String CLUSTER = "x-k8s-aws-id";

  /** The cluster heeds a quarter of an hour of its own, whatever stands here. */
  private static final Duration EXPIRES = Duration.ofSeconds(60);

  private EksToken() {}

  /**
   * A token for a cluster.
   *
   * @param region of the cluster
   * @param credentials of who it is to be
   */
  static Secret of(String cluster, String region, AwsCredentials credentials, Clock clock) {
    URI sts = URI.create(AwsEndpoints.of("sts", region) + "/");
    SdkHttpRequest question =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(sts)
            .putRawQueryParameter("Action", "GetCallerIdentity")
            .putRawQueryParameter("Version", "2011-06-15")
            .putHeader(CLUSTER, cluster)
            .build();
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(sign ->
                sign.identity(credentials)
                    .request(question)
                    .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "sts")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(AwsV4FamilyHttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, EXPIRES)
                    .putProperty(HttpSigner.SIGNING_CLOCK, clock));
    return new Secret(
        PREFIX
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                    signed.request().getUri().toString().getBytes(StandardCharsets.UTF_8)));
  }
}
