package dev.postern.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** By the example of a signed request that AWS's General Reference gives. */
class SigV4Test {
  private static final Instant SIGNED = Instant.parse("2015-08-30T12:36:00Z");
  private static final String SIGNATURE =
      "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";

  private final AwsKeys keys = new AwsKeys();
  private final Map<String, String> headers = new HashMap<>();

  @BeforeEach
  void theExample() {
    keys.put(
        new AwsKeys.Key(
            "AKIDEXAMPLE",
            "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            null,
            Instant.MAX,
            "arn:aws:iam::123456789012:user/example"));
    headers.put("host", "iam.amazonaws.com");
    headers.put("content-type", "application/x-www-form-urlencoded; charset=utf-8");
    headers.put("x-amz-date", "20150830T123600Z");
    headers.put(
        "authorization",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
            + "SignedHeaders=content-type;host;x-amz-date, Signature="
            + SIGNATURE);
  }

  private AwsKeys.Key verify(String query, String region, Instant now) throws SigV4.Refused {
    return SigV4.header(
        new SigV4.Request("GET", "/", SigV4.query(query), headers, new byte[0]),
        new SigV4.Service(keys, "iam", region, now));
  }

  @Test
  void theExamplesSignatureCounts() throws Exception {
    assertThat(verify("Action=ListUsers&Version=2010-05-08", "us-east-1", SIGNED).id())
        .isEqualTo("AKIDEXAMPLE");
  }

  @Test
  void whatIsOtherThanItWasSignedDoesNot() {
    assertThatThrownBy(() -> verify("Action=ListRoles&Version=2010-05-08", "us-east-1", SIGNED))
        .isInstanceOf(SigV4.Refused.class);
    assertThatThrownBy(
            () -> verify("Action=ListUsers&Version=2010-05-08&Version=x", "us-east-1", SIGNED))
        .isInstanceOf(SigV4.Refused.class);
    headers.put("host", "iam.example.com");
    assertThatThrownBy(() -> verify("Action=ListUsers&Version=2010-05-08", "us-east-1", SIGNED))
        .isInstanceOf(SigV4.Refused.class);
  }

  @Test
  void norInAnotherRegionOrAtAnotherTime() {
    String query = "Action=ListUsers&Version=2010-05-08";
    assertThatThrownBy(() -> verify(query, "eu-west-1", SIGNED)).isInstanceOf(SigV4.Refused.class);
    for (long seconds : new long[] {301, -301}) {
      assertThatThrownBy(() -> verify(query, "us-east-1", SIGNED.plusSeconds(seconds)))
          .isInstanceOf(SigV4.Refused.class);
    }
  }
}
