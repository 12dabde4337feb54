package dev.postern.gateway;

import dev.postern.core.SessionId;
import dev.postern.core.Target;
import dev.postern.core.Target.Credential;
import dev.postern.gateway.config.AwsConfig;
import dev.postern.gateway.config.ConnectionConfig;
import dev.postern.gateway.config.ConnectionConfig.Login;
import dev.postern.iam.AwsCaller;
import dev.postern.iam.AwsIdentity;
import dev.postern.iam.IamException;
import dev.postern.iam.Person;
import dev.postern.iam.RdsLogin;
import dev.postern.iam.StoredSecrets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the gate logs in to its upstreams with: made for each dial, where it is a token. */
final class Logins implements AutoCloseable {
  private final AwsConfig config;
  private final Clock clock;
  private final Map<ConnectionConfig, RdsLogin> rds = new HashMap<>();
  private @Nullable AwsIdentity aws;
  private @Nullable AwsCaller caller;
  private @Nullable StoredSecrets secrets;

  Logins(AwsConfig config, Clock clock) {

    this.config = config;
    this.clock = clock;
  }

  /**
   * Where to dial, and how to log in there once. Waits for AWS where it has to be asked.
   *
   * @param person on whose behalf
   * @param session that is begun by it
   */
  Target target(ConnectionConfig connection, Person person, SessionId session) throws IamException {
    return switch (connection.login()) {
      case Login.Password(var user, var secret) ->
          target(connection, user, new Credential.Password(secret));
      case Login.Stored(var user, var secret) ->
          target(connection, user, new Credential.Password(secrets().get(secret)));
      case Login.RdsIam login ->
          target(
              connection,
              login.user(),
              new Credential.Token(rds(connection, login).token(person, session)));
    };
  }

  /**
   * As {@link #target}, where the upstream has refused what was given last; null where there is
   * nothing newer.
   */
  @Nullable Target instead(ConnectionConfig connection, Target refused) {
    return connection.login() instanceof Login.Stored(var user, var secret)
            && refused.credential() instanceof Credential.Password(var old)
        ? secrets()
            .instead(secret, old)
            .map(newer -> target(connection, user, new Credential.Password(newer)))
            .orElse(null)
        : null;
  }

  /** What the gate is at AWS. */
  synchronized AwsIdentity aws() {
    AwsIdentity identity = aws;
    if (identity == null) {
      identity = new AwsIdentity(config.sts(), clock);
      aws = identity;
    }
    return identity;
  }

  private synchronized StoredSecrets secrets() {
    StoredSecrets known = secrets;
    if (known == null) {
      caller = aws().caller(config.endpoints());
      known = aws().secrets(caller);
      secrets = known;
    }
    return known;
  }

  /** One for each connection: it keeps the pace of all who log in there. */
  private synchronized RdsLogin rds(ConnectionConfig connection, Login.RdsIam login) {
    RdsLogin known = rds.get(connection);
    if (known == null) {
      known =
          aws()
              .rds(
                  new RdsLogin.Database(
                      connection.address().host(),
                      connection.address().port(),
                      login.regionAt(connection.address()),
                      login.user()),
                  login.role());
      rds.put(connection, known);
    }
    return known;
  }

  private static Target target(ConnectionConfig connection, String user, Credential credential) {
    return new Target(
        connection.name(),
        connection.address().host(),
        connection.address().port(),
        connection.database(),
        connection.tls(),
        user,
        credential);
  }

  @Override
  public synchronized void close() {
    if (caller != null) {
      caller.close();
    }
    if (aws != null) {
      aws.close();
    }
  }
}
