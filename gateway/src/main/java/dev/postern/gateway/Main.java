package dev.postern.gateway;

import dev.postern.gateway.cli.PosternCommand;
import dev.postern.gateway.cli.Surroundings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where the program starts. The launcher names the folder it stands in as {@code postern.home}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Path directory = Path.of("").toAbsolutePath();
    Surroundings around =
        new Surroundings(
            Path.of(System.getProperty("postern.home", directory.toString())),
            directory,
            System::getenv,
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    int code = PosternCommand.run(Verbs.actions(), around, arguments);
    around.out().flush();
    System.exit(code);
  }
}
