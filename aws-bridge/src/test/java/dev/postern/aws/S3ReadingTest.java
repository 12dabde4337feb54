package dev.postern.aws;

import static dev.postern.aws.Requests.call;
import static dev.postern.aws.Requests.needs;
import static dev.postern.aws.Requests.read;
import static dev.postern.aws.Requests.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.aws.value.UnreadableException;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3ReadingTest {
  @Test
  void aBucketIsNamedByThePathOrByTheHost() {
    String object = "s3:GetObject arn:${Partition}:s3:::my.bucket/dir/a b";

    assertThat(needs(read("s3", "GET /my.bucket/dir/a%20b", ""))).containsExactly(object);
    assertThat(needs(read("s3", "GET /dir/a%20b", "", "Host: my.bucket.gate.example.com:18443")))
        .containsExactly(object);
    assertThat(needs(read("s3", "GET /?list-type=2", "", "Host:MY.bucket.gate.example.com")))
        .containsExactly("s3:ListBucket arn:${Partition}:s3:::my.bucket");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /|ListBuckets",
        "GET /bucket|ListObjects",
        "GET /bucket/|ListObjects",
        "GET /bucket?list-type=2&prefix=a%2Fb|ListObjectsV2",
        "GET /bucket?versioning|GetBucketVersioning",
        "GET /bucket?versioning=|GetBucketVersioning",
        "GET /bucket/key?versionId=3&x-id=GetObject|GetObject",
        "GET /bucket/key?acl|GetObjectAcl",
        "HEAD /bucket/key|HeadObject",
        "HEAD /bucket|HeadBucket",
        "DELETE /bucket|DeleteBucket",
        "DELETE /bucket/key|DeleteObject",
        "POST /bucket/key?uploads|CreateMultipartUpload",
        "PUT /bucket/key?partNumber=1&uploadId=u|UploadPart",
        "PUT /bucket/key|PutObject",
        "PUT /bucket|CreateBucket",
        "GET /bucket//a//b|GetObject",
        "GET /bucket/dir/|GetObject"
      })
  void anOperationIsKnownByMethodPathAndParameters(String line, String operation) {
    assertThat(call(read("s3", line, "")).operation()).isEqualTo(operation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /bucket/key?acl&tagging|unknown-operation",
        "GET /bucket?acl&versioning|unknown-operation",
        "GET /bucket/key?x-id=DeleteObject|unknown-operation",
        "GET /bucket/key?unheard=of|unknown-operation",
        "GET /bucket?list-type=3|unknown-operation",
        "GET /bucket/key?versionId=1&versionId=2|duplicate-parameter",
        "GET /bucket/key?versionId=1&%76ersionId=2|duplicate-parameter",
        "GET /bucket/../other/key|two-readings",
        "GET /bucket/./key|two-readings",
        "GET /bucket/%2e%2e/other|two-readings",
        "GET /bucket/a%2F..%2Fb|two-readings",
        "GET /bucket/a%252Fb|two-readings",
        "GET /bucket/a%00b|malformed-encoding",
        "GET /bucket/a%ffb|not-utf8",
        "GET /bucket/a%2|malformed-encoding",
        "GET /buck%2Fet/key|bucket-name",
        "GET //bucket/key|bucket-name",
        "GET /b..t/key|bucket-name",
        "GET /arn:aws:s3:eu-west-1:123456789012:accesspoint%2Fap/key|access-point",
        "GET /ap-abcdef-s3alias/key|access-point",
        "GET /bucket--use1-az4--x-s3/key|access-point",
        "GET /bucket?prefix=a+b|two-readings",
        "GET /bucket;x/key|bucket-name",
        "POST /bucket/key|unknown-operation",
        "TRACE /bucket/key|method",
        "OPTIONS /bucket/key|unknown-operation",
        "GET http://gate.example.com/bucket|malformed-target",
        "GET /bucket/key?a?b|malformed-target"
      })
  void whatCouldBeReadInTwoWaysIsRefused(String line, String code) {
    assertThat(refused(read("s3", line, ""))).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-amz-unheard: of",
        "x-amz-copy-source: bucket/key",
        "X-HTTP-Method-Override: DELETE",
        "x_amz_acl: public-read",
        "Connection: x-amz-acl",
        "Transfer-Encoding: chunked, identity",
        "TE: trailers",
        "Host: gate.example.com.evil.example",
        "Host: evil.example",
        "x-amz-target: DynamoDB_20120810.GetItem"
      })
  void aHeaderThatIsNotTheOperationsIsRefused(String header) {
    assertThat(read("s3", "GET /bucket/key", "", header)).isInstanceOf(Reading.NotUnderstood.class);
  }

  @Test
  void aHeaderThatStandsTwiceIsRefused() {
    assertThat(
            refused(
                read(
                    "s3",
                    "PUT /bucket/key",
                    "",
                    "x-amz-acl: private",
                    "X-Amz-Acl: public-read",
                    "Host: gate.example.com")))
        .isEqualTo("duplicate-header");
    assertThat(
            refused(read("s3", "GET /b", "", "Host: gate.example.com", "host: x.gate.example.com")))
        .isEqualTo("duplicate-header");
    assertThat(refused(read("s3", "PUT /bucket/key", "a", "Transfer-Encoding: chunked")))
        .isEqualTo("two-readings");
  }

  @Test
  void whatParametersAskForIsNeededToo() {
    String object = " arn:${Partition}:s3:::bucket/key";

    assertThat(needs(read("s3", "GET /bucket/key?versionId=1", "")))
        .containsExactly("s3:GetObject" + object, "s3:GetObjectVersion" + object);
    assertThat(needs(read("s3", "PUT /bucket/key", "", "x-amz-acl: private")))
        .containsExactly("s3:PutObject" + object, "s3:PutObjectAcl" + object);
  }

  @Test
  void aCopyReadsItsSource() {
    String[] source = {"x-amz-copy-source: /other/a%20b?versionId=7"};

    assertThat(needs(read("s3", "PUT /bucket/key", "", source)))
        .containsExactly(
            "s3:PutObject arn:${Partition}:s3:::bucket/key",
            "s3:GetObject arn:${Partition}:s3:::other/a b",
            "s3:GetObjectVersion arn:${Partition}:s3:::other/a b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bucket",
        "/bucket/",
        "bucket/a?acl",
        "bucket/..%2Fx",
        "bucket/%252e",
        "bucket/a+b",
        "arn:aws:s3:eu-west-1:123456789012:accesspoint/ap/object/key"
      })
  void aCopysSourceThatIsNoBucketAndKeyIsRefused(String source) {
    assertThat(refused(read("s3", "PUT /bucket/key", "", "x-amz-copy-source: " + source)))
        .isEqualTo("two-readings");
  }

  @Test
  void eachObjectOfADeletionIsNamed() {
    String body =
        "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            + "<Object><Key>a</Key></Object><Object><Key>b</Key><VersionId>2</VersionId></Object>"
            + "</Delete>";
    Reading reading = read("s3", "POST /bucket?delete", body);

    assertThat(needs(reading))
        .contains(
            "s3:DeleteObject arn:${Partition}:s3:::bucket/a",
            "s3:DeleteObject arn:${Partition}:s3:::bucket/b",
            "s3:DeleteObjectVersion arn:${Partition}:s3:::bucket/b");
    assertThat(call(reading).kinds()).containsExactly(Kind.DELETE);
    assertThat(call(reading).risk()).isEqualTo(Risk.HIGH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<Delete><Object><Key>a</Key><Key>b</Key></Object></Delete>",
        "<Delete><Thing/></Delete>",
        "<Other><Object><Key>a</Key></Object></Other>",
        "<Delete><object><Key>a</Key></object></Delete>",
        "<Delete y='1'/>",
        "<!DOCTYPE d><Delete/>",
        "{}"
      })
  void aBodyThatIsNotTheModelsIsRefused(String body) {
    assertThat(read("s3", "POST /bucket?delete", body)).isInstanceOf(Reading.NotUnderstood.class);
  }

  @Test
  void anObjectsBodyIsNotRead() throws UnreadableException {
    assertThat(Requests.READER.readsBody(Requests.head("PUT /bucket/key", 5), "s3")).isFalse();
    assertThat(Requests.READER.readsBody(Requests.head("POST /bucket?delete", 5), "s3")).isTrue();
    assertThat(
            Requests.READER.read(
                new CallRequest(
                    Requests.head("PUT /bucket/key", 5),
                    "s3",
                    "eu-west-1",
                    new CallRequest.Body.Unread(),
                    false)))
        .isInstanceOf(Reading.Understood.class);
    assertThat(
            refused(
                Requests.READER.read(
                    new CallRequest(
                        Requests.head("POST /bucket?delete", 5),
                        "s3",
                        "eu-west-1",
                        new CallRequest.Body.Unread(),
                        false))))
        .isEqualTo("body-not-read");
  }

  @Test
  void aBodyWhereNoneBelongsIsRefused() {
    assertThat(refused(read("s3", "GET /bucket/key", "x"))).isEqualTo("unknown-parameter");
    assertThat(refused(read("s3", "DELETE /bucket", "<A/>"))).isEqualTo("unknown-parameter");
  }

  @Test
  void whatOpensABucketToEverybodyIsCritical() {
    String policy =
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"},\"Action\":\"s3:*\"}}";

    assertThat(call(read("s3", "PUT /bucket?acl", "", "x-amz-acl: public-read")).reasons())
        .extracting(Reason::code)
        .first()
        .isEqualTo("public-exposure");
    assertThat(call(read("s3", "DELETE /bucket?publicAccessBlock", "")).risk())
        .isEqualTo(Risk.CRITICAL);
    assertThat(call(read("s3", "PUT /bucket?acl", "", "x-amz-acl: private")).risk())
        .isEqualTo(Risk.HIGH);
    assertThat(call(read("s3", "PUT /bucket?policy", policy)).risk()).isEqualTo(Risk.CRITICAL);
  }
}
