package dev.postern.iam;

import dev.postern.core.Secret;
import dev.postern.core.SessionId;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * What the gate is at AWS: by itself what its machine makes it, and in the roles of its connections
 * somebody who acts for a person.
 */
public final class AwsIdentity implements AutoCloseable {
  private final GateCredentials gate = new GateCredentials();
  private final StsRoles roles;
  private final @Nullable URI sts;
  private final Clock clock;

  /** Of many threads, as this one may be. */
  private final Random random = new Random();

  private final Map<String, RoleSessions> sessions = new ConcurrentHashMap<>();

  /**
   * Asks for nothing yet.
   *
   * @param sts where the Security Token Service is; null for where AWS has it in each region
   */
  public AwsIdentity(@Nullable URI sts, Clock clock) {
    this.roles = new StsRoles(gate, sts);
    this.sts = sts;
    this.clock = clock;
  }

  /**
   * The way to log in to a database.
   *
   * @param role that the gate takes for it; null to log in as itself
   */
  public RdsLogin rds(RdsLogin.Database database, @Nullable Role role) {
    RdsLogin.Source source =
        role == null
            ? this::itself
            : (person, session) -> sessions(database.region()).of(role, person, session);
    return new RdsLogin(database, source, new DialPace(System::nanoTime));
  }

  /**
   * Takes a role once, in the gate's own name, as its connections do.
   *
   * @throws IamException where it cannot be had
   */
  public void take(Role role, String region, SessionId session) throws IamException {
    var _ = roles.in(region).open(role, Person.GATE, session);
  }

  /**
   * Credentials of a role for somebody to use without the gate. They are kept nowhere here, and
   * cannot be taken back here; docs/aws.md says how they are at AWS.
   *
   * @param session for whose records they are
   * @param policy that they are kept to, {@link SessionPolicy#LONGEST} characters at most
   * @param life from a quarter of an hour to one
   * @throws IllegalArgumentException where policy or life are beyond that
   * @throws IamException where AWS does not give them, also for a policy that it cannot pack
   */
  public ScopedCredentials scoped(
      Role role, String region, Person person, SessionId session, String policy, Duration life)
      throws IamException {
    return roles.scoped(region, role, person, session, policy, life);
  }

  /**
   * Asks AWS's services as the gate itself.
   *
   * @param endpoints by a service's endpoint prefix, in the place of AWS's own
   */
  public AwsCaller caller(Map<String, URI> endpoints) {
    Map<String, URI> all = new HashMap<>();
    if (sts != null) {
      all.put("sts", sts);
    }
    all.putAll(endpoints);
    return new AwsCaller(gate, all);
  }

  /**
   * What the gate signs with for a person. Waits where a role has to be taken.
   *
   * @param role that the gate takes for it; null to sign as itself
   * @param session that it is for
   * @throws IamException where it cannot be had
   */
  public LentKey lend(@Nullable Role role, String region, Person person, SessionId session)
      throws IamException {
    AwsCredentials lent =
        (role == null ? itself(person, session) : sessions(region).of(role, person, session))
            .credentials();
    return new LentKey(
        lent.accessKeyId(),
        new Secret(lent.secretAccessKey()),
        lent instanceof AwsSessionCredentials temporary
            ? new Secret(temporary.sessionToken())
            : null);
  }

  /**
   * A token for a cluster of EKS, good for a quarter of an hour. Waits where a role has to be
   * taken.
   *
   * @param role that the gate takes for it; null to be itself
   * @param session that it is for
   * @throws IamException where there is nothing to sign it with
   */
  public Secret eksToken(
      String cluster, String region, @Nullable Role role, Person person, SessionId session)
      throws IamException {
    RoleSession signer =
        role == null ? itself(person, session) : sessions(region).of(role, person, session);
    return EksToken.of(cluster, region, signer.credentials(), clock);
  }

  /** The secrets that AWS keeps for the gate, by a caller that lives as long as they do. */
  public StoredSecrets secrets(AwsCaller by) {
    return new StoredSecrets(by, clock);
  }

  private RoleSession itself(Person person, SessionId session) throws IamException {
    AwsCredentials credentials = gate.current();
    return new RoleSession("", credentials, credentials.expirationTime().orElse(Instant.MAX));
  }

  private RoleSessions sessions(String region) {
    return sessions.computeIfAbsent(
        region, known -> new RoleSessions(roles.in(known), clock, random));
  }

  @Override
  public void close() {
    roles.close();
    gate.close();
  }
}
