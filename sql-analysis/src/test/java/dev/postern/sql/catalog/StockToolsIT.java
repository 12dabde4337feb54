package dev.postern.sql.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.ObjectName;
import dev.postern.testkit.RealPostgres;
import dev.postern.testkit.SharedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What stock tools ask of the catalogs passes unmasked, though every column of every table has a
 * label. Each query becomes a view, so that the server itself says which relations and functions it
 * names.
 */
@ExtendWith(SharedPostgres.class)
class StockToolsIT {
  private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*|[-+*/<>=~!@#%^&|`?]+");

  private static final Pattern ATTRIBUTE = Pattern.compile("(?<=\\.)[A-Za-z_]\\w*");
  private static final Pattern STRING = Pattern.compile("'(?:[^']++|'')*+'");

  private final CatalogFixture shop;

  StockToolsIT(RealPostgres postgres) throws SQLException, CatalogException {
    shop =
        new CatalogFixture(
            postgres,
            ShopLabels.of("*.*.*", "all"),
            "CREATE TABLE customers (id int PRIMARY KEY, name text, ssn text)",
            "CREATE TABLE orders (id serial PRIMARY KEY, customer int REFERENCES customers)",
            "CREATE VIEW v AS SELECT ssn FROM customers",
            "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'");
  }

  @Test
  void psqlsDescriptionsAreClean() throws Exception {
    List<String> queries = psqlQueries();
    assertThat(queries).hasSizeGreaterThan(150);
    assertClean(queries);
  }

  @Test
  void pgjdbcsMetadataIsClean() throws Exception {
    Set<String> queries = metadataQueries();
    assertThat(queries).hasSizeGreaterThan(20);
    assertClean(queries);
  }

  @Test
  void aLabelledTableAmongTheCatalogsIsNot() throws Exception {
    shop.run("CREATE VIEW probe AS SELECT c.relname, s.ssn FROM pg_class c, customers s");
    assertThat(shop.reach().reach(mentions("probe", ""))).isInstanceOf(ReachVerdict.Labelled.class);
  }

  private void assertClean(Iterable<String> queries) throws SQLException, CatalogException {
    var texts = new ArrayList<String>();
    try (Connection connection = shop.connect();
        Statement statement = connection.createStatement()) {
      for (String query : queries) {
        statement.execute("CREATE VIEW " + probe(connection, query, texts.size()) + " AS " + query);
        texts.add(query);
      }
    }
    shop.run();
    for (int i = 0; i < texts.size(); i++) {
      String probe = "probe_" + i;
      assertThat(shop.reach().reach(mentions(probe, texts.get(i))))
          .as(texts.get(i))
          .isEqualTo(ReachVerdict.Clean.INSTANCE);
      for (Relation view : shop.reach().catalog().relations(new ObjectName("public", probe))) {
        for (var below :
            shop.reach().catalog().dependencies().carried().getOrDefault(view.oid(), List.of())) {
          assertThat(
                  below.relation() == 0
                      ? Origin.Unlabelled.INSTANCE
                      : shop.reach().origin(below.relation(), below.attribute()))
              .as(texts.get(i))
              .isEqualTo(Origin.Unlabelled.INSTANCE);
        }
      }
    }
  }

  /** With columns of its own: a result may name two alike, a view may not. */
  private static String probe(Connection connection, String query, int number) throws SQLException {
    try (var prepared = connection.prepareStatement(query.replace("?", "??"))) {
      var names = new ArrayList<String>();
      for (int i = 1; i <= prepared.getMetaData().getColumnCount(); i++) {
        names.add("c" + i);
      }
      return "probe_" + number + " (" + String.join(", ", names) + ")";
    }
  }

  /** What the view's query names, each with and without its schema, and every word of it. */
  private Mentions mentions(String view, String text) {
    Catalog catalog = shop.reach().catalog();
    int oid = catalog.relations(new ObjectName("public", view)).getFirst().oid();
    References references = Objects.requireNonNull(catalog.dependencies().reading().get(oid));
    Set<ObjectName> relations =
        references.relations().stream()
            .filter(relation -> relation != oid)
            .map(relation -> Objects.requireNonNull(catalog.relation(relation)).name())
            .collect(Collectors.toSet());
    Set<ObjectName> functions =
        references.functions().stream()
            .map(function -> Objects.requireNonNull(catalog.function(function)).name())
            .collect(Collectors.toSet());
    String code = STRING.matcher(text).replaceAll("''");
    return new Mentions(
        bareToo(relations),
        List.of(),
        bareToo(functions),
        found(ATTRIBUTE, code),
        found(WORD, code));
  }

  private static Set<String> found(Pattern pattern, String code) {
    return pattern.matcher(code).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private static Set<ObjectName> bareToo(Set<ObjectName> names) {
    var all = new LinkedHashSet<>(names);
    names.forEach(name -> all.add(new ObjectName(null, name.name())));
    return all;
  }

  private static List<String> psqlQueries() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(StockToolsIT.class.getResourceAsStream("psql-queries.sql"))) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("\n;\n", -1)).skip(1).toList();
    }
  }

  private Set<String> metadataQueries() throws SQLException {
    var queries = new LinkedHashSet<String>();
    Logger logger = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");
    Handler handler = new ParsedQueries(queries);
    handler.setLevel(Level.FINEST);
    try (Connection connection = shop.connect()) {
      logger.setLevel(Level.FINEST);
      logger.addHandler(handler);
      ask(connection.getMetaData());
    } finally {
      logger.removeHandler(handler);
      logger.setLevel(null);
    }
    queries.removeIf(query -> !query.stripLeading().toUpperCase(Locale.ROOT).startsWith("SELECT"));
    return queries;
  }

  private static void ask(DatabaseMetaData metadata) throws SQLException {
    metadata.getTables(null, "public", "%", null).close();
    metadata.getTables(null, null, "%", new String[] {"TABLE", "VIEW", "SYSTEM TABLE"}).close();
    metadata.getColumns(null, "public", "customers", "%").close();
    metadata.getPrimaryKeys(null, "public", "customers").close();
    metadata.getImportedKeys(null, "public", "orders").close();
    metadata.getExportedKeys(null, "public", "customers").close();
    metadata.getCrossReference(null, "public", "customers", null, "public", "orders").close();
    metadata.getIndexInfo(null, "public", "customers", false, true).close();
    metadata.getBestRowIdentifier(null, "public", "customers", 0, true).close();
    metadata.getVersionColumns(null, "public", "customers").close();
    metadata.getTablePrivileges(null, "public", "%").close();
    metadata.getColumnPrivileges(null, "public", "customers", "%").close();
    metadata.getProcedures(null, null, "%").close();
    metadata.getProcedureColumns(null, null, "%", "%").close();
    metadata.getFunctions(null, null, "%").close();
    metadata.getFunctionColumns(null, null, "%", "%").close();
    metadata.getUDTs(null, null, "%", null).close();
    metadata.getTypeInfo().close();
    metadata.getSchemas().close();
    metadata.getSchemas(null, "%").close();
    metadata.getCatalogs().close();
    metadata.getTableTypes().close();
    metadata.getClientInfoProperties().close();
    metadata.getSQLKeywords();
    metadata.getMaxColumnNameLength();
    metadata.getMaxColumnsInIndex();
    metadata.getDefaultTransactionIsolation();
  }

  /** The driver's own log of the Parse messages it sends. */
  private static final class ParsedQueries extends Handler {
    private static final Pattern PARSE =
        Pattern.compile("FE=> Parse\\(.*?query=\"(.*)\",oids=", Pattern.DOTALL);

    private final Set<String> queries;

    ParsedQueries(Set<String> queries) {
      this.queries = queries;
    }

    @Override
    public void publish(LogRecord record) {
      Matcher parse = PARSE.matcher(record.getMessage());
      if (parse.find()) {
        queries.add(parse.group(1).replaceAll("\\$\\d+", "NULL"));
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
