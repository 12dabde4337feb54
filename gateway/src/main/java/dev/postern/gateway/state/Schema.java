package dev.postern.gateway.state;

import java.io.IOException;
import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings a database to the schema of this version. */
final class Schema {
  private static final String SCRIPTS = "classpath:dev/postern/gateway/state/schema";

  private Schema() {}

  /**
   * Runs the scripts that have not run there yet; one gateway at a time does.
   *
   * @param name of the database, for the error
   * @throws IOException where it is of a later version, or none of ours
   */
  static void bring(DataSource database, String name) throws IOException {
    try {
      Flyway flyway =
          Flyway.configure(Schema.class.getClassLoader())
              .dataSource(database)
              .locations(SCRIPTS)
              .table("state_schema")
              .cleanDisabled(true)
              .load();
      if (isLater(flyway)) {
        throw new IOException(
            "the state in " + name + " cannot be used: a later version of the gateway has it");
      }
      var _ = flyway.migrate();
    } catch (FlywayException e) {
      throw new IOException("the state in " + name + " cannot be used: " + firstLine(e), e);
    }
  }

  /** Whether a script has run there that this version does not have. */
  private static boolean isLater(Flyway flyway) {
    return Arrays.stream(flyway.info().applied()).anyMatch(run -> !run.getState().isResolved());
  }

  private static String firstLine(FlywayException e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse(message);
  }
}
