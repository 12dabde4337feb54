package dev.postern.gateway.notify;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Posts to one target. Certificates and names are verified. Redirects are not followed, since they
 * could lead what is sent, or what lets the gate in, to others.
 */
final class Post implements AutoCloseable {
  static final int MAX_REPLY = 64 << 10;

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final HttpClient client;
  private final Duration patience;
  private final Clock clock;

  /** No answer that could be read; what it says names nobody. */
  static final class Unanswered extends Exception {
    private static final long serialVersionUID = 1L;

    Unanswered(String why) {
      super(why, null, false, false);
    }

    String why() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * @param authorities that are trusted; none are the JDK's
   * @param patience for the whole of an answer
   */
  Post(List<X509Certificate> authorities, Duration patience, Clock clock) {
    this.patience = patience;
    this.clock = clock;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    if (!authorities.isEmpty()) {
      builder.sslContext(trusting(authorities));
    }
    this.client = builder.build();
  }

  private static SSLContext trusting(List<X509Certificate> authorities) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (X509Certificate authority : authorities) {
        store.setCertificateEntry("ca-" + store.size(), authority);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the JDK refused certificates that were read", e);
    }
  }

  Reply send(Call call) throws Unanswered, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.uri())
            .header("Content-Type", "application/json")
            .header("User-Agent", "postern")
            .POST(BodyPublishers.ofString(call.body()));
    call.headers().forEach(request::setHeader);
    HttpResponse<byte[]> response =
        answer(
            client.sendAsync(
                request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_REPLY)));
    return new Reply(
        response.statusCode(),
        response.headers().firstValue("retry-after").map(this::pause).orElse(null),
        new String(response.body(), StandardCharsets.UTF_8));
  }

  /** One deadline over the whole answer: a peer that sends a byte a second does not stretch it. */
  private <T> T answer(CompletableFuture<T> pending) throws Unanswered, InterruptedException {
    try {
      return pending.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new Unanswered(
          e.getCause() instanceof SSLException ? "TLS failed" : "no connection, or one that broke");
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw new Unanswered("no answer in time");
    } catch (InterruptedException e) {
      pending.cancel(true);
      throw e;
    }
  }

  /** A number of seconds, or a date (RFC 9110, section 10.2.3). */
  private @Nullable Duration pause(String text) {
    if (text.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Duration.between(clock.instant(), then);
    } catch (DateTimeParseException neither) {
      return null;
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
