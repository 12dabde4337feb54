package dev.postern.gateway.config;

import dev.postern.core.Secret;
import dev.postern.core.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where grants, approvals and the session index live. */
public sealed interface StateConfig {
  /**
   * For one gateway.
   *
   * @param directory of this machine
   */
  record Embedded(Path directory) implements StateConfig {}

  /** For several gateways. */
  record Postgres(HostPort address, String database, String user, Secret secret, Target.Tls tls)
      implements StateConfig {}

  /** The parts of {@code jdbc:postgresql://HOST:PORT/DATABASE}. */
  record Place(HostPort address, String database) {
    private static final Pattern URL =
        Pattern.compile("jdbc:postgresql://([^/?#]+)/([A-Za-z0-9_.-]{1,63})");
    private static final String EXPECTED = "jdbc:postgresql://HOST:PORT/DATABASE and nothing more";

    /** What stands there instead is not shown: it may hold a password. */
    static Place read(Node node) throws ConfigException {
      Matcher matcher = URL.matcher(node.text(EXPECTED));
      if (matcher.matches()) {
        HostPort address = HostPort.parse(matcher.group(1)).orElse(null);
        if (address != null && address.port() > 0) {
          return new Place(address, matcher.group(2));
        }
      }
      throw node.error("expected " + EXPECTED);
    }
  }

  static StateConfig read(Node node) throws ConfigException {
    Section section = node.section("embedded: PATH, or postgres: URL with user and secret");
    var embedded = section.<@Nullable Path>optional("embedded", Shapes.path(), null);
    var postgres = section.<@Nullable Place>optional("postgres", Place::read, null);
    var user = section.<@Nullable String>optional("user", Shapes.line("a user's name"), null);
    var secret = section.<@Nullable Secret>optional("secret", References.secret(1), null);
    var tls = section.<Target.@Nullable Tls>optional("tls", ConnectionConfig::readTls, null);
    section.check(
        "postgres",
        () -> embedded.get() == null || postgres.get() == null,
        "the state is embedded or in a PostgreSQL, not both");
    belongs(section, postgres, "user", user);
    belongs(section, postgres, "secret", secret);
    section.check(
        "tls", () -> tls.get() == null || postgres.get() != null, "only where postgres stands");
    section.check(
        "tls",
        () ->
            !(tls.get() instanceof Target.Tls.Off)
                || (postgres.get() != null && postgres.get().address().isLoopback()),
        "off is only for a loopback address; expected verify and ca");
    Path fallback = Shapes.path(node, "var/state");
    return section.build(() -> {
      Place place = postgres.get();
      Path directory = embedded.get();
      Target.Tls verified = tls.get();
      return place == null
          ? new Embedded(directory == null ? fallback : directory)
          : new Postgres(
              place.address(),
              place.database(),
              Objects.requireNonNull(user.get()),
              Objects.requireNonNull(secret.get()),
              verified == null ? new Target.Tls.VerifyFull(List.of()) : verified);
    });
  }

  private static void belongs(
      Section section,
      Section.Field<@Nullable Place> postgres,
      String key,
      Section.Field<? extends @Nullable Object> value) {
    section.check(
        key,
        () -> value.get() != null || postgres.get() == null,
        "required where postgres stands, but missing");
    section.check(
        key, () -> value.get() == null || postgres.get() != null, "only where postgres stands");
  }
}
