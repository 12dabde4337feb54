package dev.postern.access;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.Map;

/**
 * Reads an issuer's keys by way of its discovery document, each time anew: so an issuer that is
 * down at start is found later and one that moves its keys is followed, and the cache, rate limit
 * and outage tolerance in front of this class cover both documents.
 */
final class DiscoveredKeys implements JWKSetSource<SecurityContext> {
  private final Issuer issuer;
  private final DocumentFetcher fetcher;
  private final IssuerListener listener;
  private volatile boolean answering;

  DiscoveredKeys(Issuer issuer, DocumentFetcher fetcher, IssuerListener listener) {
    this.issuer = issuer;
    this.fetcher = fetcher;
    this.listener = listener;
  }

  /** Whether the last fetch succeeded. */
  boolean isAnswering() {
    return answering;
  }

  @Override
  public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, SecurityContext context)
      throws KeySourceException {
    try {
      JWKSet keys = JWKSet.parse(fetcher.fetch(keysAddress(fetcher.fetch(issuer.discovery()))));
      answering = true;
      return keys;
    } catch (IOException | ParseException | RuntimeException e) {
      answering = false;
      listener.fetchFailed(issuer.url(), String.valueOf(e.getMessage()));
      throw new JWKSetRetrievalException("keys of " + issuer.url() + " not fetched", e);
    }
  }

  private URI keysAddress(Map<String, Object> discovery) throws IOException {
    // OpenID Connect Discovery 1.0, section 4.3: otherwise one provider could speak for another.
    if (!issuer.url().equals(discovery.get("issuer"))) {
      throw new IOException("the discovery document names another issuer");
    }
    if (!(discovery.get("jwks_uri") instanceof String text)) {
      throw new IOException("the discovery document has no jwks_uri");
    }
    URI address = URI.create(text);
    if (!issuer.mayName(address)) {
      throw new IOException("the discovery document's jwks_uri is not an https URL");
    }
    return address;
  }

  @Override
  public void close() {}
}
