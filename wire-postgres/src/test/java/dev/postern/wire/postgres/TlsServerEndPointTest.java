package dev.postern.wire.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hashes are what {@code openssl dgst} says of each certificate, made by openssl too. */
class TlsServerEndPointTest {
  @ParameterizedTest
  @CsvSource({
    "md5, b5d3e5eef58ae9bbe3442e26d264a3b5da979a62ad8dafda4316767e19ffebd0",
    "sha1, 7b7db2d6db9a2288ea1d7f6462ffad643d4bc3a232ad8f4ce388cc4888a1779b",
    "sha256, 98ad644f4236278de7bf070d27ed7a720798567bbf0b8b20326bfed5bacf0536",
    "sha384, 11eb5677be473b79db7a068a30299fd99c6cc1d19f740ea40d15ddba4c7b7630"
        + "65f727d62f1108f0723d623312634246",
    "sha512, 678f3681c218b6e0f3090823d594465bf479f7dde2e7f8aa6c6e247678641eb7"
        + "9d338c1b958d7b9620eb489a10b25ed606c425e5ea0a7df5bbbe8f8972abcd3e",
    "sha3, 005acdcc81d878a6a25701bc952713f42c3a67370d3bb00f047e0f756d99662f",
    "pss384, 47c3ff788cb0e24d30f75397e4fff0b7a6be7cd73208d7af4e022cba200b4650"
        + "7f38afa498ee59498670f8c1ded2f716",
  })
  void bindingIsTheHashOfTheSignatureButNeverAWeakOne(String name, String hash) throws Exception {
    assertThat(TlsServerEndPoint.of(certificate(name))).isEqualTo(HexFormat.of().parseHex(hash));
  }

  @Test
  void signatureWithoutAHashHasNoBinding() throws Exception {
    assertThat(TlsServerEndPoint.of(certificate("ed25519"))).isNull();
  }

  private static X509Certificate certificate(String name) throws IOException, CertificateException {
    try (InputStream pem =
        Objects.requireNonNull(
            TlsServerEndPointTest.class.getResourceAsStream("certificates/" + name + ".pem"))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
  }
}
