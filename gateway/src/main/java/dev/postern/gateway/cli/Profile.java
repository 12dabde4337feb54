package dev.postern.gateway.cli;

import dev.postern.access.login.OwnerOnly;
import dev.postern.access.login.Registration;
import dev.postern.access.login.TokenStore;
import dev.postern.core.Secret;
import dev.postern.gateway.config.HostPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the provider and of the gateway: a properties file, whose paths start from its
 * own folder. docs/cli.md lists its keys. It holds no secrets.
 */
final class Profile {
  static final String ISSUER = "issuer";
  static final String CLIENT = "client-id";
  static final String SECRET_FILE = "client-secret-file";
  static final String SCOPE = "scope";
  static final String REDIRECT = "redirect";
  static final String SHOWN = "token";
  static final String USER_CLAIM = "user-claim";
  static final String POSTGRES = "postgres";
  static final String MYSQL = "mysql";
  static final String AWS = "aws";
  static final String API = "api";
  static final String GATE_CA = "gate-ca";

  /**
   * Followed by a connection's name; its value is {@link #POSTGRES}, {@link #MYSQL} or {@link
   * #AWS}.
   */
  static final String CONNECTION = "connection.";

  private static final String NO_LOGIN =
      "nobody is logged in here: run postern login --issuer URL --client-id ID";

  private final Path file;
  private final Properties values;

  private Profile(Path file, Properties values) {
    this.file = file;
    this.values = values;
  }

  /** Empty where there is no such file. */
  static Profile read(Path file) throws CommandException {
    Properties values = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      values.load(reader);
    } catch (NoSuchFileException none) {
      // The verb says what it misses.
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandException("the profile " + file + " cannot be read");
    }
    return new Profile(file, values);
  }

  Optional<String> value(String key) {
    return Optional.ofNullable(values.getProperty(key)).filter(value -> !value.isBlank());
  }

  /** Nothing is set where there is no value. */
  void set(String key, @Nullable Object value) {
    if (value != null) {
      values.setProperty(key, value.toString());
    }
  }

  Optional<Path> path(String key) {
    return value(key).map(file.toAbsolutePath()::resolveSibling);
  }

  Optional<HostPort> address(String key) throws CommandException {
    Optional<String> text = value(key);
    Optional<HostPort> address = text.flatMap(HostPort::parse);
    if (text.isPresent() && address.isEmpty()) {
      throw new CommandException("\"" + text.get() + "\" is no host:port");
    }
    return address;
  }

  String userClaim() {
    return value(USER_CLAIM).orElse("sub");
  }

  Registration registration() throws CommandException {
    String issuer = value(ISSUER).orElseThrow(() -> new CommandException(NO_LOGIN));
    String client = value(CLIENT).orElseThrow(() -> new CommandException(NO_LOGIN));
    try {
      return new Registration(
          issuer,
          client,
          secret(),
          value(SCOPE).orElse("openid"),
          URI.create(value(REDIRECT).orElse("http://127.0.0.1/callback")),
          shown());
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
  }

  TokenStore tokens(Surroundings around) throws CommandException {
    Registration registration = registration();
    return new TokenStore(
        around.userFolder().resolve("tokens"),
        registration.issuer(),
        registration.client(),
        Clock.systemUTC());
  }

  void write() throws IOException {
    var bytes = new ByteArrayOutputStream();
    values.store(bytes, null);
    OwnerOnly.directory(file.toAbsolutePath().resolveSibling("").normalize());
    OwnerOnly.write(file.toAbsolutePath(), bytes.toByteArray());
  }

  private Registration.Shown shown() throws CommandException {
    return switch (value(SHOWN).orElse("access")) {
      case "access" -> Registration.Shown.ACCESS_TOKEN;
      case "id" -> Registration.Shown.ID_TOKEN;
      case String other ->
          throw new CommandException("--token is access or id, not \"" + other + "\"");
    };
  }

  private @Nullable Secret secret() throws CommandException {
    Optional<Path> secret = path(SECRET_FILE);
    try {
      return secret.isEmpty() ? null : new Secret(Files.readString(secret.get()).strip());
    } catch (IOException e) {
      throw new CommandException("the file " + secret.get() + " cannot be read");
    }
  }
}
