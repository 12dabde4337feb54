package dev.postern.iam;

import dev.postern.core.Secret;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * The secrets that AWS keeps, asked for anew once a minute by one of those who need them, and at
 * once where one was not taken, so that a rotated one is known. Where AWS does not answer, the one
 * that was known goes on.
 */
public final class StoredSecrets {
  private static final Logger LOG = LoggerFactory.getLogger(StoredSecrets.class);

  /** Services rotate by two users or keep the old one good for a while. */
  static final Duration FRESH = Duration.ofMinutes(1);

  /** Between two askings because a secret was not taken: it may be a wrong one for good. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  private final AwsCaller caller;
  private final Clock clock;
  private final Map<StoredSecret, Slot> slots = new ConcurrentHashMap<>();

  private record Held(Secret secret, Instant asked) {}

  private static final class Slot {
    final ReentrantLock asking = new ReentrantLock();
    volatile @Nullable Held held;
    Instant refused = Instant.MIN;
  }

  StoredSecrets(AwsCaller caller, Clock clock) {
    this.caller = caller;
    this.clock = clock;
  }

  /**
   * The secret of now; waits where AWS has to be asked.
   *
   * @throws IamException where AWS does not give it, and never did
   */
  public Secret get(StoredSecret where) throws IamException {
    Slot slot = slots.computeIfAbsent(where, _ -> new Slot());
    Held known = slot.held;
    if (known != null && isFresh(known)) {
      return known.secret();
    }
    if (known == null) {
      slot.asking.lock();
    } else if (!slot.asking.tryLock()) {
      return known.secret();
    }
    try {
      Held meanwhile = slot.held;
      return meanwhile != null && isFresh(meanwhile)
          ? meanwhile.secret()
          : ask(slot, where, meanwhile);
    } finally {
      slot.asking.unlock();
    }
  }

  /**
   * The secret that has taken the place of one which was not taken where it was shown; empty where
   * there is none, or AWS was asked for the same reason less than {@link #PAUSE} ago. Waits where
   * AWS has to be asked, and for others who ask.
   */
  public Optional<Secret> instead(StoredSecret where, Secret old) {
    Slot slot = slots.computeIfAbsent(where, _ -> new Slot());
    slot.asking.lock();
    try {
      Held known = slot.held;
      if (known != null && !known.secret().equals(old)) {
        return Optional.of(known.secret());
      }
      Instant now = clock.instant();
      if (now.isBefore(slot.refused.plus(PAUSE))) {
        return Optional.empty();
      }
      slot.refused = now;
      return Optional.of(ask(slot, where, known)).filter(secret -> !secret.equals(old));
    } catch (IamException e) {
      return Optional.empty();
    } finally {
      slot.asking.unlock();
    }
  }

  private boolean isFresh(Held held) {
    return clock.instant().isBefore(held.asked().plus(FRESH));
  }

  private Secret ask(Slot slot, StoredSecret where, @Nullable Held known) throws IamException {
    switch (answer(where)) {
      case AwsAnswer.Given(var body) -> {
        Optional<String> text = text(where, body);
        if (text.isPresent()) {
          Secret secret = new Secret(text.get());
          slot.held = new Held(secret, clock.instant());
          return secret;
        }
        LOG.warn("secret={} has no text there", where.arn());
      }
      case AwsAnswer.Refused(int status, String code) ->
          LOG.warn("secret={} status={} code={}", where.arn(), status, code);
      case AwsAnswer.Silent(String why) -> LOG.warn("secret={} silent={}", where.arn(), why);
    }
    if (known == null) {
      throw new IamException(IamException.Fault.SECRET);
    }
    slot.held = new Held(known.secret(), clock.instant());
    return known.secret();
  }

  private AwsAnswer answer(StoredSecret where) {
    boolean secret = where.service().equals("secretsmanager");
    return caller.json(
        where.service(),
        where.region(),
        secret ? "secretsmanager.GetSecretValue" : "AmazonSSM.GetParameter",
        secret
            ? "{\"SecretId\":\"" + where.name() + "\"}"
            : "{\"Name\":\"" + where.name() + "\",\"WithDecryption\":true}");
  }

  private static Optional<String> text(StoredSecret where, byte[] body) {
    try {
      JsonNode answer = JsonNode.parser().parse(new ByteArrayInputStream(body));
      Optional<String> whole =
          where.service().equals("secretsmanager")
              ? answer.field("SecretString").filter(JsonNode::isString).map(JsonNode::asString)
              : answer
                  .field("Parameter")
                  .flatMap(parameter -> parameter.field("Value"))
                  .filter(JsonNode::isString)
                  .map(JsonNode::asString);
      String key = where.key();
      return (key == null
              ? whole
              : whole.flatMap(text ->
                  JsonNode.parser()
                      .parse(text)
                      .field(key)
                      .filter(JsonNode::isString)
                      .map(JsonNode::asString)))
          .filter(text -> !text.isEmpty());
    } catch (UncheckedIOException | IllegalArgumentException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }
}
