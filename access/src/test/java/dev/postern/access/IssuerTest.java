package dev.postern.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://idp.example.com/realms/main",
        "http://localhost:18081/main",
        "http://127.0.0.1:18081",
        "http://127.1.2.3",
        "http://[::1]:18081/main"
      })
  void isHttpsOrOnLoopback(String url) {
    assertThat(issuer(url).url()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://idp.example.com",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://localhost@idp.example.com",
        "https://user@idp.example.com",
        "https://idp.example.com?tenant=1",
        "https://idp.example.com#main",
        "https:idp.example.com",
        "ftp://idp.example.com",
        "idp.example.com",
        "not a url",
        ""
      })
  void isNothingElse(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> issuer(url));
  }

  @Test
  void hasEveryPart() {
    String url = "https://idp.example.com";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Issuer(url, " ", "u", "g"))
        .withMessage("an issuer needs its audience");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Issuer(url, "a", "", "g"))
        .withMessage("an issuer needs its user-claim");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Issuer(url, "a", "u", ""))
        .withMessage("an issuer needs its groups-claim");
  }

  @Test
  void isDiscoveredBehindItsPathWithoutTheLastSlash() {
    URI expected = URI.create("https://idp.example.com/main/.well-known/openid-configuration");
    assertThat(issuer("https://idp.example.com/main").discovery()).isEqualTo(expected);
    assertThat(issuer("https://idp.example.com/main/").discovery()).isEqualTo(expected);
  }

  @Test
  void namesAddressesOnLoopbackOnlyWhereItIsItselfThere() {
    URI plain = URI.create("http://127.0.0.1/keys");
    assertThat(issuer("http://127.0.0.1").mayName(plain)).isTrue();
    assertThat(issuer("https://idp.example.com").mayName(plain)).isFalse();
    assertThat(issuer("https://a.example").mayName(URI.create("https://b.example/k")))
        .isTrue();
  }

  private static Issuer issuer(String url) {
    return new Issuer(url, "postern", "preferred_username", "groups");
  }
}
