package dev.postern.gateway;

import dev.postern.access.Policies;
import dev.postern.core.AwsCall;
import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import dev.postern.gateway.config.AwsConnectionConfig;
import dev.postern.gateway.config.PosternConfig;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rules in force. A session lives under one set of them from its start to its end: where those
 * of its connection change, it ends.
 */
final class Rules {
  static final Refusal CHANGED =
      new Refusal(
          FaultCode.SESSION_ENDED,
          "rules-changed",
          "the rules of this connection have changed; connect again");

  private final CatalogAccess catalogs;
  private final Sessions sessions;
  private final Clock clock;
  private volatile InForce inForce;

  /** What holds for whoever comes now. */
  record InForce(Ruleset ruleset, Clearances clearances) {
    Policies policies() {
      return ruleset.policies();
    }

    @Nullable Upstream upstream(String connection) {
      return ruleset.upstreams().get(connection);
    }

    /** The connection to AWS of this name, null where there is none. */
    @Nullable AwsConnectionConfig awsConnection(String connection) {
      return ruleset.config().awsConnections().stream()
          .filter(aws -> aws.name().equals(connection))
          .findFirst()
          .orElse(null);
    }

    /**
     * What somebody may call over a connection to AWS.
     *
     * @param masks of calls' responses, for this caller
     */
    CallClearance calls(
        AwsConnectionConfig connection,
        CallClearance.Caller caller,
        Function<AwsCall, FieldMasks.Masked> masks) {
      return new CallClearance(connection, caller, policies(), masks, clearances.clock());
    }
  }

  Rules(PosternConfig config, CatalogAccess catalogs, Sessions sessions, Clock clock) {
    this.catalogs = catalogs;
    this.sessions = sessions;
    this.clock = clock;
    this.inForce = inForce(Ruleset.of(config, catalogs));
  }

  InForce now() {
    return inForce;
  }

  /**
   * Puts another configuration's rules into force and ends the sessions of each connection for
   * which they are others.
   *
   * @return those connections
   * @throws RestartNeeded where more than rules differs; nothing has changed then
   */
  synchronized Set<String> reload(PosternConfig other) throws RestartNeeded {
    Ruleset before = inForce.ruleset();
    List<String> fixed = before.fixed(other);
    if (!fixed.isEmpty()) {
      throw new RestartNeeded(fixed);
    }
    Set<String> changed = before.changed(other);
    inForce = inForce(before.after(other, catalogs));
    sessions.end(changed, CHANGED);
    return changed;
  }

  /**
   * Ends a session that was let in by rules of which it is not known that they are still in force.
   *
   * @param by what let it in
   */
  void recheck(OpenSession session, Upstream by) {
    if (inForce.upstream(by.name()) != by) {
      session.end(CHANGED);
    }
  }

  private InForce inForce(Ruleset ruleset) {
    return new InForce(ruleset, new Clearances(ruleset.policies(), clock));
  }
}
