package dev.postern.wire.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Secret;
import dev.postern.core.Target;
import dev.postern.core.Target.Credential.Password;
import dev.postern.wire.postgres.UpstreamLogin.Answer;
import dev.postern.wire.postgres.UpstreamLogin.Line;
import io.netty.buffer.Unpooled;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamLoginTest {
  private static final int OK = 0;
  private static final int CLEARTEXT = 3;
  private static final int MD5 = 5;
  private static final int SASL = 10;
  private static final int CONTINUE = 11;
  private static final int FINAL = 12;
  private static final byte[] BINDING = {1, 2, 3};
  private static final byte[] NOTHING = {};
  private static final String PLAIN = "SCRAM-SHA-256";
  private static final String PLUS = "SCRAM-SHA-256-PLUS";

  private static final Target.Credential TOKEN = new Target.Credential.Token(new Secret("tok"));

  private final UpstreamLogin login = login(true, null);

  @Test
  void trustingUpstreamIsTaken() {
    assertThat(ask(login, OK, NOTHING)).isEqualTo(new Answer.Authenticated());
  }

  @Test
  void cleartextPasswordGoesOverAPrivateLine() {
    assertThat(reply(ask(login, CLEARTEXT, NOTHING))).isEqualTo(Bytes.hex("70 00000007 707700"));
    assertThat(ask(login, OK, NOTHING)).isEqualTo(new Answer.Authenticated());
  }

  @Test
  void md5PasswordIsHashedWithUserAndSalt() {
    byte[] reply = reply(ask(login, MD5, new byte[] {1, 2, 3, 4}));

    assertThat(Bytes.body(reply))
        .asString(UTF_8)
        .isEqualTo("md523933eb55ec09a63a564cd7714651904\0");
    assertThat(ask(login, OK, NOTHING)).isEqualTo(new Answer.Authenticated());
  }

  @Test
  void noPasswordLeavesOverAnOpenLine() {
    assertFailed(ask(login(false, null), CLEARTEXT, NOTHING), "login-exposed");
    assertFailed(ask(login(false, null), MD5, new byte[4]), "login-exposed");
  }

  @Test
  void scramProvesBothSides() throws GeneralSecurityException {
    ScramServer server = new ScramServer("pw", 4096);
    String first = clientFirst(login, PLAIN, List.of(PLAIN, PLUS));
    String proof = proof(login, server.first(first));

    assertThat(first).startsWith("n,,");
    assertThat(server.proves(proof, NOTHING)).isTrue();
    assertThat(ask(login, FINAL, server.last(proof).getBytes(UTF_8))).isEqualTo(new Answer.Wait());
    assertThat(ask(login, OK, NOTHING)).isEqualTo(new Answer.Authenticated());
  }

  @Test
  void channelIsBoundWhereBothSidesCan() throws GeneralSecurityException {
    UpstreamLogin bound = login(true, BINDING);
    ScramServer server = new ScramServer("pw", 4096);
    String first = clientFirst(bound, PLUS, List.of(PLUS, PLAIN));
    String proof = proof(bound, server.first(first));

    assertThat(first).startsWith("p=tls-server-end-point,,");
    assertThat(server.proves(proof, BINDING)).isTrue();
    assertThat(ask(bound, FINAL, server.last(proof).getBytes(UTF_8))).isEqualTo(new Answer.Wait());
  }

  @Test
  void bindingThatIsNotOfferedIsMentioned() throws GeneralSecurityException {
    UpstreamLogin bound = login(true, BINDING);
    ScramServer server = new ScramServer("pw", 4096);
    String first = clientFirst(bound, PLAIN, List.of(PLAIN));

    assertThat(first).startsWith("y,,");
    assertThat(server.proves(proof(bound, server.first(first)), NOTHING)).isTrue();
  }

  @Test
  void upstreamThatDoesNotKnowThePasswordIsLeft() throws GeneralSecurityException {
    ScramServer impostor = new ScramServer("another", 4096);
    String proof = proof(login, impostor.first(clientFirst(login, PLAIN, List.of(PLAIN))));

    assertThat(impostor.proves(proof, NOTHING)).isFalse();
    assertFailed(ask(login, FINAL, impostor.last(proof).getBytes(UTF_8)), "login-unproven");
    assertFailed(ask(login, OK, NOTHING), "login-violation");
  }

  @Test
  void okBeforeTheUpstreamsProofIsRefused() throws GeneralSecurityException {
    clientFirst(login, PLAIN, List.of(PLAIN));
    assertFailed(ask(login, OK, NOTHING), "login-violation");

    UpstreamLogin later = login(true, null);
    proof(later, new ScramServer("pw", 4096).first(clientFirst(later, PLAIN, List.of(PLAIN))));
    assertFailed(ask(later, OK, NOTHING), "login-violation");
  }

  @Test
  void errorInThePlaceOfTheProofIsRefused() throws GeneralSecurityException {
    proof(login, new ScramServer("pw", 4096).first(clientFirst(login, PLAIN, List.of(PLAIN))));

    assertFailed(ask(login, FINAL, "e=other-error".getBytes(UTF_8)), "login-unproven");
  }

  @ParameterizedTest
  @ValueSource(ints = {CLEARTEXT, MD5, SASL, FINAL})
  void methodCannotChangeOnceScramHasBegun(int method) {
    clientFirst(login, PLAIN, List.of(PLAIN));

    assertFailed(ask(login, method, new byte[4]), "login-violation");
  }

  @ParameterizedTest
  @ValueSource(ints = {CLEARTEXT, MD5, SASL, CONTINUE, FINAL})
  void passwordIsAskedOnce(int method) {
    ask(login, CLEARTEXT, NOTHING);

    assertFailed(ask(login, method, new byte[4]), "login-violation");
  }

  @Test
  void iterationsAreBounded() throws GeneralSecurityException {
    String challenge = new ScramServer("pw", 4096).first(clientFirst(login, PLAIN, List.of(PLAIN)));

    assertFailed(
        ask(login, CONTINUE, challenge.replace("i=4096", "i=100001").getBytes(UTF_8)),
        "login-violation");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "r=other,s=c2FsdA==,i=4096", // not this exchange's nonce
        "r=NONCE,s=c2FsdA==,i=4096", // nothing of the server's in it
        "r=NONCEx,s=!,i=4096",
        "r=NONCEx,s=c2FsdA==,i=0",
        "r=NONCEx,s=c2FsdA==,i=-1",
        "r=NONCEx,s=c2FsdA==,i=99999999999",
        "r=NONCEx,s=c2FsdA==",
        "m=x,r=NONCEx,s=c2FsdA==,i=4096", // an extension that must be understood
        "e=other-error",
      })
  void challengeThatIsNoneIsRefused(String challenge) {
    String first = clientFirst(login, PLAIN, List.of(PLAIN));
    String nonce = first.substring(first.indexOf("r=") + 2);

    assertFailed(
        ask(login, CONTINUE, challenge.replace("NONCE", nonce).getBytes(UTF_8)), "login-violation");
  }

  @Test
  void unknownMechanismsAreNotSpoken() {
    assertFailed(ask(login, SASL, mechanisms(List.of("SCRAM-SHA-1", "PLAIN"))), "login-method");
    assertFailed(ask(login(true, null), SASL, mechanisms(List.of(PLUS))), "login-method");
    assertFailed(ask(login(true, null), SASL, mechanisms(List.of())), "login-method");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 6, 7, 8, 9, 13, -1})
  void kerberosGssapiSspiAndTheUnknownAreNotSpoken(int method) {
    assertFailed(ask(login, method, NOTHING), "login-method");
  }

  @Test
  void malformedRequestsFail() {
    assertFailed(login(true, null).onAuthentication(Bytes.buffer(new byte[3])), "login-violation");
    assertFailed(ask(login(true, null), OK, new byte[1]), "login-violation");
    assertFailed(ask(login(true, null), CLEARTEXT, new byte[1]), "login-violation");
    assertFailed(ask(login(true, null), MD5, new byte[3]), "login-violation");
    assertFailed(ask(login(true, null), MD5, new byte[5]), "login-violation");
    assertFailed(ask(login(true, null), SASL, PLAIN.getBytes(UTF_8)), "login-violation");
    assertFailed(ask(login(true, null), SASL, new byte[2_000]), "login-violation");
  }

  @Test
  void cutMechanismListFails() {
    byte[] list = mechanisms(List.of(PLAIN, PLUS));
    for (int size = 0; size < list.length; size++) {
      assertFailed(ask(login(true, null), SASL, Arrays.copyOf(list, size)), "login-violation");
    }
  }

  @Test
  void garbageNeverLetsTheGateIn() {
    Random random = new Random(5);
    for (int i = 0; i < 3_000; i++) {
      UpstreamLogin scram = login(true, BINDING);
      ask(scram, SASL, mechanisms(List.of(PLUS)));
      byte[] garbage = new byte[random.nextInt(60)];
      random.nextBytes(garbage);
      assertThat(ask(scram, random.nextInt(14), garbage)).isInstanceOf(Answer.Failed.class);
    }
  }

  @Test
  void attributesInAnyOrderNeverThrow() {
    Random random = new Random(6);
    String[] parts = {"r=NONCE", "s=", "i=1", "v=", "e=", "m=", ",", "x", "=", "9", "c2FsdA=="};
    for (int i = 0; i < 1_000; i++) {
      UpstreamLogin scram = login(true, null);
      String first = clientFirst(scram, PLAIN, List.of(PLAIN));
      StringBuilder challenge = new StringBuilder();
      for (int j = random.nextInt(10); j > 0; j--) {
        challenge.append(parts[random.nextInt(parts.length)]);
      }
      String nonce = first.substring(first.indexOf("r=") + 2);
      assertThat(ask(scram, CONTINUE, challenge.toString().replace("NONCE", nonce).getBytes(UTF_8)))
          .isNotInstanceOf(Answer.Authenticated.class);
    }
  }

  @Test
  void passwordsThatCannotBeSentFail() {
    UpstreamLogin zero = login(new Password(new Secret("p\0w")), Line.VERIFIED, null);
    UpstreamLogin empty = login(new Password(new Secret("")), Line.VERIFIED, null);

    assertFailed(ask(zero, CLEARTEXT, NOTHING), "login-password");
    assertThat(ask(empty, SASL, mechanisms(List.of(PLAIN)))).isInstanceOf(Answer.Failed.class);
  }

  @Test
  void tokenIsShownToAVerifiedUpstream() {
    UpstreamLogin token = login(TOKEN, Line.VERIFIED, BINDING);

    assertThat(reply(ask(token, CLEARTEXT, NOTHING))).isEqualTo(Bytes.hex("70 00000008 746f6b00"));
    assertThat(ask(token, OK, NOTHING)).isEqualTo(new Answer.Authenticated());
  }

  @ParameterizedTest
  @EnumSource(names = {"OPEN", "LOOPBACK"})
  void tokenLeavesOverNoLineThatTlsHasNotVerified(Line line) {
    assertFailed(ask(login(TOKEN, line, null), CLEARTEXT, NOTHING), "login-exposed");
  }

  @Test
  void tokenIsNothingToProveAPasswordBy() {
    assertFailed(ask(login(TOKEN, Line.VERIFIED, BINDING), MD5, new byte[4]), "login-method");
    assertFailed(
        ask(login(TOKEN, Line.VERIFIED, BINDING), SASL, mechanisms(List.of(PLUS, PLAIN))),
        "login-method");
  }

  private static UpstreamLogin login(boolean privateLine, byte @Nullable [] binding) {
    return login(new Password(new Secret("pw")), privateLine ? Line.VERIFIED : Line.OPEN, binding);
  }

  private static UpstreamLogin login(
      Target.Credential credential, Line line, byte @Nullable [] binding) {
    return new UpstreamLogin("app", credential, line, binding);
  }

  private static Answer ask(UpstreamLogin login, int method, byte[] data) {
    return login.onAuthentication(Unpooled.buffer().writeInt(method).writeBytes(data));
  }

  private static byte[] mechanisms(List<String> names) {
    return (String.join("\0", names) + (names.isEmpty() ? "\0" : "\0\0")).getBytes(UTF_8);
  }

  /** Begins SCRAM and returns the client-first-message. */
  private static String clientFirst(UpstreamLogin login, String chosen, List<String> offered) {
    byte[] message = reply(ask(login, SASL, mechanisms(offered)));
    MessageReader reader = new MessageReader(Bytes.buffer(Bytes.body(message)));
    assertThat(reader.text(UTF_8)).isEqualTo(chosen);
    byte[] first = reader.bytes(reader.int32());
    reader.end();
    return new String(first, UTF_8);
  }

  /** Answers the server-first-message and returns the client-final-message. */
  private static String proof(UpstreamLogin login, String serverFirst) {
    byte[] message = reply(ask(login, CONTINUE, serverFirst.getBytes(UTF_8)));
    return new String(Bytes.body(message), UTF_8);
  }

  private static byte[] reply(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Reply.class);
    return ((Answer.Reply) answer).message();
  }

  private static void assertFailed(Answer answer, String code) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Failed.class, failed -> assertThat(failed.reason().code()).isEqualTo(code));
  }
}
