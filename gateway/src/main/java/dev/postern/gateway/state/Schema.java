package dev.postern.gateway.state;

import java.io.IOException;
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
      var _ =
          Flyway.configure(Schema.class.getClassLoader())
              .dataSource(database)
              .locations(SCRIPTS)
              .table("state_schema")
              // A schema with a script that this version does not know is a later version's.
              .ignoreMigrationPatterns(new String[0])
              .cleanDisabled(true)
              .load()
              .migrate();
    } catch (FlywayException e) {
      throw new IOException("the state in " + name + " cannot be used: " + firstLine(e), e);
    }
  }

  private static String firstLine(FlywayException e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse(message);
  }
}
