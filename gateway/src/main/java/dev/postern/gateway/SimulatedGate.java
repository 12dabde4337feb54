package dev.postern.gateway;

import dev.postern.access.Grant;
import dev.postern.access.Looks;
import dev.postern.access.Policies;
import dev.postern.core.Identity;
import dev.postern.core.ReadingSettings;
import dev.postern.core.SqlStatement;
import dev.postern.gateway.SeenStatements.Place;
import dev.postern.gateway.SeenStatements.Seen;
import dev.postern.gateway.cli.CommandException;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.sql.catalog.CatalogException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a gate with some configuration would make of statements, by the catalogs as they are. */
final class SimulatedGate {
  private final Policies policies;
  private final Map<String, Upstream> upstreams;
  private final Map<String, ReadingSettings> settings = new HashMap<>();
  private final Map<Place, Optional<Clearance>> clearances = new HashMap<>();
  private final Moment clock = new Moment();

  /** The time at which a statement is judged: when it was sent. */
  private static final class Moment extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  SimulatedGate(PosternConfig config, CatalogAccess catalogs) {
    Ruleset rules = Ruleset.of(config, catalogs);
    this.policies = rules.policies();
    this.upstreams = rules.upstreams();
  }

  Looks looks(Identity identity, String connection) {
    return policies.looks(identity, connection);
  }

  /**
   * Judges a statement as of when it was last seen, in a new session, with whatever access can be
   * had.
   *
   * @throws CommandException where the connection's catalog cannot be read
   */
  Outcome outcome(Seen seen) throws CommandException {
    clock.now = seen.last();
    Clearance clearance = clearance(seen.caller()).orElse(null);
    Upstream upstream = upstreams.get(seen.caller().connection());
    if (clearance == null || upstream == null) {
      return Outcome.NO_ACCESS;
    }
    try {
      SqlStatement statement = new SqlStatement(seen.text(), settings(upstream));
      return Outcome.of(
          new ExplanationModel(
                  clearance.explain(statement), upstream, seen.caller().identity().groups())
              .model());
    } catch (CatalogException e) {
      throw new CommandException(
          "the catalog of " + upstream.name() + " cannot be read: " + e.getMessage());
    }
  }

  private ReadingSettings settings(Upstream upstream) throws CatalogException {
    @Nullable ReadingSettings known = settings.get(upstream.name());
    if (known == null) {
      known = upstream.catalog().settings();
      settings.put(upstream.name(), known);
    }
    return known;
  }

  private Optional<Clearance> clearance(SeenStatements.Caller caller) {
    Place place = new Place(caller.connection(), caller.identity().groups(), caller.deciding());
    return clearances.computeIfAbsent(
        place,
        _ -> {
          Upstream upstream = upstreams.get(caller.connection());
          Optional<Grant> grant = policies.allOf(caller.identity(), caller.connection());
          return upstream == null
              ? Optional.empty()
              : grant.map(whole ->
                  new Clearance(
                      upstream, caller.identity(), caller.address(), whole, policies, clock));
        });
  }
}
