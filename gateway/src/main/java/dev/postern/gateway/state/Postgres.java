package dev.postern.gateway.state;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.postern.core.Target;
import dev.postern.gateway.config.StateConfig;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** A PostgreSQL that several gateways share, through a pool of connections. */
final class Postgres {
  private Postgres() {}

  /**
   * @throws IOException where it cannot be reached or used
   */
  static StateDatabase open(StateConfig.Postgres config) throws IOException {
    TrustedRoots roots = TrustedRoots.of(config.tls());
    HikariDataSource pool = null;
    try {
      pool = new HikariDataSource(pool(config, roots));
      Schema.bring(pool, config.address() + "/" + config.database());
      return new StateDatabase(pool, roots);
    } catch (IOException | RuntimeException e) {
      if (pool != null) {
        pool.close();
      }
      roots.close();
      if (e instanceof HikariPool.PoolInitializationException) {
        throw new IOException("the state in " + config.address() + " cannot be reached", e);
      }
      throw e;
    }
  }

  private static HikariConfig pool(StateConfig.Postgres config, TrustedRoots roots) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("state");
    pool.setJdbcUrl(
        "jdbc:postgresql://"
            + config.address()
            + "/"
            + URLEncoder.encode(config.database(), StandardCharsets.UTF_8));
    pool.setDataSourceProperties(properties(config, roots));
    pool.setMaximumPoolSize(Limits.CONNECTIONS);
    pool.setMinimumIdle(1);
    pool.setConnectionTimeout(Limits.CONNECT.toMillis());
    pool.setValidationTimeout(Limits.CONNECT.toMillis());
    return pool;
  }

  private static Properties properties(StateConfig.Postgres config, TrustedRoots roots) {
    Properties properties = new Properties();
    properties.setProperty("user", config.user());
    properties.setProperty("password", config.secret().reveal());
    properties.setProperty("ApplicationName", "postern state");
    properties.setProperty("connectTimeout", String.valueOf(Limits.CONNECT.toSeconds()));
    properties.setProperty("loginTimeout", String.valueOf(Limits.CONNECT.toSeconds()));
    properties.setProperty("socketTimeout", String.valueOf(Limits.SILENCE.toSeconds()));
    properties.setProperty("options", "-c statement_timeout=" + Limits.STATEMENT.toMillis());
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("logServerErrorDetail", "false");
    switch (config.tls()) {
      case Target.Tls.Off _ -> properties.setProperty("sslmode", "disable");
      case Target.Tls.VerifyFull _ -> {
        properties.setProperty("sslmode", "verify-full");
        properties.putAll(roots.properties());
      }
    }
    return properties;
  }
}
