package dev.postern.gateway;

import dev.postern.gateway.cli.Actions;
import dev.postern.gateway.config.ConfigException;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.gateway.demo.Demo;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** What the command line's verbs do. */
public final class Verbs {
  private Verbs() {}

  public static Actions actions() {
    return new Actions(
        Verbs::serve,
        JournalVerbs::sessions,
        JournalVerbs::replay,
        JournalVerbs::verify,
        OcsfVerb::run,
        JournalVerbs::query,
        Explainer::explain,
        PolicyDiff::run,
        AwsNeeds::of,
        Verbs::demo);
  }

  private static void serve(Path file, PosternConfig config) throws Exception {
    Gateway gateway = Gateway.start(config, () -> load(file));
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  gateway.close();
                  stopped.countDown();
                },
                "postern-stop"));
    Hangup.runs(() -> reload(gateway), task -> Thread.ofVirtual().start(task));
    stopped.await();
  }

  private static PosternConfig load(Path file) throws ConfigException {
    return PosternConfig.load(file, System::getenv);
  }

  /** What is wrong stands in the log; the gate goes on as it was. */
  private static void reload(Gateway gateway) {
    try {
      gateway.reload("SIGHUP");
    } catch (ConfigException | RestartNeeded logged) {
      // Nobody waits for an answer.
    }
  }

  private static void demo(Path directory, PrintWriter out) throws Exception {
    Demo.run(directory, file -> Gateway.start(load(file), () -> load(file)), out);
  }
}
