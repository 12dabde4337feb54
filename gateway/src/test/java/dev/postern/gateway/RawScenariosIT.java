package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * With a policy that allows everything and no labels, nobody can tell the gate from the server: the
 * same bytes are sent to both, and the answers are the same.
 */
@ExtendWith(SharedPostgres.class)
class RawScenariosIT {
  private static final String EVERYTHING =
      """
      policies:
        - name: everything
          groups: ["*"]
          connections: ["*"]
          rules: [ { allow: { kinds: ["*"] } } ]
      """;

  private @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> theGateAnswersAsPostgres18(RealPostgres server) throws Exception {
    return compared(server);
  }

  @TestFactory
  @Tag("full")
  Stream<DynamicTest> theGateAnswersAsPostgres17(
      @SharedPostgres.Of(RealPostgres.Release.V17) RealPostgres server) throws Exception {
    return compared(server);
  }

  private Stream<DynamicTest> compared(RealPostgres server) throws Exception {
    GateFixture gate = GateFixture.start(server, directory, EVERYTHING);
    gate.letInByPassword();
    Side direct = gate.directSide();
    Side through = gate.throughSide();
    return Stream.of(
            StartupScenarios.all(),
            SimpleScenarios.all(),
            ExtendedScenarios.all(),
            CopyScenarios.all(),
            EndingScenarios.all())
        .flatMap(List::stream)
        .map(scenario ->
            DynamicTest.dynamicTest(
                scenario.name(),
                () ->
                    assertThat(scenario.heard(through))
                        .as(scenario.name())
                        .isEqualTo(scenario.heard(direct))))
        .onClose(gate::close);
  }
}
