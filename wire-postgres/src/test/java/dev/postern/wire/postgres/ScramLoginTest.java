package dev.postern.wire.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.FaultCode;
import dev.postern.core.MintedUser;
import dev.postern.core.PasswordVerifier;
import dev.postern.core.Secret;
import dev.postern.wire.postgres.ScramLogin.Answer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScramLoginTest {
  private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
  private static final ScramLogin.Parameters PARAMETERS =
      new ScramLogin.Parameters(SALT, 4096, "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
  private static final byte[] CHANNEL = "a hash of a certificate".getBytes(ISO_8859_1);

  /** RFC 7677, section 3. */
  private static final String CLIENT_FIRST = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";

  private static final String NONCE = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
  private static final String SERVER_FIRST = NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
  private static final String PROOF = "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
  private static final String CLIENT_FINAL = "c=biws," + NONCE + "," + PROOF;
  private static final String SERVER_FINAL = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";
  private final PasswordVerifier.Scram pencil;
  private final ScramLogin login = new ScramLogin(PARAMETERS, null);
  private final ScramLogin bound = new ScramLogin(PARAMETERS, CHANNEL);

  ScramLoginTest() throws GeneralSecurityException {
    pencil = ScramServer.verifier("pencil", SALT, 4096);
  }

  @Test
  void theExampleOfTheRfcIsSpokenToItsEnd() {
    assertThat(challenge(initial(login, "SCRAM-SHA-256", CLIENT_FIRST))).isEqualTo(SERVER_FIRST);
    ScramProof proof = proof(response(login, CLIENT_FINAL));

    assertThat(proof.isGoodFor(pencil)).isTrue();
    assertThat(Bytes.written(out -> ScramLogin.conclude(proof, out)))
        .isEqualTo(
            Bytes.written(out ->
                BackendMessages.authenticationSaslFinal(out, SERVER_FINAL.getBytes(ISO_8859_1))));
  }

  @Test
  void anotherPasswordsVerifierIsNotMet() throws Exception {
    initial(login, "SCRAM-SHA-256", CLIENT_FIRST);
    ScramProof proof = proof(response(login, CLIENT_FINAL));

    assertThat(proof.isGoodFor(ScramServer.verifier("pencils", SALT, 4096))).isFalse();
    assertThat(proof.isGoodFor(PasswordVerifier.CachingSha2.of(new Secret("pencil")))).isFalse();
  }

  @Test
  void whatIsKeptIsInPostgresqlsFormAndReadBack() {
    assertThat(pencil.text()).startsWith("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$");
    assertThat(PasswordVerifier.Scram.parse(pencil.text()).text()).isEqualTo(pencil.text());
    assertThat(pencil).hasToString("SCRAM-SHA-256");
  }

  @Test
  void channelBindingIsOfferedWhereThereIsAChannelToBind() {
    assertThat(new String(Bytes.written(login::request), ISO_8859_1))
        .endsWith("\nSCRAM-SHA-256\0\0");
    assertThat(new String(Bytes.written(bound::request), ISO_8859_1))
        .endsWith("\nSCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0");
  }

  @Test
  void whoChoosesChannelBindingHasToBindThisChannel() {
    String first = "p=tls-server-end-point,,n=,r=abc";
    String header = "p=tls-server-end-point,,";

    challenge(initial(bound, "SCRAM-SHA-256-PLUS", first));
    assertThat(response(bound, last(header, "abc", CHANNEL))).isInstanceOf(Answer.Proved.class);

    for (byte[] other : List.of(new byte[0], new byte[32], Arrays.copyOf(CHANNEL, 22))) {
      ScramLogin again = new ScramLogin(PARAMETERS, CHANNEL);
      challenge(initial(again, "SCRAM-SHA-256-PLUS", first));
      assertThat(response(again, last(header, "abc", other)))
          .isEqualTo(
              new Answer.Failed(
                  FaultCode.AUTHENTICATION, "SCRAM channel binding check failed", ""));
    }
  }

  @Test
  void whatWasOfferedAndStruckOnTheWayIsNoticed() {
    assertThat(initial(bound, "SCRAM-SHA-256", "y,,n=,r=abc"))
        .isInstanceOfSatisfying(
            Answer.Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo(FaultCode.AUTHENTICATION);
              assertThat(failed.sentence()).isEqualTo("SCRAM channel binding negotiation error");
            });
    // Where it was not offered, it is what such a client says.
    assertThat(initial(login, "SCRAM-SHA-256", "y,,n=,r=abc")).isInstanceOf(Answer.Challenge.class);
    assertThat(response(login, last("y,,", "abc", new byte[0]))).isInstanceOf(Answer.Proved.class);
  }

  @Test
  void theHeaderThatWasSaidHasToBeBound() {
    initial(login, "SCRAM-SHA-256", "y,,n=,r=abc");

    assertThat(response(login, last("n,,", "abc", new byte[0])))
        .isInstanceOfSatisfying(
            Answer.Failed.class,
            failed -> assertThat(failed.sentence()).contains("channel binding check"));
  }

  @Test
  void clientsWithoutChannelBindingNeedNone() {
    assertThat(initial(bound, "SCRAM-SHA-256", "n,,n=,r=abc")).isInstanceOf(Answer.Challenge.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCRAM-SHA-1", "SCRAM-SHA-256-PLUS", "OAUTHBEARER", ""})
  void whatWasNotOfferedIsNotTaken(String mechanism) {
    assertThat(initial(login, mechanism, CLIENT_FIRST))
        .isEqualTo(
            new Answer.Failed(
                FaultCode.PROTOCOL_VIOLATION,
                "client selected an invalid SASL authentication mechanism",
                ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"n,,n=,r=abc", "y,,n=,r=abc"})
  void plusWithoutABindingIsRefused(String first) {
    assertThat(initial(bound, "SCRAM-SHA-256-PLUS", first)).isInstanceOf(Answer.Failed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p=tls-unique,,n=,r=abc", // another type
        "p=,,n=,r=abc", // none named
      })
  void anotherBindingThanThatOfTheCertificateIsRefused(String first) {
    assertThat(initial(bound, "SCRAM-SHA-256-PLUS", first)).isInstanceOf(Answer.Failed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"n,a=dba,n=,r=abc", "n,,m=x,n=,r=abc"})
  void whatIsNotSpokenIsUnsupported(String first) {
    assertThat(initial(login, "SCRAM-SHA-256", first))
        .isInstanceOfSatisfying(
            Answer.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(FaultCode.UNSUPPORTED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "x,,n=,r=abc", // no such flag
        "p=tls-server-end-point,,n=,r=abc", // a binding, without PLUS
        "n,n=,r=abc", // no authorization identity's place
        "n,,r=abc", // no user
        "n,,n=", // no nonce
        "n,,n=,r=", // an empty one
        "n,,n=,r=a b", // a blank in it
        "n,,n=,r=a\u00e9", // beyond ASCII
        "n,,n=a\0b,r=abc", // a zero
        "n,,n=,r=abc,", // an extension without anything
        "n,,n=,r=abc,x", // without a value
        "n,,n=,r=abc\0", // a tail
        "c=biws,r=abc,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", // the last one first
      })
  void aFirstMessageThatIsNoneIsRefused(String first) {
    assertThat(initial(login, "SCRAM-SHA-256", first))
        .isInstanceOfSatisfying(
            Answer.Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo(FaultCode.PROTOCOL_VIOLATION);
              assertThat(failed.sentence()).isEqualTo("malformed SCRAM message");
            });
  }

  @Test
  void extensionsAreSignedAndNotRead() {
    challenge(initial(login, "SCRAM-SHA-256", CLIENT_FIRST + ",x=y"));

    assertThat(proof(response(login, "c=biws," + NONCE + ",z=1," + PROOF)).isGoodFor(pencil))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "c=biws," + NONCE, // no proof
        "c=biws," + PROOF, // no nonce
        NONCE + "," + PROOF, // no binding
        "c=," + NONCE + "," + PROOF, // an empty one
        "c=biws," + NONCE + ",p=", // an empty proof
        "c=biws," + NONCE + ",p=AAAA", // a short one
        "c=biws," + NONCE + "," + PROOF + "=", // a long one
        "c=biws," + NONCE + "," + PROOF + "," + PROOF, // two
        "c=biws," + NONCE + "," + PROOF + ",x=y", // something behind it
        "c=biws," + NONCE + ",p=\u00e9HzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", // no base64
        CLIENT_FIRST, // the first one again
      })
  void aLastMessageThatIsNoneIsRefused(String last) {
    challenge(initial(login, "SCRAM-SHA-256", CLIENT_FIRST));

    assertThat(response(login, last))
        .isInstanceOfSatisfying(
            Answer.Failed.class,
            failed -> assertThat(failed.sentence()).isEqualTo("malformed SCRAM message"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rOprNGfwEbeRWgbNEkqO", "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", "x"})
  void anotherNonceIsRefused(String nonce) {
    challenge(initial(login, "SCRAM-SHA-256", CLIENT_FIRST));

    assertThat(response(login, "c=biws,r=" + nonce + "," + PROOF))
        .isEqualTo(
            new Answer.Failed(
                FaultCode.PROTOCOL_VIOLATION, "invalid SCRAM response", "Nonce does not match."));
  }

  @Test
  void absentInitialResponseIsAskedFor() {
    byte[] body =
        Bytes.written(out -> out.writeBytes("SCRAM-SHA-256\0".getBytes(ISO_8859_1)).writeInt(-1));

    assertThat(challenge(login.onResponse(Bytes.buffer(body)))).isEmpty();
    assertThat(challenge(response(login, CLIENT_FIRST))).isEqualTo(SERVER_FIRST);
  }

  @Test
  void oversizedMessagesAreRefused() {
    assertThat(initial(login, "SCRAM-SHA-256", "n,,n=,r=" + "x".repeat(1024)))
        .isEqualTo(malformed("The message is too long."));
    ScramLogin other = new ScramLogin(PARAMETERS, null);
    challenge(initial(other, "SCRAM-SHA-256", CLIENT_FIRST));
    assertThat(response(other, CLIENT_FINAL + ",x=" + "x".repeat(1024)))
        .isEqualTo(malformed("The message is too long."));
  }

  @Test
  void afterTheProofOrAFailureNothingIsTaken() {
    challenge(initial(login, "SCRAM-SHA-256", CLIENT_FIRST));
    proof(response(login, CLIENT_FINAL));
    assertThat(response(login, CLIENT_FINAL)).isEqualTo(malformed("The message is out of order."));

    assertThat(initial(bound, "SCRAM-SHA-1", CLIENT_FIRST)).isInstanceOf(Answer.Failed.class);
    assertThat(initial(bound, "SCRAM-SHA-256", CLIENT_FIRST))
        .isEqualTo(malformed("The message is out of order."));
  }

  @Test
  void everyCutAndNoiseFailsAndNothingElse() {
    byte[] whole = initialBody("SCRAM-SHA-256", CLIENT_FIRST);
    for (int size = 0; size < whole.length; size++) {
      assertThat(
              new ScramLogin(PARAMETERS, null).onResponse(Bytes.buffer(Arrays.copyOf(whole, size))))
          .isInstanceOf(Answer.Failed.class);
    }
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = whole.clone();
      noise[random.nextInt(noise.length)] = (byte) random.nextInt(256);
      assertThat(new ScramLogin(PARAMETERS, null).onResponse(Bytes.buffer(noise))).isNotNull();
    }
  }

  @Test
  void aUserIsSpokenToInTheSameWayWheneverItComes() {
    String user = MintedUser.newName();
    String one = serverFirst(user);
    String other = serverFirst(user);

    assertThat(one.substring(one.indexOf(",s="))).isEqualTo(other.substring(other.indexOf(",s=")));
    assertThat(one).isNotEqualTo(other);
    String another = serverFirst(MintedUser.newName());
    assertThat(another.substring(another.indexOf(",s=")))
        .isNotEqualTo(one.substring(one.indexOf(",s=")));
  }

  private static String serverFirst(String user) {
    return challenge(initial(ScramLogin.of(user, null), "SCRAM-SHA-256", CLIENT_FIRST));
  }

  private static String last(String header, String nonce, byte[] channel) {
    byte[] said = header.getBytes(ISO_8859_1);
    byte[] all = Arrays.copyOf(said, said.length + channel.length);
    System.arraycopy(channel, 0, all, said.length, channel.length);
    return "c=%s,r=%s%s,%s"
        .formatted(Base64.getEncoder().encodeToString(all), nonce, PARAMETERS.nonce(), PROOF);
  }

  private static Answer malformed(String detail) {
    return new Answer.Failed(FaultCode.PROTOCOL_VIOLATION, "malformed SCRAM message", detail);
  }

  private static byte[] initialBody(String mechanism, String first) {
    byte[] response = first.getBytes(ISO_8859_1);
    return Bytes.written(out ->
        out.writeBytes((mechanism + "\0").getBytes(ISO_8859_1))
            .writeInt(response.length)
            .writeBytes(response));
  }

  private static Answer initial(ScramLogin login, String mechanism, String first) {
    return login.onResponse(Bytes.buffer(initialBody(mechanism, first)));
  }

  private static Answer response(ScramLogin login, String message) {
    return login.onResponse(Bytes.buffer(message.getBytes(ISO_8859_1)));
  }

  private static ScramProof proof(Answer answer) {
    return switch (answer) {
      case Answer.Proved(var proof) -> proof;
      case Answer.Challenge _, Answer.Failed _ -> throw new AssertionError(answer);
    };
  }

  /** What an AuthenticationSASLContinue says. */
  private static String challenge(Answer answer) {
    return switch (answer) {
      case Answer.Challenge(var message) -> new String(message, 9, message.length - 9, ISO_8859_1);
      case Answer.Proved _, Answer.Failed _ -> throw new AssertionError(answer);
    };
  }
}
