package dev.postern.wire.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.FaultCode;
import dev.postern.core.Secret;
import dev.postern.wire.postgres.OAuthBearer.Answer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OAuthBearerTest {
  private static final String ISSUER = "https://idp.example.com";
  private static final String REFUSAL =
      "{ \"status\": \"invalid_token\", \"openid-configuration\":"
          + " \"https://idp.example.com/.well-known/openid-configuration\","
          + " \"scope\": \"openid postern\" }";
  private static final String GOOD = "n,,\1auth=Bearer aB0-._~+/==\1\1";

  private final OAuthBearer oauth = oauth();

  @Test
  void requestNamesTheMechanism() {
    assertThat(Bytes.written(oauth::request))
        .isEqualTo(
            Bytes.written(out ->
                out.writeBytes(Bytes.hex("52 00000015 0000000a"))
                    .writeBytes("OAUTHBEARER\0\0".getBytes(UTF_8))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n,,\1auth=Bearer aB0-._~+/==\1\1",
        "y,,\1auth=Bearer aB0-._~+/==\1\1",
        "n,,\1auth=bEARER   aB0-._~+/==\1\1",
        "n,,\1host=h\1port=5432\1auth=Bearer aB0-._~+/==\1more=x y\t\1\1",
      })
  void tokenIsFound(String response) {
    assertThat(initial(oauth, response)).isEqualTo(new Answer.Token(new Secret("aB0-._~+/==")));
  }

  @Test
  void refusedTokenIsToldWhereToGetAnother() {
    initial(oauth, GOOD);

    assertThat(challenge(oauth.refuse())).isEqualTo(REFUSAL);
    assertThat(oauth.onResponse(Bytes.buffer((byte) 1)))
        .isEqualTo(
            new Answer.Failed(
                FaultCode.AUTHENTICATION,
                "OAuth bearer authentication failed for user \"agent\"",
                ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n,,\1auth=\1\1", // asks for the issuer
        "n,,\1auth=Basic YTpi\1\1",
        "n,,\1auth=Bearer\1\1",
        "n,,\1auth=Bearer \1\1",
        "n,,\1auth=Bearer a b\1\1",
        "n,,\1auth=Bearer a=b\1\1",
        "n,,\1auth=Bearer \"\1\1",
      })
  void responseWithoutATokenIsToldWhereToGetOne(String response) {
    assertThat(challenge(initial(oauth, response))).isEqualTo(REFUSAL);
  }

  @Test
  void afterTheRefusalOnlyTheDummyResponseIsTaken() {
    initial(oauth, "n,,\1auth=\1\1");

    assertThat(oauth.onResponse(Bytes.buffer(GOOD.getBytes(UTF_8))))
        .isEqualTo(malformed("Client did not send a kvsep response."));
    assertThat(oauth.onResponse(Bytes.buffer((byte) 1)))
        .isEqualTo(malformed("Message is out of order."));
  }

  @Test
  void absentInitialResponseIsAskedFor() {
    byte[] body = Bytes.written(out -> out.writeBytes(name("OAUTHBEARER")).writeInt(-1));

    assertThat(challenge(oauth.onResponse(Bytes.buffer(body)))).isEmpty();
    assertThat(oauth.onResponse(Bytes.buffer(GOOD.getBytes(UTF_8))))
        .isInstanceOf(Answer.Token.class);
  }

  @Test
  void discoveryDocumentMayBeNamedOutright() {
    String document = "https://idp/.well-known/oauth-authorization-server/x\"y";

    assertThat(challenge(new OAuthBearer("u", document, "s").refuse()))
        .isEqualTo(
            "{ \"status\": \"invalid_token\", \"openid-configuration\":"
                + " \"https://idp/.well-known/oauth-authorization-server/x\\\"y\","
                + " \"scope\": \"s\" }");
  }

  @Test
  void anotherMechanismIsRefused() {
    byte[] body = Bytes.written(out -> out.writeBytes(name("SCRAM-SHA-256")).writeInt(-1));

    assertThat(oauth.onResponse(Bytes.buffer(body)))
        .isEqualTo(
            new Answer.Failed(
                FaultCode.PROTOCOL_VIOLATION,
                "client selected an invalid SASL authentication mechanism",
                ""));
  }

  @Test
  void authorizationIdentityIsRefused() {
    assertThat(initial(oauth, "n,a=dba,\1auth=Bearer x\1\1"))
        .isEqualTo(
            new Answer.Failed(
                FaultCode.UNSUPPORTED,
                "client uses authorization identity, but it is not supported",
                ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "x,,\1auth=Bearer x\1\1", // no such flag
        "p=tls-unique,,\1auth=Bearer x\1\1", // channel binding
        "n", // no comma
        "n,", // no second one
        "n,x,\1auth=Bearer x\1\1", // an unknown attribute
        "n,,", // no separator
        "n,,auth=Bearer x\1\1", // none before the first pair
        "n,,\1", // no pair, no end
        "n,,\1\1", // no auth
        "n,,\1host=x\1\1", // none either
        "n,,\1auth=Bearer x", // an open pair
        "n,,\1auth=Bearer x\1", // no end
        "n,,\1auth\1\1", // no value
        "n,,\1=x\1\1", // no key
        "n,,\1a1=x\1auth=Bearer x\1\1", // a key of other characters
        "n,,\1auth=Bearer \u007f\1\1", // a value of other characters
        "n,,\1auth=Bearer x\1auth=Bearer y\1\1", // two tokens
        "n,,\1auth=Bearer x\1\1more", // a tail
        "n,,\1auth=Bearer x\1\1\1", // another end
        "n,,\1auth=Bearer x\0\1\1", // a zero
        "\1", // the dummy response too early
      })
  void responseThatIsNoneIsRefused(String response) {
    assertThat(initial(oauth, response))
        .isInstanceOfSatisfying(
            Answer.Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo(FaultCode.PROTOCOL_VIOLATION);
              assertThat(failed.sentence()).isEqualTo("malformed OAUTHBEARER message");
            });
  }

  @Test
  void everyCutFails() {
    byte[] whole = initialBody(GOOD);
    for (int size = 0; size < whole.length; size++) {
      assertThat(oauth().onResponse(Bytes.buffer(Arrays.copyOf(whole, size))))
          .isInstanceOf(Answer.Failed.class);
    }
    assertThat(oauth().onResponse(Bytes.buffer(Arrays.copyOf(whole, whole.length + 1))))
        .isInstanceOf(Answer.Failed.class);
  }

  @Test
  void oversizedMessageFails() {
    assertThat(initial(oauth, "n,,\1auth=Bearer " + "x".repeat(65_536) + "\1\1"))
        .isEqualTo(malformed("Message is too long."));
  }

  @Test
  void longestTokenIsReadWithoutDeepRecursion() {
    assertThat(initial(oauth, "n,,\1auth=Bearer " + "x".repeat(65_000) + "\1\1"))
        .isInstanceOf(Answer.Token.class);
  }

  @Test
  void secondMessageBeforeTheVerdictFails() {
    initial(oauth, GOOD);

    assertThat(initial(oauth, GOOD)).isEqualTo(malformed("Message is out of order."));
  }

  @Test
  void damageNeverThrowsNorShowsTheToken() {
    Random random = new Random(9);
    byte[] whole = initialBody(GOOD);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(whole.length)] = (byte) random.nextInt();
      assertThat(oauth().onResponse(Bytes.buffer(damaged)).toString()).doesNotContain("aB0-");
    }
  }

  private static OAuthBearer oauth() {
    return new OAuthBearer("agent", ISSUER, "openid postern");
  }

  private static byte[] name(String mechanism) {
    return (mechanism + "\0").getBytes(UTF_8);
  }

  private static byte[] initialBody(String response) {
    byte[] bytes = response.getBytes(ISO_8859_1);
    return Bytes.written(
        out -> out.writeBytes(name("OAUTHBEARER")).writeInt(bytes.length).writeBytes(bytes));
  }

  private static Answer initial(OAuthBearer oauth, String response) {
    return oauth.onResponse(Bytes.buffer(initialBody(response)));
  }

  private static Answer.Failed malformed(String detail) {
    return new Answer.Failed(FaultCode.PROTOCOL_VIOLATION, "malformed OAUTHBEARER message", detail);
  }

  /** What an AuthenticationSASLContinue holds. */
  private static String challenge(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Challenge.class);
    byte[] body = Bytes.body(((Answer.Challenge) answer).message());
    assertThat(Arrays.copyOf(body, 4)).containsExactly(0, 0, 0, 11);
    return new String(body, 4, body.length - 4, UTF_8);
  }
}
