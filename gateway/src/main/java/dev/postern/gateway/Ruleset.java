package dev.postern.gateway;

import dev.postern.access.Policies;
import dev.postern.gateway.config.ConnectionConfig;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.masking.Labels;
import dev.postern.masking.MaskRules;
import dev.postern.sql.MysqlAnalyzer;
import dev.postern.sql.PostgresAnalyzer;
import dev.postern.sql.StatementAnalyzer;
import dev.postern.sql.catalog.Vouched;
import dev.postern.sql.parsing.Limits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a configuration says about who may do what where. Immutable: a reload makes another one.
 *
 * @param upstreams by the names of their connections
 */
record Ruleset(PosternConfig config, Policies policies, Map<String, Upstream> upstreams) {
  Ruleset {
    upstreams = Map.copyOf(upstreams);
  }

  static Ruleset of(PosternConfig config, CatalogAccess catalogs) {
    Policies policies = new Policies(config.policies().stream().map(Conversions::policy).toList());
    return new Ruleset(config, policies, upstreams(config, policies, catalogs));
  }

  /**
   * What another configuration makes of this. A connection that is the same in both keeps what is
   * known of its catalog.
   */
  Ruleset after(PosternConfig other, CatalogAccess catalogs) {
    Ruleset fresh = of(other, catalogs);
    Map<String, Upstream> kept = new LinkedHashMap<>(fresh.upstreams);
    Set<String> changed = changed(other);
    upstreams.forEach((name, upstream) -> {
      if (!changed.contains(name)) {
        kept.put(name, upstream);
      }
    });
    return new Ruleset(other, fresh.policies, kept);
  }

  /** The connections of this one that are another under {@code other}, or are not there. */
  Set<String> changed(PosternConfig other) {
    Set<String> changed = new TreeSet<>();
    Set<String> names = new TreeSet<>(upstreams.keySet());
    config.awsConnections().forEach(connection -> names.add(connection.name()));
    for (String name : names) {
      if (!config.concerning(name).equals(other.concerning(name))) {
        changed.add(name);
      }
    }
    return changed;
  }

  /** The names of what differs in {@code other} and is read once, when the gate starts. */
  List<String> fixed(PosternConfig other) {
    List<String> differing = new ArrayList<>();
    if (!config.listen().isButForKeys(other.listen())) {
      differing.add("listen");
    }
    differing(differing, "identity", config.identity(), other.identity());
    differing(differing, "analysis", config.analysis(), other.analysis());
    differing(differing, "recorder", config.recorder(), other.recorder());
    differing(differing, "state", config.state(), other.state());
    differing(differing, "api", config.api(), other.api());
    differing(differing, "aws", config.aws(), other.aws());
    differing(differing, "notify", config.notified(), other.notified());
    differing(differing, "limits", config.limits(), other.limits());
    return differing;
  }

  private static void differing(List<String> names, String name, Object one, Object other) {
    if (!one.equals(other)) {
      names.add(name);
    }
  }

  /** What becomes of data under labels, whatever the connection. */
  MaskRules masks() {
    return masks(config);
  }

  private static MaskRules masks(PosternConfig config) {
    return new MaskRules(config.masks().stream().map(Conversions::mask).toList());
  }

  private static Map<String, Upstream> upstreams(
      PosternConfig config, Policies policies, CatalogAccess catalogs) {
    Labels labels = new Labels(config.labels().stream().map(Conversions::label).toList());
    MaskRules masks = masks(config);
    MysqlAnalyzer mysql = new MysqlAnalyzer(Limits.DEFAULT, config.analysis().secondOpinion());
    PostgresAnalyzer postgres =
        new PostgresAnalyzer(Limits.DEFAULT, config.analysis().secondOpinion());
    RowFilterRules filters =
        new RowFilterRules(config.rowFilters().stream().map(Conversions::rowFilter).toList());
    Map<String, Upstream> upstreams = new LinkedHashMap<>();
    for (ConnectionConfig connection : config.connections()) {
      StatementAnalyzer analyzer =
          switch (connection.type()) {
            case POSTGRES -> postgres;
            case MYSQL -> mysql;
          };
      UpstreamCatalog catalog =
          new UpstreamCatalog(
              connection.name(),
              vouched(config, connection),
              catalogs.of(connection),
              new UnmatchedReport(
                  connection.name(), labels.of(connection.name()), filters.of(connection.name())));
      upstreams.put(
          connection.name(),
          new Upstream(
              connection,
              catalog,
              labels,
              masks,
              filters,
              analyzer,
              policies.lookAtObjects(connection.name())));
    }
    return upstreams;
  }

  private static List<Vouched> vouched(PosternConfig config, ConnectionConfig connection) {
    return config.functions().stream()
        .filter(function -> function.connection().equals(connection.name()))
        .map(Conversions::vouched)
        .toList();
  }
}
