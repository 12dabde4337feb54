package dev.postern.gateway;

import dev.postern.embedded.LocalAuthority;
import dev.postern.testkit.AwsKeys;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** AWS's SDK for Java before LocalStack, which is to be had in a container alone. */
@Testcontainers(disabledWithoutDocker = true)
final class LocalStackIT extends AwsSdkStory {
  private static final int PORT = 4566;

  @Container
  private static final GenericContainer<?> SERVER =
      new GenericContainer<>("localstack/localstack:4.9")
          .withEnv("SERVICES", "s3,dynamodb,sqs")
          .withExposedPorts(PORT)
          .waitingFor(Wait.forHttp("/_localstack/health").forPort(PORT));

  @TempDir private Path directory;
  private AwsGate gate;
  private SdkClients ann;

  @BeforeEach
  void start() throws Exception {
    AwsKeys keys = new AwsKeys();
    URI server = URI.create("http://" + SERVER.getHost() + ":" + SERVER.getMappedPort(PORT));
    Map<String, URI> endpoints =
        Stream.of("s3", "dynamodb", "sqs").collect(Collectors.toMap(name -> name, _ -> server));
    gate =
        new AwsGate(
            directory,
            keys,
            keys.session(AwsGate.ROLE, Instant.now().plusSeconds(3_600)),
            endpoints,
            AwsStage.POLICIES);
    ann = SdkClients.of(gate, gate.issuer().token("ann", "agents"));
  }

  @AfterEach
  void end() throws Exception {
    ann.close();
    gate.close();
  }

  @Override
  SdkClients ann() {
    return ann;
  }

  @Override
  LocalAuthority authority() {
    return gate.authority();
  }
}
