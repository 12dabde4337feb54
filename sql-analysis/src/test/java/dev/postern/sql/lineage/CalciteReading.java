package dev.postern.sql.lineage;

import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.config.Lex;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.metadata.RelColumnOrigin;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.SchemaPlus;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlLibrary;
import org.apache.calcite.sql.fun.SqlLibraryOperatorTableFactory;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.tools.FrameworkConfig;
import org.apache.calcite.tools.Frameworks;
import org.apache.calcite.tools.Planner;
import org.jspecify.annotations.Nullable;

/** What Apache Calcite says of the output columns of queries over a catalog's tables. */
final class CalciteReading {
  /** PostgreSQL counts them, Calcite does not. */
  private static final Pattern PARAMETER = Pattern.compile("\\$\\d+");

  private final FrameworkConfig config;

  CalciteReading(Catalog catalog) {
    SchemaPlus schema = Frameworks.createRootSchema(false);
    for (Relation relation : catalog.relations()) {
      if (!relation.system() && relation.isStored()) {
        var table = new Known(relation, catalog);
        schema.add(relation.name().name(), table);
        // A name may stand with its schema.
        String name = Objects.requireNonNull(relation.name().schema());
        SchemaPlus own = schema.subSchemas().get(name);
        (own == null ? schema.add(name, new AbstractSchema()) : own)
            .add(relation.name().name(), table);
      }
    }
    config =
        Frameworks.newConfigBuilder()
            .defaultSchema(schema)
            .parserConfig(
                SqlParser.config()
                    .withLex(Lex.JAVA)
                    .withQuoting(Quoting.DOUBLE_QUOTE)
                    .withUnquotedCasing(Casing.TO_LOWER)
                    .withConformance(SqlConformanceEnum.LENIENT))
            .operatorTable(
                SqlLibraryOperatorTableFactory.INSTANCE.getOperatorTable(
                    SqlLibrary.STANDARD, SqlLibrary.POSTGRESQL))
            .build();
  }

  private static final class Known extends AbstractTable {
    private final Relation relation;
    private final Catalog catalog;

    Known(Relation relation, Catalog catalog) {
      this.relation = relation;
      this.catalog = catalog;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory types) {
      RelDataTypeFactory.Builder row = types.builder();
      for (Relation.Column column : relation.columns()) {
        row.add(column.name(), types.createSqlType(type(column.type())));
      }
      return row.nullableRecord(false).build();
    }

    private SqlTypeName type(int oid) {
      return switch (Objects.requireNonNull(catalog.type(oid)).name().name()) {
        case "int4" -> SqlTypeName.INTEGER;
        case "int8" -> SqlTypeName.BIGINT;
        case "numeric" -> SqlTypeName.DECIMAL;
        case "bool" -> SqlTypeName.BOOLEAN;
        case "date" -> SqlTypeName.DATE;
        case "timestamptz" -> SqlTypeName.TIMESTAMP;
        case "text", "varchar", "bpchar" -> SqlTypeName.VARCHAR;
        default -> SqlTypeName.ANY;
      };
    }
  }

  /**
   * The base columns of each output column, as {@code table.column}; of a column without any it
   * says nothing.
   *
   * @return empty where it does not parse or validate the statement, or it is no query
   */
  Optional<List<Set<String>>> origins(String sql) {
    try (Planner planner = Frameworks.getPlanner(config)) {
      SqlNode parsed = planner.parse(PARAMETER.matcher(sql).replaceAll("?"));
      if (!parsed.isA(SqlKind.QUERY)) {
        return Optional.empty();
      }
      RelRoot root = planner.rel(planner.validate(parsed));
      RelNode rows = root.project();
      RelMetadataQuery metadata = rows.getCluster().getMetadataQuery();
      List<Set<String>> columns = new ArrayList<>();
      for (int i = 0; i < rows.getRowType().getFieldCount(); i++) {
        columns.add(names(metadata.getColumnOrigins(rows, i)));
      }
      return Optional.of(columns);
    } catch (Exception | AssertionError | StackOverflowError e) {
      // Whatever it says of what it does not take: that is most of the ways it ends.
      return Optional.empty();
    }
  }

  private static Set<String> names(@Nullable Set<RelColumnOrigin> origins) {
    Set<String> names = new TreeSet<>();
    if (origins != null) {
      for (RelColumnOrigin origin : origins) {
        RelDataType row = origin.getOriginTable().getRowType();
        names.add(
            origin.getOriginTable().getQualifiedName().getLast()
                + "."
                + row.getFieldNames().get(origin.getOriginColumnOrdinal()));
      }
    }
    return names;
  }
}
