package dev.postern.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IssuerIT {
  private final TestIssuer issuer = TestIssuer.start();

  @AfterEach
  void close() {
    issuer.close();
  }

  @Test
  void discoveryNamesTheIssuerAndItsKeys() throws Exception {
    String document = get(issuer.issuer() + "/.well-known/openid-configuration").body();
    assertThat(document).contains("\"" + issuer.issuer() + "\"", issuer.issuer() + "/jwks");
  }

  @Test
  void theJwksVerifiesItsTokensAndNoForeignOnes() throws Exception {
    assertThat(verifies(issuer.token("ann", "dba"))).isTrue();
    assertThat(verifies(issuer.signWithForeignKey(issuer.claims("ann").build()))).isFalse();
  }

  @Test
  void aRotatedKeyVerifiesNewTokensOnly() throws Exception {
    String old = issuer.token("ann");
    issuer.rotateKey();
    assertThat(jwks().getKeyByKeyId(SignedJWT.parse(old).getHeader().getKeyID())).isNull();
    assertThat(verifies(issuer.token("ann"))).isTrue();
    assertThat(issuer.keyRequests()).isEqualTo(2);
  }

  @Test
  void anOutageIsAnsweredWith503() throws Exception {
    issuer.unavailable(true);
    assertThat(get(issuer.issuer() + "/jwks").statusCode()).isEqualTo(503);
    issuer.unavailable(false);
    assertThat(get(issuer.issuer() + "/jwks").statusCode()).isEqualTo(200);
  }

  @Test
  void shortTokensVerifyTooAndFitIntoAnRsaExchange() throws Exception {
    try (TestIssuer other = TestIssuer.startWithShortTokens()) {
      String token = other.token("ann", "dba");
      JWKSet keys = JWKSet.parse(get(other.issuer() + "/jwks").body());
      SignedJWT jwt = SignedJWT.parse(token);
      var key = keys.getKeyByKeyId(jwt.getHeader().getKeyID()).toECKey();
      assertThat(jwt.verify(new ECDSAVerifier(key))).isTrue();
      assertThat(token).hasSizeLessThan(469);
    }
  }

  private boolean verifies(String token) throws Exception {
    SignedJWT jwt = SignedJWT.parse(token);
    var key = jwks().getKeyByKeyId(jwt.getHeader().getKeyID()).toRSAKey();
    return jwt.verify(new RSASSAVerifier(key));
  }

  private JWKSet jwks() throws Exception {
    return JWKSet.parse(get(issuer.issuer() + "/jwks").body());
  }

  private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
