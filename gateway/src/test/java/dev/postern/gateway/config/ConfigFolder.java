package dev.postern.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A folder with a postern.yaml in it and what its references name. */
record ConfigFolder(Path directory) {
  /** The least that a configuration has. */
  static final String LEAST =
      """
      listen:
        postgres: { address: "127.0.0.1:15432", tls: off }
      identity:
        issuers:
          - { issuer: "https://idp.example.com", audience: postern }
      connections:
        - name: shop
          type: postgres
          address: db.example.com:5432
          database: shop
          login: { password: { user: app, secret: env:SHOP_PASSWORD } }
      """;

  /** The same with a listener for AWS's tools, and the one that gives their keys. */
  static final String FOR_AWS =
      LEAST.replace(
          "listen:\n",
          """
          listen:
            aws: { address: "127.0.0.1:0", tls: off }
            https: { address: "127.0.0.1:0", tls: off }
          """);

  static final Map<String, String> ENVIRONMENT =
      Map.of(
          "SHOP_PASSWORD", "hunter2",
          "STATE_PASSWORD", "hunter3",
          "POSTERN_PSEUDONYM_KEY", "0123456789abcdef",
          "NOTIFY_KEY", "0123456789abcdef0123456789abcdef",
          "CHAT_URL", "https://chat.example.com/hooks/hunter4?sig=hunter5",
          "SHORT", "0123456789abcde",
          "EMPTY", "");

  ConfigFolder {
    for (String file : List.of("server.crt", "server.key", "other.key", "sec1.key")) {
      try (InputStream in = ConfigFolder.class.getResourceAsStream("/tls/" + file)) {
        Files.copy(in, directory.resolve(file));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("postern.yaml"), yaml);
  }

  PosternConfig load(String yaml) throws IOException, ConfigException {
    return PosternConfig.load(write(yaml), ENVIRONMENT::get);
  }

  /** Each error without the folder's path. */
  List<String> errors(String yaml) throws IOException {
    try {
      PosternConfig config = load(yaml);
      throw new AssertionError("expected errors, found " + config);
    } catch (ConfigException e) {
      return e.errors().stream()
          .map(error -> error.toString().replace(directory + "/", ""))
          .toList();
    }
  }
}
