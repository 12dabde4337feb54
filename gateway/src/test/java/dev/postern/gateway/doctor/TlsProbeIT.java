package dev.postern.gateway.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.Secret;
import dev.postern.core.Target;
import dev.postern.embedded.LocalAuthority;
import dev.postern.embedded.MysqlProduct;
import dev.postern.gateway.config.ConnectionConfig;
import dev.postern.gateway.config.HostPort;
import dev.postern.testkit.RealMysql;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedMysql;
import dev.postern.testkit.SharedPostgres;
import java.net.InetAddress;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The beginning of a log-in, at real servers. */
@ExtendWith({SharedPostgres.class, SharedMysql.class})
class TlsProbeIT {
  private final RealPostgres postgres;
  private final SharedMysql.Servers servers;

  TlsProbeIT(RealPostgres postgres, SharedMysql.Servers servers) {
    this.postgres = postgres;
    this.servers = servers;
  }

  private static String probe(
      ConnectionConfig.Type type, int port, String host, LocalAuthority authority)
      throws Exception {
    return TlsProbe.of(
        new ConnectionConfig(
            "shop",
            type,
            new HostPort(host, port),
            "shop",
            new Target.Tls.VerifyFull(List.of(authority.certificate())),
            new ConnectionConfig.Login.Password("app", new Secret("never shown")),
            false,
            0,
            ConnectionConfig.Comment.OFF,
            ConnectionConfig.LocalFiles.DENY),
        InetAddress.getLoopbackAddress());
  }

  @Test
  void aPostgresIsVerifiedByItsAuthorityAndItsName() throws Exception {
    LocalAuthority authority = postgres.authority();
    assertThat(probe(ConnectionConfig.Type.POSTGRES, postgres.port(), "localhost", authority))
        .startsWith("TLSv1.");
    assertThatThrownBy(() ->
            probe(ConnectionConfig.Type.POSTGRES, postgres.port(), "elsewhere.test", authority))
        .isInstanceOf(SSLException.class);
    LocalAuthority another = LocalAuthority.create("another");
    assertThatThrownBy(
            () -> probe(ConnectionConfig.Type.POSTGRES, postgres.port(), "localhost", another))
        .isInstanceOf(SSLException.class);
  }

  @ParameterizedTest
  @EnumSource(MysqlProduct.class)
  void aMysqlIsVerifiedByItsAuthorityAndItsName(MysqlProduct product) throws Exception {
    RealMysql mysql = servers.get(product);
    LocalAuthority authority = mysql.authority();
    assertThat(probe(ConnectionConfig.Type.MYSQL, mysql.port(), "localhost", authority))
        .startsWith("TLSv1.");
    assertThatThrownBy(
            () -> probe(ConnectionConfig.Type.MYSQL, mysql.port(), "elsewhere.test", authority))
        .isInstanceOf(SSLException.class);
    LocalAuthority another = LocalAuthority.create("another");
    assertThatThrownBy(() -> probe(ConnectionConfig.Type.MYSQL, mysql.port(), "localhost", another))
        .isInstanceOf(SSLException.class);
  }
}
