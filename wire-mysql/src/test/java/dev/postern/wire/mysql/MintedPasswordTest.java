package dev.postern.wire.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.postern.core.PasswordVerifier;
import dev.postern.core.Secret;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What verifies a minted user's password by what MySQL's clients send. */
class MintedPasswordTest {
  /** The scramble and the proof of "secret" for it: the mysql command line to MySQL 8.0.33. */
  private static final byte[] SCRAMBLE = Bytes.hex("7c7d01063558606d5a11294923083a69553b2c77");

  private static final byte[] PROOF =
      Bytes.hex("5fc3e2c1e751af91943d1d173f0281e366420725e644c253d7d2e457d3ee46d1");

  private static final PasswordVerifier SECRET =
      PasswordVerifier.CachingSha2.of(new Secret("secret"));

  @Test
  void theProofThatMysqlsOwnClientGivesIsGood() {
    assertThat(new CachingSha2Proof(PROOF, SCRAMBLE).isGoodFor(SECRET)).isTrue();
  }

  @Test
  void anotherProofScrambleOrPasswordIsNot() {
    for (int i = 0; i < PROOF.length; i++) {
      byte[] other = PROOF.clone();
      other[i] ^= 1;
      assertThat(new CachingSha2Proof(other, SCRAMBLE).isGoodFor(SECRET)).isFalse();
    }
    byte[] scramble = SCRAMBLE.clone();
    scramble[0] ^= 1;
    assertThat(new CachingSha2Proof(PROOF, scramble).isGoodFor(SECRET)).isFalse();
    assertThat(
            new CachingSha2Proof(PROOF, SCRAMBLE)
                .isGoodFor(PasswordVerifier.CachingSha2.of(new Secret("Secret"))))
        .isFalse();
  }

  @Test
  void aProofOfAnotherLengthIsNot() {
    for (int length = 0; length < PROOF.length; length++) {
      assertThat(new CachingSha2Proof(Arrays.copyOf(PROOF, length), SCRAMBLE).isGoodFor(SECRET))
          .isFalse();
    }
    assertThat(new CachingSha2Proof(Arrays.copyOf(PROOF, 33), SCRAMBLE).isGoodFor(SECRET))
        .isFalse();
  }

  @Test
  void whatIsKeptDoesNotPassForThePassword() {
    String kept = SECRET.text();

    assertThat(new ShownPassword(new Secret(kept)).isGoodFor(SECRET)).isFalse();
    assertThat(new ShownPassword(new Secret("secret")).isGoodFor(SECRET)).isTrue();
    assertThat(new ShownPassword(new Secret("secret")).toString()).doesNotContain("secret");
    assertThat(SECRET).hasToString("caching_sha2_password");
  }

  @Test
  void whatIsKeptIsReadBackAndNothingElse() {
    assertThat(PasswordVerifier.CachingSha2.parse(SECRET.text()).text()).isEqualTo(SECRET.text());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PasswordVerifier.CachingSha2.parse("00ff"));
  }

  @Test
  void aPasswordOfPostgresqlsUserIsNone() {
    PasswordVerifier scram =
        new PasswordVerifier.Scram(4096, new byte[16], new byte[32], new byte[32]);

    assertThat(new CachingSha2Proof(PROOF, SCRAMBLE).isGoodFor(scram)).isFalse();
    assertThat(new ShownPassword(new Secret("secret")).isGoodFor(scram)).isFalse();
  }
}
