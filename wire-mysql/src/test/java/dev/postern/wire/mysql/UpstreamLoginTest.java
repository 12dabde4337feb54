package dev.postern.wire.mysql;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Secret;
import dev.postern.core.Target;
import dev.postern.wire.mysql.UpstreamLogin.Answer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamLoginTest {
  private static final Capabilities NONE = new Capabilities(0);
  private static final byte[] CLEAR = "secret\0".getBytes(US_ASCII);

  /** The scramble and the proof of "secret" for it: the mysql command line to MySQL 8.0.33. */
  private static final byte[] SCRAMBLE = Bytes.hex("7c7d01063558606d5a11294923083a69553b2c77");

  private static final byte[] PROOF =
      Bytes.hex("5fc3e2c1e751af91943d1d173f0281e366420725e644c253d7d2e457d3ee46d1");

  private static UpstreamLogin login(String plugin, boolean secure) {
    return login(new Target.Credential.Password(new Secret("secret")), plugin, secure);
  }

  private static UpstreamLogin login(Target.Credential credential, String plugin, boolean secure) {
    return new UpstreamLogin(
        credential, secure, new HandshakeV10("8.0.33", 1, SCRAMBLE, NONE, 255, 2, plugin));
  }

  private static Answer answer(UpstreamLogin login, byte[] packet) {
    return login.onPacket(Bytes.buffer(packet), NONE);
  }

  @Test
  void theProofIsTheOneThatMysqlsOwnClientGives() {
    assertThat(login("caching_sha2_password", true).proof()).isEqualTo(PROOF);
  }

  @Test
  void aKnownProofIsEnough() {
    UpstreamLogin login = login("caching_sha2_password", true);
    assertThat(answer(login, Bytes.hex("01 03"))).isEqualTo(new Answer.Wait());
    assertThat(answer(login, Bytes.hex("00 00 00 0200 0000")))
        .isEqualTo(new Answer.Authenticated(2));
  }

  @Test
  void inTlsThePasswordIsShownWhereItIsAskedFor() {
    UpstreamLogin login = login("caching_sha2_password", true);
    assertThat(answer(login, Bytes.hex("01 04")))
        .isInstanceOfSatisfying(
            Answer.Reply.class, reply -> assertThat(reply.payload()).isEqualTo(CLEAR));
  }

  @Test
  void withoutTlsThePasswordIsEncryptedForTheServersKey() throws Exception {
    KeyPair pair = keys();
    UpstreamLogin login = login("caching_sha2_password", false);
    assertThat(answer(login, Bytes.hex("01 04")))
        .isInstanceOfSatisfying(
            Answer.Reply.class, reply -> assertThat(reply.payload()).containsExactly(2));
    assertThat(answer(login, key(pair)))
        .isInstanceOfSatisfying(
            Answer.Reply.class,
            reply -> assertThat(decrypted(reply.payload(), pair)).isEqualTo(CLEAR));
  }

  @Test
  void sha256PasswordIsSpokenWithAndWithoutTls() throws Exception {
    assertThat(login("sha256_password", true).proof()).isEqualTo(CLEAR);
    KeyPair pair = keys();
    UpstreamLogin login = login("sha256_password", false);
    assertThat(login.proof()).containsExactly(1);
    assertThat(answer(login, key(pair)))
        .isInstanceOfSatisfying(
            Answer.Reply.class,
            reply -> assertThat(decrypted(reply.payload(), pair)).isEqualTo(CLEAR));
  }

  @Test
  void aSwitchToTheOlderMethodIsFollowed() {
    UpstreamLogin login = login("caching_sha2_password", true);
    byte[] request = Bytes.written(new AuthSwitchRequest("mysql_native_password", SCRAMBLE)::write);
    assertThat(answer(login, request))
        .isInstanceOfSatisfying(
            Answer.Reply.class,
            reply ->
                assertThat(reply.payload())
                    .isEqualTo(Scrambles.nativePassword("secret", SCRAMBLE)));
    assertThat(answer(login, request)).as("once").isInstanceOf(Answer.Failed.class);
  }

  @Test
  void thePasswordIsShownInClearToNobodyWithoutTls() {
    byte[] request =
        Bytes.written(new AuthSwitchRequest("mysql_clear_password", new byte[0])::write);
    assertThat(answer(login("caching_sha2_password", false), request))
        .isInstanceOf(Answer.Failed.class);
    assertThat(answer(login("caching_sha2_password", true), request))
        .isInstanceOfSatisfying(
            Answer.Reply.class, reply -> assertThat(reply.payload()).isEqualTo(CLEAR));
  }

  private static final Target.Credential TOKEN = new Target.Credential.Token(new Secret("secret"));

  @Test
  void aTokenIsShownWhereItIsAskedForInTlsAndNothingBefore() {
    UpstreamLogin login = login(TOKEN, "mysql_native_password", true);
    byte[] request =
        Bytes.written(new AuthSwitchRequest("mysql_clear_password", new byte[0])::write);
    assertThat(login.proof()).as("no hash of it either").isEmpty();
    assertThat(answer(login, request))
        .isInstanceOfSatisfying(
            Answer.Reply.class, reply -> assertThat(reply.payload()).isEqualTo(CLEAR));
    assertThat(answer(login, Bytes.hex("00 00 00 0200 0000")))
        .isEqualTo(new Answer.Authenticated(2));
  }

  @Test
  void aTokenIsShownToNobodyWithoutTls() {
    byte[] request =
        Bytes.written(new AuthSwitchRequest("mysql_clear_password", new byte[0])::write);
    for (String plugin : List.of("mysql_clear_password", "sha256_password", "parsec")) {
      UpstreamLogin login = login(TOKEN, plugin, false);
      assertThat(login.proof()).isEmpty();
      assertThat(answer(login, request)).isInstanceOf(Answer.Failed.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql_native_password", "caching_sha2_password", "sha256_password"})
  void nothingOfATokenIsGivenByAnotherMethod(String plugin) {
    byte[] request = Bytes.written(new AuthSwitchRequest(plugin, SCRAMBLE)::write);
    UpstreamLogin login = login(TOKEN, "caching_sha2_password", true);
    assertThat(login(TOKEN, plugin, true).proof()).isEmpty();
    assertThat(answer(login, request)).isEqualTo(NO_TOKEN);
    assertThat(answer(login(TOKEN, plugin, true), Bytes.hex("01 04"))).isEqualTo(NO_TOKEN);
  }

  private static final Answer NO_TOKEN = new Answer.Failed("it does not ask for a token");

  private static final byte[] PARSEC_SALT = Bytes.hex("50 01 000102030405060708090a0b0c0d0e0f1011");

  /** A server's scramble may end in a zero, which is no end of a string here. */
  private static final byte[] PARSEC_SCRAMBLE = Arrays.copyOf(new byte[] {9, 8, 7}, 32);

  private static UpstreamLogin parsec() {
    UpstreamLogin login = login("mysql_native_password", true);
    byte[] request =
        Bytes.written(out -> {
          out.writeByte(AuthSwitchRequest.TYPE);
          PacketWriter.terminated(out, "parsec");
          out.writeBytes(PARSEC_SCRAMBLE);
        });
    assertThat(answer(login, request))
        .isInstanceOfSatisfying(
            Answer.Reply.class, reply -> assertThat(reply.payload()).as("salt, please").isEmpty());
    return login;
  }

  /** Verified by another library's PBKDF2 and Ed25519, as a server would. */
  @ParameterizedTest
  @ValueSource(strings = {"", "01"})
  void parsecSignsByTheKeyThatThePasswordGives(String before) {
    byte[] salt = Bytes.written(out -> out.writeBytes(Bytes.hex(before)).writeBytes(PARSEC_SALT));
    UpstreamLogin login = parsec();
    byte[] proof = ((Answer.Reply) answer(login, salt)).payload();
    assertThat(proof).hasSize(32 + 64);
    byte[] signed = Arrays.copyOf(PARSEC_SCRAMBLE, 64);
    System.arraycopy(proof, 0, signed, 32, 32);
    var generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
    generator.init(
        "secret".getBytes(US_ASCII), Arrays.copyOfRange(PARSEC_SALT, 2, PARSEC_SALT.length), 2048);
    byte[] seed = ((KeyParameter) generator.generateDerivedMacParameters(256)).getKey();
    var verifier = new Ed25519Signer();
    verifier.init(false, new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey());
    verifier.update(signed, 0, signed.length);
    assertThat(verifier.verifySignature(Arrays.copyOfRange(proof, 32, proof.length))).isTrue();
    assertThat(answer(login, salt)).as("once").isInstanceOf(Answer.Failed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"50 04 0001", "50 ff 0001", "51 00 0001", "01 50 00", "01"})
  void aSaltOfAnotherKindOrWithTooManyRoundsFails(String salt) {
    assertThat(answer(parsec(), Bytes.hex(salt))).isInstanceOf(Answer.Failed.class);
  }

  @Test
  void noSaltIsTakenWithoutParsec() {
    assertThat(answer(login("mysql_native_password", true), PARSEC_SALT))
        .isInstanceOf(Answer.Failed.class);
    assertThat(answer(login("parsec", true), PARSEC_SALT)).isInstanceOf(Answer.Failed.class);
  }

  @Test
  void methodsThatTheGateDoesNotSpeakFail() {
    byte[] request = Bytes.written(new AuthSwitchRequest("auth_gssapi_client", SCRAMBLE)::write);
    assertThat(answer(login("caching_sha2_password", true), request))
        .isInstanceOf(Answer.Failed.class);
  }

  @Test
  void onlyALoginThatIsDeniedIsRefused() {
    assertThat(answer(login("caching_sha2_password", true), Bytes.hex("ff 1504 23 3238303030")))
        .as("1045, ER_ACCESS_DENIED_ERROR")
        .isInstanceOf(Answer.Refused.class);
    assertThat(answer(login("caching_sha2_password", true), Bytes.hex("ff 1004 23 3038303034")))
        .as("1040, ER_CON_COUNT_ERROR")
        .isInstanceOf(Answer.Failed.class);
  }

  @Test
  void whateverAServerSaysIsAnsweredOrRefused() {
    Bytes.damageIsReadOrRefused(
        Bytes.written(new AuthSwitchRequest("mysql_native_password", SCRAMBLE)::write),
        packet -> login("caching_sha2_password", true).onPacket(packet, NONE));
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static byte[] key(KeyPair pair) {
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n";
    return Bytes.written(out -> out.writeByte(1).writeBytes(pem.getBytes(US_ASCII)));
  }

  private static byte[] decrypted(byte[] payload, KeyPair pair) {
    try {
      Cipher cipher = Cipher.getInstance(Scrambles.RSA);
      cipher.init(Cipher.DECRYPT_MODE, pair.getPrivate());
      return Scrambles.repeated(cipher.doFinal(payload), SCRAMBLE);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
