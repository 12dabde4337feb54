package dev.postern.gateway.config;

import dev.postern.core.Secret;
import dev.postern.core.Target;
import dev.postern.iam.RdsAddress;
import dev.postern.iam.RdsAuthorities;
import dev.postern.iam.Role;
import dev.postern.iam.StoredSecret;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A named upstream.
 *
 * @param name what clients ask for as their database
 * @param database the database's name at the upstream
 * @param readOnly whether nothing may be written there
 * @param rows how many a result may have, 0 for any number
 * @param comment what is written behind the statements for the database's own logs
 * @param localFiles whether a statement may have the client send one of its files
 */
public record ConnectionConfig(
    String name,
    Type type,
    HostPort address,
    String database,
    Target.Tls tls,
    Login login,
    boolean readOnly,
    int rows,
    Comment comment,
    LocalFiles localFiles)
    implements ConnectionEntry {
  /** What becomes of LOAD DATA LOCAL. */
  public enum LocalFiles {
    DENY,
    ALLOW
  }

  /** What a comment behind a statement says. */
  public enum Comment {
    OFF,
    IDENTITY
  }

  /** What the upstream speaks. */
  public enum Type {
    POSTGRES,
    MYSQL
  }

  /** How the gateway logs in at the upstream. */
  public sealed interface Login {
    record Password(String user, Secret secret) implements Login {
      static Login read(Node node) throws ConfigException {
        Section section = node.section("user and secret");
        var user = section.required("user", Shapes.line("a user's name"));
        var secret =
            section.<Function<String, Login>>required(
                "secret",
                reference -> {
                  if (Stored.isMeant(reference)) {
                    StoredSecret stored = Stored.secret(reference);
                    return name -> new Stored(name, stored);
                  }
                  Secret known = References.secret(1).read(reference);
                  return name -> new Password(name, known);
                });
        return section.build(() -> secret.get().apply(user.get()));
      }
    }

    /** With a password that AWS keeps and may change. */
    record Stored(String user, StoredSecret secret) implements Login {
      private static final String PREFIX = "aws-secret:";

      static boolean isMeant(Node node) {
        return node.value() instanceof Yaml.Scalar scalar && scalar.text().startsWith(PREFIX);
      }

      static StoredSecret secret(Node node) throws ConfigException {
        String text = node.text(PREFIX).substring(PREFIX.length());
        return StoredSecret.parse(text)
            .orElseThrow(() ->
                node.error(
                    "expected aws-secret: with the ARN of a secret or parameter, and #KEY where one"
                        + " of its JSON is meant"));
      }
    }

    /**
     * With a token that AWS's IAM gives for each log-in.
     *
     * @param region null for the one that the address says
     * @param resource the database's id at RDS, for policies; null where it is not known
     * @param role that the gate takes for it, null to log in as itself
     */
    record RdsIam(
        String user, @Nullable String region, @Nullable String resource, @Nullable Role role)
        implements Login {
      static RdsIam read(Node node) throws ConfigException {
        Section section = node.section("user, with or without region and role");
        var user = section.required("user", Shapes.line("a user's name"));
        var region = section.<@Nullable String>optional("region", Shapes.region(), null);
        var resource = section.<@Nullable String>optional("resource", Shapes.rdsResource(), null);
        var role = section.<@Nullable String>optional("role", Shapes.role(), null);
        var externalId =
            section.<@Nullable String>optional("external-id", Shapes.externalId(), null);
        section.check(
            "external-id",
            () -> externalId.get() == null || role.get() != null,
            "only with a role, which asks for it");
        return section.build(() -> {
          String arn = role.get();
          return new RdsIam(
              user.get(),
              region.get(),
              resource.get(),
              arn == null ? null : new Role(arn, externalId.get()));
        });
      }

      /** The region of the database, which a valid configuration says. */
      public String regionAt(HostPort address) {
        return region == null ? RdsAddress.region(address.host()).orElseThrow() : region;
      }

      private boolean hasRegion(HostPort address) {
        return region != null || RdsAddress.region(address.host()).isPresent();
      }

      private boolean contradicts(HostPort address) {
        return region != null
            && RdsAddress.region(address.host()).filter(other -> !other.equals(region)).isPresent();
      }
    }

    static Login read(Node node) throws ConfigException {
      Section section = node.section("password or rds-iam");
      var login =
          section.<Login>oneOf(
              new Section.Choice<>("password", Password::read),
              new Section.Choice<>("rds-iam", RdsIam::read));
      return section.build(login::get);
    }
  }

  static ConnectionConfig read(Node node) throws ConfigException {
    Section section = node.section("a connection");
    var name = section.required("name", Shapes.name());
    var type = section.required("type", ConnectionConfig::readType);
    var address = section.required("address", Shapes.address(1));
    var database = section.required("database", Shapes.line("a database's name"));
    var tls =
        section.<Target.Tls>optional(
            "tls", ConnectionConfig::readTls, new Target.Tls.VerifyFull(List.of()));
    var login = section.required("login", Login::read);
    var readOnly = section.optional("read-only", Shapes.flag(), false);
    var rows = section.section("limits", ConnectionConfig::readRows);
    var comment = section.optional("comment", Shapes.word(Comment.class), Comment.OFF);
    var localFiles =
        section.optional("local-files", Shapes.word(LocalFiles.class), LocalFiles.DENY);
    section.check(
        "tls",
        () -> !(tls.get() instanceof Target.Tls.Off) || address.get().isLoopback(),
        "off is only for a loopback address; expected verify and ca");
    section.check(
        "tls",
        () -> !(tls.get() instanceof Target.Tls.Off && login.get() instanceof Login.RdsIam),
        "a token of IAM is shown over verified TLS alone; expected verify and ca");
    section.check(
        "login",
        () -> !(login.get() instanceof Login.RdsIam rds) || rds.hasRegion(address.get()),
        "the address does not say its region: expected as address the endpoint that AWS gave the"
            + " database (NAME.ID.REGION.rds.amazonaws.com), which tokens and certificate are for,"
            + " and not a name that leads to it; or region, where they are for this name");
    section.check(
        "login",
        () -> !(login.get() instanceof Login.RdsIam rds && rds.contradicts(address.get())),
        "the address is in another region than this one");
    section.check(
        "local-files",
        () -> type.get() == Type.MYSQL || localFiles.get() == LocalFiles.DENY,
        "only for a MySQL connection; expected deny");
    return section.build(() ->
        new ConnectionConfig(
            name.get(),
            type.get(),
            address.get(),
            database.get(),
            tls.get(),
            login.get(),
            readOnly.get(),
            rows.get(),
            comment.get(),
            localFiles.get()));
  }

  private static Type readType(Node node) throws ConfigException {
    return Shapes.word(node, TYPES, "kubernetes", "ssm").equals("mysql")
        ? Type.MYSQL
        : Type.POSTGRES;
  }

  private static int readRows(Node node) throws ConfigException {
    Section section = node.section("limits");
    var rows = section.optional("rows", Shapes.integer(1, 999_999_999), 0);
    return section.build(rows::get);
  }

  static Target.Tls readTls(Node node) throws ConfigException {
    if (!node.isSection()) {
      Shapes.word(node, List.of("off"));
      return new Target.Tls.Off();
    }
    Section section = node.section("verify and ca");
    var _ = section.optional("verify", verify -> Shapes.word(verify, List.of("full")), "full");
    var authorities =
        section.optional("ca", ConnectionConfig::readAuthorities, List.<X509Certificate>of());
    return section.build(() -> new Target.Tls.VerifyFull(authorities.get()));
  }

  /** No authorities of its own means the JDK's. */
  static List<X509Certificate> readAuthorities(Node node) throws ConfigException {
    String text = node.text("system, rds or file:PATH");
    if (text.startsWith("file:")) {
      return References.certificates().read(node);
    }
    String word = Shapes.word(node, List.of("system", "rds", "file:PATH"));
    return word.equals("rds") ? RdsAuthorities.builtIn() : List.of();
  }
}
