package dev.postern.sql;

import dev.postern.embedded.MysqlProduct;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.CatalogException;
import dev.postern.sql.catalog.MysqlCatalogReader;
import dev.postern.testkit.RealMysql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Connections of a real MySQL or MariaDB for tests of the catalog, by the servers' own drivers. */
public final class MysqlDatabase {
  public static final MysqlCatalogReader READER = new MysqlCatalogReader(MysqlCatalogTexts::of);

  private static final AtomicInteger LOGINS = new AtomicInteger();

  private MysqlDatabase() {}

  /** One as a user who may do all but what only the superuser may. */
  public static Connection connect(RealMysql server) throws IOException, SQLException {
    String user = "reader" + LOGINS.incrementAndGet();
    server.execute(
        "CREATE USER %1$s IDENTIFIED BY 'Reads-1'; GRANT ALL ON *.* TO %1$s".formatted(user));
    String url =
        server.product() == MysqlProduct.MYSQL
            ? "jdbc:mysql://127.0.0.1:%d/?sslMode=REQUIRED&user=%s&password=Reads-1"
            : "jdbc:mariadb://127.0.0.1:%d/?sslMode=trust&user=%s&password=Reads-1";
    return DriverManager.getConnection(url.formatted(server.port(), user));
  }

  public static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  public static Catalog read(Connection connection) throws CatalogException {
    return READER.read(sql -> rows(connection, sql));
  }

  public static List<List<@Nullable String>> rows(Connection connection, String sql)
      throws CatalogException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<List<@Nullable String>> rows = new ArrayList<>();
      while (row.next()) {
        List<@Nullable String> cells = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          cells.add(row.getString(i));
        }
        rows.add(cells);
      }
      return rows;
    } catch (SQLException e) {
      throw new CatalogException("the query fails", e);
    }
  }
}
