package dev.postern.gateway;

import dev.postern.core.SessionId;
import dev.postern.core.SessionLimits;
import dev.postern.gateway.config.ConnectionConfig;
import dev.postern.iam.Person;
import dev.postern.masking.LabelRule;
import dev.postern.masking.Labels;
import dev.postern.masking.MaskRules;
import dev.postern.masking.PredicateUse;
import dev.postern.sql.MysqlAnalyzer;
import dev.postern.sql.PostgresAnalyzer;
import dev.postern.sql.StatementAnalyzer;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.lineage.SqlText;
import dev.postern.sql.rewrite.Language;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A connection: where it leads, its catalog, and which of its columns are labelled and masked. */
final class Upstream {
  private final ConnectionConfig config;
  private final UpstreamCatalog catalog;
  private final Labels labels;
  private final MaskRules masks;
  private final RowFilterRules filters;
  private final StatementAnalyzer analyzer;
  private final boolean labelled;
  private final boolean ruled;

  /**
   * @param labels of all connections
   * @param filters of all connections
   * @param analyzer of statements sent to it
   * @param ruled whether rules look at what statements touch there
   */
  Upstream(
      ConnectionConfig config,
      UpstreamCatalog catalog,
      Labels labels,
      MaskRules masks,
      RowFilterRules filters,
      StatementAnalyzer analyzer,
      boolean ruled) {
    this.config = config;
    this.catalog = catalog;
    this.labels = labels;
    this.masks = masks;
    this.filters = filters.of(config.name());
    this.analyzer = analyzer;
    this.ruled = ruled;
    this.labelled = !labels.of(config.name()).isEmpty();
  }

  String name() {
    return config.name();
  }

  UpstreamCatalog catalog() {
    return catalog;
  }

  StatementAnalyzer analyzer() {
    return analyzer;
  }

  /** Whose SQL is sent to it. */
  Language language() {
    return switch (config.type()) {
      case POSTGRES -> Language.POSTGRES;
      case MYSQL -> Language.MYSQL;
    };
  }

  /** Reads texts that the catalog keeps of functions. */
  SqlText.Reader catalogTexts() {
    return switch (analyzer) {
      case PostgresAnalyzer postgres -> postgres;
      // Bodies of MySQL's are code in a language of its own.
      case MysqlAnalyzer _ -> _ -> null;
    };
  }

  /** Whether clients that come by the protocol can be served by it. */
  boolean speaks(String protocol) {
    return switch (config.type()) {
      case POSTGRES -> protocol.equals("postgres");
      case MYSQL -> protocol.equals("mysql");
    };
  }

  /** Whether its sessions keep the messages of statements for later ones to show. */
  boolean showsDiagnostics() {
    return config.type() == ConnectionConfig.Type.MYSQL;
  }

  /**
   * Whether any label could be on a column of it, any row filter on a table, or any rule about its
   * objects: then all that is done there has to be understood, by its catalog.
   */
  boolean isProtected() {
    return labelled || ruled || !filters.isEmpty();
  }

  /** The row filters that hold for members of the groups. */
  RowFilterRules filters(Set<String> groups) {
    return filters.holdingFor(groups);
  }

  /** What of the configuration matches nothing in its database. */
  Unmatched unmatched(Catalog known) {
    return Unmatched.in(known, labels.of(config.name()), filters);
  }

  /**
   * A row filter for members of the groups that is meant for this connection and matches no table
   * there; null where none does so.
   */
  @Nullable String astray(Set<String> groups, Catalog known) {
    Unmatched unmatched = Unmatched.in(known, List.of(), filters.holdingFor(groups).meant());
    return unmatched.filters().isEmpty() ? null : unmatched.filters().first();
  }

  /** Every label of a column, masked or not. */
  Set<String> labels(String schema, String table, String column) {
    return labels.of(config.name(), schema, table, column);
  }

  /** The labels of a column that are masked for members of the groups. */
  Set<String> masked(String schema, String table, String column, Set<String> groups) {
    Set<String> all = labels.of(config.name(), schema, table, column);
    return all.isEmpty() || masks.mask(all, groups).isEmpty() ? Set.of() : all;
  }

  Optional<MaskRules.Applied> mask(Set<String> columnLabels, Set<String> groups) {
    return masks.mask(columnLabels, groups);
  }

  /** How members of the groups may use what could hold values of any label. */
  PredicateUse predicatesOfAny(Set<String> groups) {
    return masks
        .mask(anyLabels(), groups)
        .map(MaskRules.Applied::predicates)
        .orElse(new PredicateUse.Allow());
  }

  private Set<String> anyLabels() {
    return labels.of(config.name()).stream().map(LabelRule::label).collect(Collectors.toSet());
  }

  /** The labels of these whose uses are counted for members of the groups. */
  Map<String, Integer> budgets(Set<String> columnLabels, Set<String> groups) {
    return masks.budgets(columnLabels, groups);
  }

  /** All labels whose uses are counted for members of the groups. */
  Map<String, Integer> budgetsOfAny(Set<String> groups) {
    return masks.budgets(anyLabels(), groups);
  }

  /** Whether statements sent to it name whom they are from. */
  boolean namesIdentity() {
    return switch (config.comment()) {
      case OFF -> false;
      case IDENTITY -> true;
    };
  }

  /** What it keeps sessions of members of the groups to. */
  SessionLimits limits(Set<String> groups) {
    return new SessionLimits(
        config.readOnly(),
        config.rows(),
        config.localFiles() == ConnectionConfig.LocalFiles.ALLOW,
        masks.mask(anyLabels(), groups).isPresent());
  }

  /** How the gate logs in there. */
  GateLogin login(Logins logins, Person person, SessionId session) {
    return new GateLogin(logins, config, person, session);
  }
}
