package dev.postern.iam;

import dev.postern.core.Secret;
import dev.postern.core.SessionId;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Takes roles, at the Security Token Service of the region that they are for. */
final class StsRoles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StsRoles.class);

  /** The longest that AWS gives to who is in a role already, as the gate mostly is. */
  private static final Duration LIFE = Duration.ofHours(1);

  /** The shortest that AWS gives. */
  private static final Duration SHORTEST = Duration.ofMinutes(15);

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ATTEMPT = Duration.ofSeconds(3);
  private static final Duration CALL = Duration.ofSeconds(8);
  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;

  private final GateCredentials gate;
  private final @Nullable URI endpoint;
  private final Map<String, StsClient> clients = new ConcurrentHashMap<>();

  /**
   * @param endpoint where the service is; null for where AWS has it
   */
  StsRoles(GateCredentials gate, @Nullable URI endpoint) {
    this.gate = gate;
    this.endpoint = endpoint;
  }

  /** Opens sessions by the service of one region. */
  RoleSessions.Opener in(String region) {
    return (role, person, session) -> open(region, role, person, session);
  }

  private RoleSession open(String region, Role role, Person person, SessionId session)
      throws IamException {
    AssumeRoleRequest request =
        request(role, person, session).durationSeconds(Math.toIntExact(LIFE.toSeconds())).build();
    Credentials given = assume(region, request, session);
    return new RoleSession(
        request.roleSessionName(),
        AwsSessionCredentials.create(
            given.accessKeyId(), given.secretAccessKey(), given.sessionToken()),
        given.expiration());
  }

  /**
   * A session for somebody who uses it without the gate.
   *
   * @param policy that it is kept to, {@link SessionPolicy#LONGEST} characters at most
   * @param life from a quarter of an hour to one
   */
  ScopedCredentials scoped(
      String region, Role role, Person person, SessionId session, String policy, Duration life)
      throws IamException {
    if (policy.isEmpty() || policy.length() > SessionPolicy.LONGEST) {
      throw new IllegalArgumentException(
          "a session policy has 1 to %d characters, not %d"
              .formatted(SessionPolicy.LONGEST, policy.length()));
    }
    if (life.compareTo(SHORTEST) < 0 || life.compareTo(LIFE) > 0) {
      throw new IllegalArgumentException("a session lasts 15 minutes to an hour, not " + life);
    }
    AssumeRoleRequest request =
        request(role, person, session)
            .policy(policy)
            .durationSeconds(Math.toIntExact(life.toSeconds()))
            .build();
    Credentials given = assume(region, request, session);
    return new ScopedCredentials(
        given.accessKeyId(),
        new Secret(given.secretAccessKey()),
        new Secret(given.sessionToken()),
        given.expiration(),
        request.roleSessionName());
  }

  private static AssumeRoleRequest.Builder request(Role role, Person person, SessionId session) {
    return AssumeRoleRequest.builder()
        .roleArn(role.arn())
        .externalId(role.externalId())
        .roleSessionName("postern-" + session.value())
        .sourceIdentity(SourceIdentity.of(person))
        .tags(SessionTags.of(person, session));
  }

  private Credentials assume(String region, AssumeRoleRequest request, SessionId session)
      throws IamException {
    var _ = gate.current();
    try {
      Credentials given =
          clients.computeIfAbsent(region, this::client).assumeRole(request).credentials();
      LOG.info(
          "session={} role={} source-identity={} aws-session={} scoped={} until={}",
          session,
          request.roleArn(),
          request.sourceIdentity(),
          request.roleSessionName(),
          request.policy() != null,
          given.expiration());
      return given;
    } catch (SdkException e) {
      LOG.warn("session={} role={} refused={}", session, request.roleArn(), oneLine(e));
      throw new IamException(fault(e));
    }
  }

  private StsClient client(String region) {
    var builder =
        StsClient.builder()
            .region(Region.of(region))
            .credentialsProvider(gate)
            .httpClient(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT)
                    .socketTimeout(ATTEMPT)
                    .build())
            .overrideConfiguration(settings ->
                settings
                    .retryStrategy(RetryMode.STANDARD)
                    .apiCallAttemptTimeout(ATTEMPT)
                    .apiCallTimeout(CALL));
    return endpoint == null ? builder.build() : builder.endpointOverride(endpoint).build();
  }

  private static String oneLine(SdkException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}+", " ");
  }

  private static IamException.Fault fault(SdkException e) {
    boolean refused =
        e instanceof AwsServiceException answer
            && answer.statusCode() >= CLIENT_ERROR
            && answer.statusCode() < SERVER_ERROR
            && !answer.isThrottlingException();
    return refused ? IamException.Fault.ROLE_REFUSED : IamException.Fault.UNAVAILABLE;
  }

  @Override
  public void close() {
    clients.values().forEach(StsClient::close);
  }
}
