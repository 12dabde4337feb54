package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.postern.embedded.LocalAuthority;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** What a program with AWS's SDK for Java does through the gate, whatever services are behind. */
abstract class AwsSdkStory {
  private static final int PART = 5 << 20;
  private static final int LISTED = 23;

  abstract SdkClients ann();

  abstract LocalAuthority authority();

  @Test
  void objectsGoUpWithTheSdksOwnChecksumsAndComeDownAsTheyWere() {
    byte[] content = random(3 << 20);
    ann().s3.createBucket(of -> of.bucket("shop-sdk-objects"));
    var put =
        ann()
            .s3
            .putObject(
                of -> of.bucket("shop-sdk-objects").key("a b/ü+1.bin").metadata(Map.of("n", "v")),
                RequestBody.fromBytes(content));
    assertThat(put.eTag()).isNotEmpty();

    var got = ann().s3.getObjectAsBytes(of -> of.bucket("shop-sdk-objects").key("a b/ü+1.bin"));
    assertThat(got.asByteArray()).isEqualTo(content);
    assertThat(got.response().metadata()).containsEntry("n", "v");
    assertThat(
            ann()
                .s3
                .getObjectAsBytes(
                    of -> of.bucket("shop-sdk-objects").key("a b/ü+1.bin").range("bytes=10-19"))
                .asByteArray())
        .hasSize(10);
    assertThat(
            ann()
                .s3
                .headObject(of -> of.bucket("shop-sdk-objects").key("a b/ü+1.bin"))
                .contentLength())
        .isEqualTo(content.length);
  }

  @Test
  void partsBecomeOneObject() {
    byte[] content = random(PART + 1_000);
    ann().s3.createBucket(of -> of.bucket("shop-sdk-parts"));
    String upload =
        ann().s3.createMultipartUpload(of -> of.bucket("shop-sdk-parts").key("whole")).uploadId();
    List<CompletedPart> parts =
        List.of(
            part(upload, 1, Arrays.copyOf(content, PART)),
            part(upload, 2, Arrays.copyOfRange(content, PART, content.length)));
    ann()
        .s3
        .completeMultipartUpload(of ->
            of.bucket("shop-sdk-parts")
                .key("whole")
                .uploadId(upload)
                .multipartUpload(all -> all.parts(parts)));

    assertThat(
            ann().s3.getObjectAsBytes(of -> of.bucket("shop-sdk-parts").key("whole")).asByteArray())
        .isEqualTo(content);
  }

  private CompletedPart part(String upload, int number, byte[] content) {
    var sent =
        ann()
            .s3
            .uploadPart(
                of -> of.bucket("shop-sdk-parts").key("whole").uploadId(upload).partNumber(number),
                RequestBody.fromBytes(content));
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(sent.eTag())
        .checksumCRC32(sent.checksumCRC32())
        .build();
  }

  @Test
  void aListingIsReadPageByPage() {
    ann().s3.createBucket(of -> of.bucket("shop-sdk-list"));
    for (int i = 0; i < LISTED; i++) {
      String key = "k&" + i;
      ann().s3.putObject(of -> of.bucket("shop-sdk-list").key(key), RequestBody.empty());
    }
    assertThat(
            ann()
                .s3
                .listObjectsV2Paginator(of -> of.bucket("shop-sdk-list").maxKeys(5))
                .contents()
                .stream()
                .map(S3Object::key))
        .hasSize(LISTED)
        .contains("k&0", "k&" + (LISTED - 1));
  }

