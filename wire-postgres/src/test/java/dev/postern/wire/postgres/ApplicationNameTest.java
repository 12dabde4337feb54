package dev.postern.wire.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.postern.core.Identity;
import dev.postern.core.SessionId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApplicationNameTest {
  private static final String TAG = "postern:ann/session00001";

  private final ApplicationName name =
      new ApplicationName(
          new Identity("issuer", "sub", "ann", Set.of(), Map.of(), Instant.MAX),
          new SessionId("session00001"));

  private Map<String, String> added(String... parameters) {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      given.put(parameters[i], parameters[i + 1]);
    }
    return name.addTo(given);
  }

  @Test
  void theLogsNameComesFirstAndTheClientsOwnBehindIt() {
    assertThat(added("user", "u", "application_name", "psql"))
        .containsExactly(
            entry("application_name", "psql " + TAG),
            entry("user", "u"),
            entry("APPLICATION_NAME", "psql"));
  }

  @Test
  void aSessionThatNamesNothingHasAnEmptyName() {
    assertThat(added("user", "u"))
        .containsExactly(
            entry("application_name", TAG), entry("user", "u"), entry("APPLICATION_NAME", ""));
  }

  @Test
  void aNameGivenInAnotherWayStaysTheOnlyOne() {
    assertThat(added("Application_Name", "x")).containsExactly(entry("Application_Name", "x"));
    assertThat(added("options", "-c Application_name=x"))
        .containsExactly(entry("options", "-c Application_name=x"));
    assertThat(added("options", "--application-name=x"))
        .containsExactly(entry("options", "--application-name=x"));
  }

  @Test
  void theLogsNameIsPrintableAndSoShortThatNothingIsNoticed() {
    assertThat(added("application_name", "\n" + "x".repeat(100)))
        .containsEntry("application_name", "?" + "x".repeat(37) + " " + TAG)
        .containsEntry("APPLICATION_NAME", "\n" + "x".repeat(100));
  }

  @Test
  void aLongUserIsCutAndTheSessionKept() {
    ApplicationName longest =
        new ApplicationName(
            new Identity("issuer", "sub", "a".repeat(256), Set.of(), Map.of(), Instant.MAX),
            new SessionId("session00001"));
    assertThat(longest.addTo(Map.of("application_name", "psql")))
        .containsEntry("application_name", "postern:" + "a".repeat(42) + "/session00001");
  }
}
