package dev.postern.iam;

import dev.postern.core.Secret;
import dev.postern.core.SessionId;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;
import software.amazon.awssdk.services.rds.model.GenerateAuthenticationTokenRequest;

/**
 * Logs in to one database on Amazon RDS by IAM: a signature in the place of a password, good for a
 * quarter of an hour, for this user of this database alone.
 */
public final class RdsLogin {
  private static final Logger LOG = LoggerFactory.getLogger(RdsLogin.class);

  private final Database database;
  private final Source source;
  private final DialPace pace;
  private final RdsUtilities utilities;

  /**
   * Where a token is good.
   *
   * @param host the database's own name, which is what the certificate has
   * @param user of the database's
   */
  public record Database(String host, int port, String region, String user) {}

  /** As whom tokens are signed; waits where that has to be fetched. */
  interface Source {
    RoleSession of(Person person, SessionId session) throws IamException;
  }

  RdsLogin(Database database, Source source, DialPace pace) {
    this.database = database;
    this.source = source;
    this.pace = pace;
    this.utilities = RdsUtilities.builder().region(Region.of(database.region())).build();
  }

  /**
   * A token for one log-in, not more than a few seconds later. Waits for its turn, and for AWS
   * where a role has to be taken: call it on a virtual thread.
   *
   * @param session that logs in
   */
  public Secret token(Person person, SessionId session) throws IamException {
    await(pace.turn());
    RoleSession signer = source.of(person, session);
    LOG.atLevel(person.equals(Person.GATE) ? Level.DEBUG : Level.INFO)
        .log(
            "session={} login=rds-iam user={} aws-session={}",
            session,
            database.user(),
            signer.name());
    return new Secret(
        utilities.generateAuthenticationToken(
            GenerateAuthenticationTokenRequest.builder()
                .hostname(database.host().toLowerCase(Locale.ROOT))
                .port(database.port())
                .username(database.user())
                .credentialsProvider(StaticCredentialsProvider.create(signer.credentials()))
                .build()));
  }

  private static void await(Optional<Duration> turn) throws IamException {
    if (turn.isEmpty()) {
      throw new IamException(IamException.Fault.TOO_FAST);
    }
    if (turn.get().isZero()) {
      // Even a sleep of no length gives the processor away.
      return;
    }
    try {
      Thread.sleep(turn.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IamException(IamException.Fault.TOO_FAST);
    }
  }
}
