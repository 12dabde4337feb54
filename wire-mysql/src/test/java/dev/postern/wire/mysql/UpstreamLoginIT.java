package dev.postern.wire.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.Target;
import dev.postern.embedded.LocalAuthority;
import dev.postern.embedded.MysqlProduct;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.SharedMysql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The gate's own log-in at real servers. */
@ExtendWith(SharedMysql.class)
class UpstreamLoginIT {
  private final SharedMysql.Servers servers;

  UpstreamLoginIT(SharedMysql.Servers servers) {
    this.servers = servers;
  }

  /** The first log-in of a user shows the password or encrypts it, later ones prove it. */
  @ParameterizedTest
  @CsvSource({
    "MYSQL, caching_sha2_password, true",
    "MYSQL, caching_sha2_password, false",
    "MYSQL, mysql_native_password, true",
    "MYSQL, mysql_native_password, false",
    "MYSQL, sha256_password, true",
    "MYSQL, sha256_password, false",
    "MARIADB, mysql_native_password, true",
    "MARIADB, mysql_native_password, false"
  })
  void speaksTheServersMethod(MysqlProduct product, String method, boolean tls) throws Exception {
    RealMysql server = servers.get(product);
    Shop.fill(server);
    String user = "by_" + method + tls;
    server.execute(
        "DROP USER IF EXISTS %s@'%%'; CREATE USER %s@'%%' IDENTIFIED %s; GRANT ALL ON *.* TO %s@'%%';"
            .formatted(
                user,
                user,
                product == MysqlProduct.MYSQL ? "WITH " + method + " BY 'pw'" : "BY 'pw'",
                user));
    try (Gate gate = gate(server, tls ? verified(server) : new Target.Tls.Off(), user, "pw")) {
      for (int i = 0; i < 2; i++) {
        try (Connection connection = gate.connect(product);
            Statement statement = connection.createStatement();
            ResultSet row = statement.executeQuery("SELECT CURRENT_USER()")) {
          row.next();
          assertThat(row.getString(1)).isEqualTo(user + "@%");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWrongPasswordIsNotTheClientsToKnowMoreOf(MysqlProduct product) throws Exception {
    RealMysql server = servers.get(product);
    Shop.fill(server);
    try (Gate gate = gate(server, verified(server), "app", "wrong")) {
      assertThatThrownBy(() -> gate.connect(product).close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("it refuses the gate's login")
          .hasMessageNotContaining("app@");
      assertThat(gate.path().journal).containsExactly("closed refused: upstream-unreachable");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerWithACertificateOfAnotherAuthorityIsRefused(MysqlProduct product) throws Exception {
    RealMysql server = servers.get(product);
    Target.Tls other =
        new Target.Tls.VerifyFull(List.of(LocalAuthority.create("other").certificate()));
    try (Gate gate = gate(server, other, "app", "app's password")) {
      assertThatThrownBy(() -> gate.connect(product).close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("certificate could not be verified");
    }
  }

  private static Target.Tls verified(RealMysql server) {
    return new Target.Tls.VerifyFull(List.of(server.authority().certificate()));
  }

  private static Gate gate(RealMysql server, Target.Tls tls, String user, String password)
      throws Exception {
    return new Gate(
        server.product() == MysqlProduct.MYSQL ? Flavour.MYSQL : Flavour.MARIADB,
        true,
        new Gate.Upstream(server.port(), tls, user, password));
  }
}
