package dev.postern.gateway;

import java.net.URI;
import java.util.Objects;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The clients of AWS's SDK for Java as they come, but for what anybody who uses the gate sets: its
 * address, its keys, its authority, and buckets in the path.
 */
final class SdkClients implements AutoCloseable {
  final S3Client s3;
  final S3Presigner links;
  final DynamoDbClient dynamo;
  final SqsClient sqs;
  final SecretsManagerClient secrets;
  private final SdkHttpClient http;

  SdkClients(URI endpoint, TrustManager[] trusting, AwsCredentialsProvider keys) {
    Region region = Region.of(AwsGate.REGION);
    http = UrlConnectionHttpClient.builder().tlsTrustManagersProvider(() -> trusting).build();
    s3 = of(S3Client.builder().forcePathStyle(true), endpoint, keys);
    links =
        S3Presigner.builder()
            .endpointOverride(endpoint)
            .region(region)
            .credentialsProvider(keys)
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .build();
    dynamo = of(DynamoDbClient.builder(), endpoint, keys);
    sqs = of(SqsClient.builder(), endpoint, keys);
    secrets = of(SecretsManagerClient.builder(), endpoint, keys);
  }

  /** Those of whom a token is of, with a key of the HTTPS API's. */
  static SdkClients of(AwsGate gate, String token) throws Exception {
    var answer = gate.api(token).post("/keys", "{'connection': '" + AwsGate.CONNECTION + "'}");
    return new SdkClients(
        gate.address(),
        gate.authority().trustManagers(),
        StaticCredentialsProvider.create(
            AwsSessionCredentials.create(
                Objects.requireNonNull(answer.text("key")),
                Objects.requireNonNull(answer.text("secret")),
                Objects.requireNonNull(answer.text("token")))));
  }

  private <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> C of(
      B builder, URI endpoint, AwsCredentialsProvider keys) {
    return builder
        .endpointOverride(endpoint)
        .region(Region.of(AwsGate.REGION))
        .credentialsProvider(keys)
        .httpClient(http)
        .build();
  }

  @Override
  public void close() {
    s3.close();
    links.close();
    dynamo.close();
    sqs.close();
    secrets.close();
    http.close();
  }
}