  @Test
  void linksLeadToTheGateAndWorkThereInBothDirections() throws Exception {
    ann().s3.createBucket(of -> of.bucket("shop-sdk-links"));
    var up =
        ann()
            .links
            .presignPutObject(of ->
                of.signatureDuration(Duration.ofMinutes(5))
                    .putObjectRequest(put -> put.bucket("shop-sdk-links").key("a.txt")));
    var down =
        ann()
            .links
            .presignGetObject(of ->
                of.signatureDuration(Duration.ofMinutes(5))
                    .getObjectRequest(get -> get.bucket("shop-sdk-links").key("a.txt")));
    assertThat(List.of(up.url().toString(), down.url().toString()))
        .allSatisfy(url -> assertThat(url).startsWith("https://127.0.0.1:").contains("PSTN"));

    HttpClient plain = HttpClient.newBuilder().sslContext(authority().trusting()).build();
    HttpResponse<String> sent =
        plain.send(
            HttpRequest.newBuilder(up.url().toURI())
                .PUT(HttpRequest.BodyPublishers.ofString("linked"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
    URI there = down.url().toURI();
    assertThat(
            plain.send(HttpRequest.newBuilder(there).build(), HttpResponse.BodyHandlers.ofString()))
        .satisfies(got -> assertThat(got.body()).isEqualTo("linked"));
  }

  @Test
  void itemsAreWrittenReadAndFound() {
    ann()
        .dynamo
        .createTable(of ->
            of.tableName("shop-sdk")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                    AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(
                    KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build()));
    ann().dynamo.waiter().waitUntilTableExists(of -> of.tableName("shop-sdk"));
    Map<String, AttributeValue> item =
        Map.of("id", AttributeValue.fromS("a\"1"), "n", AttributeValue.fromN("1.5"));
    ann().dynamo.putItem(of -> of.tableName("shop-sdk").item(item));

    assertThat(
            ann()
                .dynamo
                .getItem(
                    of -> of.tableName("shop-sdk").key(Map.of("id", AttributeValue.fromS("a\"1"))))
                .item())
        .isEqualTo(item);
    assertThat(
            ann()
                .dynamo
                .query(of ->
                    of.tableName("shop-sdk")
                        .keyConditionExpression("id = :id")
                        .expressionAttributeValues(Map.of(":id", AttributeValue.fromS("a\"1"))))
                .items())
        .containsExactly(item);
  }

  @Test
  void messagesAreSentReceivedAndDeleted() {
    String queue = ann().sqs.createQueue(of -> of.queueName("shop-sdk")).queueUrl();
    ann().sqs.sendMessage(of -> of.queueUrl(queue).messageBody("order <17>"));
    Message message =
        ann().sqs.receiveMessage(of -> of.queueUrl(queue).waitTimeSeconds(5)).messages().getFirst();
    assertThat(message.body()).isEqualTo("order <17>");
    ann().sqs.deleteMessage(of -> of.queueUrl(queue).receiptHandle(message.receiptHandle()));
    assertThat(ann().sqs.receiveMessage(of -> of.queueUrl(queue)).messages()).isEmpty();

    SqsException denied =
        catchThrowableOfType(
            SqsException.class, () -> ann().sqs.deleteQueue(of -> of.queueUrl(queue)));
    assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
    assertThat(denied).hasMessageContaining("sqs:DeleteQueue").hasMessageContaining("reason:");
    assertThat(ann().sqs.listQueues().queueUrls()).contains(queue);
  }

  @Test
  void whatIsDeniedArrivesAsTheServicesOwnExceptionWithTheGatesReason() {
    ann().s3.createBucket(of -> of.bucket("shop-sdk-kept"));
    S3Exception bucket =
        catchThrowableOfType(
            S3Exception.class, () -> ann().s3.deleteBucket(of -> of.bucket("shop-sdk-kept")));
    assertThat(bucket.statusCode()).isEqualTo(403);
    assertThat(bucket.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
    assertThat(bucket).hasMessageContaining("DeleteBucket").hasMessageContaining("reason:");

    DynamoDbException table =
        catchThrowableOfType(
            DynamoDbException.class,
            () ->
                ann()
                    .dynamo
                    .putItem(
                        of -> of.tableName("other").item(Map.of("id", AttributeValue.fromS("1")))));
    assertThat(table.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
    assertThat(table).hasMessageContaining("not-allowed");
    assertThat(ann().s3.listBuckets().buckets())
        .anySatisfy(kept -> assertThat(kept.name()).isEqualTo("shop-sdk-kept"));
  }

  static byte[] random(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }
}
