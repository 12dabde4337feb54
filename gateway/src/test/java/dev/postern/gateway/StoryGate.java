package dev.postern.gateway;

import dev.postern.gateway.api.ApiClient;
import dev.postern.gateway.cli.PosternCommand;
import dev.postern.gateway.cli.Surroundings;
import dev.postern.gateway.config.PosternConfig;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A running gate of the story, in this JVM or in a process of its own.
 *
 * @param ports where it serves
 * @param running what ends it
 */
record StoryGate(StorySite site, Ports ports, Closeable running) implements Closeable {
  /** Where a gate serves, on 127.0.0.1. */
  record Ports(int postgres, int mysql, int https) {}

  /** What a verb printed, and its exit code. */
  record Answered(int code, String printed) {}

  /** A gate in this JVM. */
  static StoryGate here(StorySite site, Path config) throws Exception {
    Gateway gateway = Gateway.start(PosternConfig.load(config, StorySite.SECRETS::get));
    Ports ports =
        new Ports(
            gateway.postgres().getPort(),
            Objects.requireNonNull(gateway.mysql()).getPort(),
            Objects.requireNonNull(gateway.https()).port());
    return new StoryGate(site, ports, gateway::close);
  }

  /** A gate in a process of its own. */
  static StoryGate apart(StorySite site, Path config) throws Exception {
    GateProcess process = GateProcess.start(config);
    return new StoryGate(site, process.ports(), process);
  }

  /** The API, to who shows this token. */
  ApiClient api(String token) {
    return ApiClient.of(site.http(), ports.https(), token);
  }

  /** The command line, of who has this token. */
  Answered postern(String token, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "--api",
            "https://localhost:" + ports.https(),
            "--gate-ca",
            site.authorityFile().toString()));
    StringWriter printed = new StringWriter();
    Surroundings around =
        new Surroundings(
            site.directory(),
            site.directory(),
            Map.of("POSTERN_TOKEN", token, "XDG_CONFIG_HOME", site.directory().toString())::get,
            new PrintWriter(printed, true),
            new PrintWriter(printed, true));
    int code = PosternCommand.run(Verbs.actions(), around, all.toArray(String[]::new));
    return new Answered(code, printed.toString());
  }

  /** The way through it to a shop. */
  Shop.Door door(Shop shop, String user, String token) {
    int port =
        switch (shop) {
          case PostgresShop _ -> ports.postgres();
          case MysqlShop _ -> ports.mysql();
        };
    return new Shop.Door(port, site.authorityFile(), user, token);
  }

  /** Ends a gate that has a process of its own as a machine's failure would. */
  void kill() throws Exception {
    ((GateProcess) running).kill();
  }

  @Override
  public void close() throws IOException {
    running.close();
  }
}
