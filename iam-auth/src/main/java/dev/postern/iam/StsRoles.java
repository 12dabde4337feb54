package dev.postern.iam;

import dev.postern.core.SessionId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
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
    var _ = gate.current();
    String name = "postern-" + session.value();
    AssumeRoleRequest request =
        AssumeRoleRequest.builder()
            .roleArn(role.arn())
            .externalId(role.externalId())
            .roleSessionName(name)
            .sourceIdentity(SourceIdentity.of(person))
            .tags(SessionTags.of(person, session))
            .durationSeconds(Math.toIntExact(LIFE.toSeconds()))
            .build();
    try {
      Credentials given =
          clients.computeIfAbsent(region, this::client).assumeRole(request).credentials();
      Instant ends = given.expiration();
      LOG.info(
          "session={} role={} source-identity={} aws-session={} until={}",
          session,
          role.arn(),
          request.sourceIdentity(),
          name,
          ends);
      return new RoleSession(
          name,
          AwsSessionCredentials.create(
              given.accessKeyId(), given.secretAccessKey(), given.sessionToken()),
          ends);
    } catch (SdkException e) {
      LOG.warn("session={} role={} refused={}", session, role.arn(), oneLine(e));
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
