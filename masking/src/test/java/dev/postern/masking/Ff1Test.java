package dev.postern.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.fpe.FPEEngine;
import org.bouncycastle.crypto.fpe.FPEFF1Engine;
import org.bouncycastle.crypto.params.FPEParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ff1Test {
  private static final String KEY_128 = "2B7E151628AED2A6ABF7158809CF4F3C";
  private static final String KEY_256 = KEY_128 + "EF4359D8D580AA4F7F036D6F04FC6A94";
  private static final SecretKey KEY = new SecretKeySpec(HexFormat.of().parseHex(KEY_256), "AES");

  /** NIST, FF1 samples 1 to 3 and 7 to 9. */
  @ParameterizedTest
  @CsvSource({
    KEY_128 + ", 10, '', 0123456789, 2433477484",
    KEY_128 + ", 10, 39383736353433323130, 0123456789, 6124200773",
    KEY_128 + ", 36, 3737373770717273373737, 0123456789abcdefghi, a9tv40mll9kdu509eum",
    KEY_256 + ", 10, '', 0123456789, 6657667009",
    KEY_256 + ", 10, 39383736353433323130, 0123456789, 1001623463",
    KEY_256 + ", 36, 3737373770717273373737, 0123456789abcdefghi, xs8a0azh2avyalyzuwd"
  })
  void theLibrarysFf1IsThatOfTheStandard(
      String key, int radix, String tweak, String plain, String ciphered) {
    assertThat(processed(true, key, radix, tweak, plain)).isEqualTo(ciphered);
    assertThat(processed(false, key, radix, tweak, ciphered)).isEqualTo(plain);
  }

  /** Computed with Python by the standard's text, in a script that gives NIST's samples. */
  @Test
  void aNumberIsEncipheredInTheDigitsOfItsDomain() {
    BigInteger number = BigInteger.valueOf(4711);

    assertThat(new Ff1(KEY, int4(), 2).encrypt(new byte[] {1}, number)).isEqualTo(813955373);
    assertThat(new Ff1(KEY, int8(), 4).encrypt(new byte[] {2}, number))
        .isEqualTo(new BigInteger("3289751905462953927"));
    assertThat(new Ff1(KEY, BigInteger.TWO.pow(122), 8).encrypt(new byte[] {4, 2}, number))
        .isEqualTo(new BigInteger("4375417832561747639408484399075728276"));
  }

  @Test
  void everyNumberOfADomainThatIsNoPowerStaysInItAndLeadsBack() {
    // 1,009 squared holds nearly 2,000 numbers beyond this size, so that some are walked.
    Ff1 cipher = new Ff1(KEY, BigInteger.valueOf(1_016_100), 2);
    for (int i = 0; i < 1_016_100; i += 7) {
      BigInteger number = BigInteger.valueOf(i);
      BigInteger ciphered = cipher.encrypt(new byte[0], number);
      assertThat(ciphered).isBetween(BigInteger.ZERO, BigInteger.valueOf(1_016_099));
      assertThat(cipher.decrypt(new byte[0], ciphered)).isEqualTo(number);
    }
  }

  @Test
  void aDomainThatTheStandardForbidsIsRefused() {
    assertThatThrownBy(() -> new Ff1(KEY, BigInteger.valueOf(999_999), 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static BigInteger int4() {
    return BigInteger.valueOf((1L << 31) - (1L << 15));
  }

  private static BigInteger int8() {
    return BigInteger.TWO.pow(63).subtract(BigInteger.TWO.pow(31));
  }

  private static String processed(
      boolean encrypting, String key, int radix, String tweak, String text) {
    FPEEngine engine = new FPEFF1Engine();
    engine.init(
        encrypting,
        new FPEParameters(
            new KeyParameter(HexFormat.of().parseHex(key)), radix, HexFormat.of().parseHex(tweak)));
    byte[] digits = new byte[text.length()];
    for (int i = 0; i < digits.length; i++) {
      digits[i] = (byte) Character.digit(text.charAt(i), radix);
    }
    engine.processBlock(digits, 0, digits.length, digits, 0);
    StringBuilder processed = new StringBuilder();
    for (byte digit : digits) {
      processed.append(Character.forDigit(digit, radix));
    }
    return processed.toString();
  }
}
