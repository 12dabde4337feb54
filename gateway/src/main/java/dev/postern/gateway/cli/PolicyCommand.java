package dev.postern.gateway.cli;

import dev.postern.gateway.config.PosternConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code postern policy}. */
@Command(
    name = "policy",
    description = "Works on policies.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class PolicyCommand {
  /** {@code postern policy diff}. */
  @Command(
      name = "diff",
      description = "Says what would become of recorded statements under another configuration.",
      mixinStandardHelpOptions = true)
  static final class Diff implements Callable<Integer> {
    private final Actions.PolicyDiff diff;
    private final Surroundings around;

    @Mixin private final ConfigOption config = new ConfigOption();

    @Option(
        names = "--against",
        required = true,
        paramLabel = "FILE",
        description = "The other configuration.")
    private Path against = Path.of("");

    @Option(
        names = "--since",
        converter = Ago.class,
        defaultValue = "7d",
        paramLabel = "DURATION",
        description = "How far back, such as 12h or 7d (the default).")
    private @Nullable Duration since;

    @Option(names = "--json", description = "Answers in JSON.")
    private boolean json;

    Diff(Actions.PolicyDiff diff, Surroundings around) {
      this.diff = diff;
      this.around = around;
    }

    @Override
    public Integer call() throws Exception {
      var compared =
          new Actions.PolicyDiff.Compared(
              config.loadOrDemo(around),
              PosternConfig.load(around.config(against), around.environment()),
              Clock.systemUTC().instant().minus(since == null ? Duration.ofDays(7) : since),
              json);
      return ExitCode.of(diff.compare(compared, around.out(), around.err())).code();
    }
  }

  /** A number and {@code s}, {@code m}, {@code h} or {@code d}. */
  static final class Ago implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,5})([smhd])");

    @Override
    public Duration convert(String text) {
      Matcher form = FORM.matcher(text);
      if (!form.matches()) {
        throw new TypeConversionException("expected a duration such as 12h or 7d, not " + text);
      }
      long count = Long.parseLong(form.group(1));
      return switch (form.group(2)) {
        case "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        case "h" -> Duration.ofHours(count);
        default -> Duration.ofDays(count);
      };
    }
  }
}
