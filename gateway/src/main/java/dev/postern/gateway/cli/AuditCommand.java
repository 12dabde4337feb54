package dev.postern.gateway.cli;

import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code postern audit}. */
@Command(
    name = "audit",
    description = "Works on the journal as a whole.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class AuditCommand {
  /** {@code postern audit verify}. */
  @Command(
      name = "verify",
      description = "Says whether anything in the journal was changed, added or taken away.",
      mixinStandardHelpOptions = true)
  static final class Verify implements Callable<Integer> {
    private final Actions.Verify verify;
    private final Surroundings around;

    @Mixin private final ConfigOption config = new ConfigOption();

    Verify(Actions.Verify verify, Surroundings around) {
      this.verify = verify;
      this.around = around;
    }

    @Override
    public Integer call() throws Exception {
      return ExitCode.of(verify.verify(config.journal(around), around.out())).code();
    }
  }

  /** {@code postern audit ocsf}. */
  @Command(
      name = "ocsf",
      description =
          "Writes the journal's events as the Open Cybersecurity Schema Framework has them, in"
              + " JSON, one a line.",
      mixinStandardHelpOptions = true)
  static final class Ocsf implements Callable<Integer> {
    private final Actions.Ocsf ocsf;
    private final Surroundings around;

    @Mixin private final ConfigOption config = new ConfigOption();

    @Mixin private final Period period = new Period();

    @Option(
        names = "--after",
        paramLabel = "POSITION",
        description =
            "Begins behind a position: of each chain the metadata.uid of the last event that was"
                + " taken, joined by dots.")
    private @Nullable String after;

    @Option(names = "--follow", description = "Goes on with what comes.")
    private boolean follow;

    Ocsf(Actions.Ocsf ocsf, Surroundings around) {
      this.ocsf = ocsf;
      this.around = around;
    }

    @Override
    public Integer call() throws Exception {
      var stretch =
          new Actions.Ocsf.Stretch(
              config.journal(around), after, period.from(), period.to(), follow);
      return ExitCode.of(ocsf.write(stretch, around.out(), around.err())).code();
    }
  }

  /** {@code postern audit query}. */
  @Command(
      name = "query",
      description = "Answers a question in SQL over the journal's table aws_calls.",
      mixinStandardHelpOptions = true)
  static final class Query implements Callable<Integer> {
    private final Actions.Query query;
    private final Surroundings around;

    @Mixin private final ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "SQL", description = "One SELECT, in SQLite's dialect.")
    private String sql = "";

    @Mixin private final Period period = new Period();

    @Option(names = "--json", description = "Prints each row as JSON, one a line.")
    private boolean json;

    Query(Actions.Query query, Surroundings around) {
      this.query = query;
      this.around = around;
    }

    @Override
    public Integer call() throws Exception {
      var asked =
          new Actions.Query.Asked(config.journal(around), sql, period.from(), period.to(), json);
      return ExitCode.of(query.answer(asked, around.out(), around.err())).code();
    }
  }

  /** Of which time the journal is read: all, where nothing is said. */
  static final class Period {
    @Option(
        names = "--since",
        converter = Moment.class,
        paramLabel = "TIME",
        description = "Nothing older: 12h or 7d ago, or 2026-11-24T16:00:00Z (default: all).")
    private @Nullable Instant since;

    @Option(
        names = "--until",
        converter = Moment.class,
        paramLabel = "TIME",
        description = "Nothing of this time or newer.")
    private @Nullable Instant until;

    Instant from() {
      return since == null ? Instant.MIN : since;
    }

    Instant to() {
      return until == null ? Instant.MAX : until;
    }
  }

  /** A time, or how long ago it is. */
  static final class Moment implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException e) {
        return ago(text);
      }
    }

    private static Instant ago(String text) {
      try {
        return Clock.systemUTC().instant().minus(new PolicyCommand.Ago().convert(text));
      } catch (TypeConversionException e) {
        throw new TypeConversionException(
            "expected a time such as 2026-11-24T16:00:00Z, 12h or 7d, not " + text);
      }
    }
  }
}
