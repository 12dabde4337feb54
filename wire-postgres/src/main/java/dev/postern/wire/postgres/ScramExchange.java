package dev.postern.wire.postgres;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.StringPreparation;
import com.ongres.scram.common.exception.ScramException;
import dev.postern.core.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of SCRAM-SHA-256 and SCRAM-SHA-256-PLUS, by the library that pgjdbc uses too.
 * Whatever it throws at a server's message means that the message is not to be trusted.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5802">RFC 5802</a>
 */
final class ScramExchange {
  /** pgjdbc's bound too: beyond it a server would make the gate burn its CPU. */
  static final int MAX_ITERATIONS = 100_000;

  /** The library trips over messages that lack an attribute, so they do not reach it. */
  private static final Pattern SERVER_FIRST =
      Pattern.compile("r=[!-+\\--~]++,s=[A-Za-z0-9+/=]++,i=([1-9][0-9]{0,5})");

  private static final Pattern SERVER_FINAL = Pattern.compile("v=[A-Za-z0-9+/=]++");
  private static final Set<String> SPOKEN = Set.of("SCRAM-SHA-256", "SCRAM-SHA-256-PLUS");

  private final ScramClient client;

  private ScramExchange(ScramClient client) {
    this.client = client;
  }

  /**
   * An exchange by the best mechanism that both sides speak, null where there is none. With channel
   * binding at hand and not offered, the exchange says so, and a server that did offer it notices.
   */
  static @Nullable ScramExchange begin(
      List<String> offered, Secret password, byte @Nullable [] channelBinding) {
    List<String> mechanisms = offered.stream().filter(SPOKEN::contains).toList();
    if (mechanisms.isEmpty()) {
      return null;
    }
    try {
      return new ScramExchange(
          ScramClient.builder()
              .advertisedMechanisms(mechanisms)
              // The server takes the name of the StartupMessage, but an empty one is not allowed.
              .username("*")
              .password(password.reveal().toCharArray())
              .stringPreparation(StringPreparation.POSTGRESQL_PREPARATION)
              .channelBinding("tls-server-end-point", channelBinding)
              .build());
    } catch (IllegalArgumentException notPossible) {
      return null;
    }
  }

  String mechanism() {
    return client.getScramMechanism().getName();
  }

  byte[] clientFirst() {
    return bytes(client.clientFirstMessage().toString());
  }

  /** The answer to a server-first-message, null where that is not acceptable. */
  byte @Nullable [] proof(byte[] serverFirst) {
    String message = text(serverFirst);
    Matcher first = SERVER_FIRST.matcher(message);
    if (!first.matches() || Integer.parseInt(first.group(1)) > MAX_ITERATIONS) {
      return null;
    }
    try {
      client.serverFirstMessage(message);
      return bytes(client.clientFinalMessage().toString());
    } catch (ScramException | IllegalArgumentException | IllegalStateException untrusted) {
      return null;
    }
  }

  /** Whether a server-final-message shows that the server knows the password. */
  boolean verify(byte[] serverFinal) {
    String message = text(serverFinal);
    if (!SERVER_FINAL.matcher(message).matches()) {
      return false;
    }
    try {
      client.serverFinalMessage(message);
      return true;
    } catch (ScramException | IllegalArgumentException | IllegalStateException untrusted) {
      return false;
    }
  }

  private static String text(byte[] message) {
    return new String(message, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String message) {
    return message.getBytes(StandardCharsets.UTF_8);
  }
}
