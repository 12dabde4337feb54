package dev.postern.benchmarks;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.postern.core.SqlSettings;
import dev.postern.core.SqlStatement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** What object-relational mappers send. */
public final class Statements {
  /** A look-up by key with a join, as a mapper writes it. */
  public static final String LOOK_UP =
      "select c1_0.id,c1_0.created_at,c1_0.email,c1_0.name,o1_0.customer_id,o1_0.id,o1_0.total"
          + " from customers c1_0 left join orders o1_0 on c1_0.id=o1_0.customer_id"
          + " where c1_0.id=$1 and o1_0.status in ($2,$3)";

  private static final List<String> OWN =
      List.of(
          LOOK_UP,
          "SELECT \"orders\".* FROM \"orders\" WHERE \"orders\".\"customer_id\" = $1"
              + " ORDER BY \"orders\".\"created_at\" DESC LIMIT $2",
          "INSERT INTO \"order_lines\" (\"order_id\", \"product_id\", \"quantity\", \"price\")"
              + " VALUES ($1, $2, $3, $4) RETURNING \"id\"",
          "UPDATE \"customers\" SET \"name\" = $1, \"updated_at\" = now() WHERE \"id\" = $2",
          "SELECT COUNT(*) AS \"__count\" FROM \"orders\" INNER JOIN \"customers\""
              + " ON (\"orders\".\"customer_id\" = \"customers\".\"id\")"
              + " WHERE (\"customers\".\"region\" = $1 AND \"orders\".\"total\" > $2)",
          "DELETE FROM sessions WHERE expires_at < now() - interval '1 day'");

  private Statements() {}

  static List<SqlStatement> own() {
    return OWN.stream().map(Statements::statement).toList();
  }

  /**
   * Those of the folder that the property {@code postern.corpora} names.
   *
   * @throws IOException where it is not there; its message says so
   */
  static List<SqlStatement> corpus() throws IOException {
    Path file = corpora("postgres-orm.jsonl.gz");
    List<SqlStatement> statements = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        statements.add(statement(JSONObjectUtils.getString(JSONObjectUtils.parse(line), "sql")));
      }
    } catch (ParseException e) {
      throw new IOException("not the corpus: " + file, e);
    }
    return statements;
  }

  /** The tables that the corpus's statements are about. */
  static String corpusSchema() throws IOException {
    return Files.readString(corpora("orm-schema.sql"));
  }

  private static Path corpora(String name) throws IOException {
    String home = System.getProperty("postern.home", "");
    Path folder = Path.of(System.getProperty("postern.corpora", home + "/../shared/corpora"));
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      throw new IOException("skipped: no corpora at " + folder + "; set -Dpostern.corpora");
    }
    return file;
  }

  private static SqlStatement statement(String text) {
    return new SqlStatement(text, SqlSettings.DEFAULT);
  }
}
