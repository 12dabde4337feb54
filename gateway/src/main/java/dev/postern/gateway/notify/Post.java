package dev.postern.gateway.notify;

import dev.postern.access.BoundedHttp;
import dev.postern.net.Trust;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Posts to one target. */
final class Post implements AutoCloseable {
  static final int MAX_REPLY = 64 << 10;

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final BoundedHttp http;
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
    this.clock = clock;
    try {
      this.http =
          new BoundedHttp(
              new BoundedHttp.Bounds(CONNECT, patience, MAX_REPLY), Trust.in(authorities));
    } catch (GeneralSecurityException e) {
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
    HttpResponse<byte[]> response = answer(request.build());
    return new Reply(
        response.statusCode(),
        response.headers().firstValue("retry-after").map(this::pause).orElse(null),
        new String(response.body(), StandardCharsets.UTF_8));
  }

  private HttpResponse<byte[]> answer(HttpRequest request) throws Unanswered, InterruptedException {
    try {
      return http.send(request);
    } catch (HttpTimeoutException e) {
      throw new Unanswered("no answer in time");
    } catch (IOException e) {
      throw new Unanswered(
          e.getCause() instanceof SSLException ? "TLS failed" : "no connection, or one that broke");
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
    http.close();
  }
}
