package dev.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stock drivers see through the gate what they see without it, line by line of a script that prints
 * everything; and where columns are labelled, the same but for those columns' values.
 */
@Tag("full")
@ExtendWith(SharedPostgres.class)
class DriversIT {
  private static final String ALL_IS_ALLOWED =
      """
      policies:
        - name: everything
          groups: [people]
          connections: [shop]
          rules: [ { allow: { kinds: ["*"] } } ]
      """;

  private static final String LABELS =
      """
      labels:
        - { column: shop.public.people.ssn, label: national-id }
        - { column: shop.public.people.born, label: birthday }
        - { column: shop.public.people.wage, label: salary }
      masks:
        - { label: national-id, as: { keep-last: 4 } }
        - { label: birthday, as: redact }
        - { label: salary, as: redact }
      """;

  private static final String[] PEOPLE = {
    "CREATE TABLE people (id int PRIMARY KEY, name text, ssn text, born date, wage numeric(9,2))",
    "INSERT INTO people VALUES (1, 'Ann', '123-45-6789', '1983-07-19', 4711.25)",
    "INSERT INTO people VALUES (2, 'Bob', '987-65-4321', '1991-11-23', 8642.75)"
  };

  /** What the masks make of the values, as every driver's script writes them. */
  private static final Map<String, String> MASKED =
      Map.of(
          "123-45-6789", "*******6789",
          "987-65-4321", "*******4321",
          "1983-07-19", "1970-01-01",
          "1991-11-23", "1970-01-01",
          "datetime.date(1983, 7, 19)", "datetime.date(1970, 1, 1)",
          "datetime.date(1991, 11, 23)", "datetime.date(1970, 1, 1)",
          "4711.25", "0",
          "8642.75", "0");

  private static final List<String> NOT_UNDERSTOOD =
      List.of("syntax: ", "SELEC 1: ", "after deallocate: ");

  private final RealPostgres server;
  private final Path directory;

  DriversIT(RealPostgres server, @TempDir Path directory) {
    this.server = server;
    this.directory = directory;
  }

  private GateFixture gate(String rest) throws Exception {
    return GateFixture.start(server, directory, rest, PEOPLE);
  }

  /** What the masks and the refusal of what is not understood leave of the lines. */
  private static List<String> masked(List<String> lines) {
    return understood(lines).stream().map(DriversIT::masked).toList();
  }

  /** On a connection with labels the gate itself answers what it cannot read, in its own words. */
  private static List<String> understood(List<String> lines) {
    return lines.stream()
        .filter(line -> NOT_UNDERSTOOD.stream().noneMatch(line::startsWith))
        .toList();
  }

  private static String masked(String line) {
    String masked = line;
    for (Map.Entry<String, String> value : MASKED.entrySet()) {
      masked = masked.replace(value.getKey(), value.getValue());
    }
    return masked;
  }

  /** Says every line that differs, and not all that do not. */
  private static void assertSame(List<String> through, List<String> expected) {
    SoftAssertions.assertSoftly(softly -> {
      softly.assertThat(through).hasSameSizeAs(expected);
      for (int i = 0; i < Math.min(through.size(), expected.size()); i++) {
        softly.assertThat(through.get(i)).isEqualTo(expected.get(i));
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void aDriverSeesTheSameThroughTheGate(ScriptedDriver driver) throws Exception {
    try (GateFixture gate = gate(ALL_IS_ALLOWED)) {
      List<String> direct = driver.run(gate.directLeg());

      assertSame(driver.run(gate.leg("people")), direct);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDriverSeesLabelledColumnsMaskedAndAllElseTheSame(ScriptedDriver driver) throws Exception {
    try (GateFixture gate = gate(ALL_IS_ALLOWED + LABELS)) {
      List<String> direct = driver.run(gate.directLeg());

      assertThat(direct).anyMatch(line -> !masked(line).equals(line));
      assertSame(understood(driver.run(gate.leg("people"))), masked(direct));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "preferQueryMode=simple",
        "preferQueryMode=extended",
        "preferQueryMode=extendedForPrepared",
        "preferQueryMode=extendedCacheEverything",
        "prepareThreshold=-1",
        "prepareThreshold=1&binaryTransfer=false",
        "defaultRowFetchSize=2",
        "reWriteBatchedInserts=true"
      })
  void pgjdbcSeesTheSameThroughTheGateMaskedOrNot(String settings) throws Exception {
    String[] pairs = settings.split("[=&]");
    try (GateFixture gate = gate(ALL_IS_ALLOWED)) {
      List<String> direct = PgjdbcScript.run(gate.directLeg(), pairs);

      assertSame(PgjdbcScript.run(gate.leg("people"), pairs), direct);
    }
    try (GateFixture gate = gate(ALL_IS_ALLOWED + LABELS)) {
      List<String> direct = PgjdbcScript.run(gate.directLeg(), pairs);

      assertSame(understood(PgjdbcScript.run(gate.leg("people"), pairs)), masked(direct));
    }
  }
}
