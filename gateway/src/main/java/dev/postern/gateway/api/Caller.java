package dev.postern.gateway.api;

import dev.postern.access.Approval;
import dev.postern.access.Party;
import dev.postern.core.Identity;
import dev.postern.gateway.config.ApiConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Who asks, as the token of this very request says.
 *
 * @param isAdmin whether it is a member of a group of admins
 * @param isAuditor whether it is a member of a group of auditors
 */
record Caller(Identity identity, Party party, boolean isAdmin, boolean isAuditor) {
  static Caller of(Identity identity, ApiConfig roles) {
    return new Caller(
        identity,
        Party.of(identity),
        !Collections.disjoint(identity.groups(), roles.admins()),
        !Collections.disjoint(identity.groups(), roles.auditors()));
  }

  /** Whether what is others' is shown to it. */
  boolean seesAll() {
    return isAdmin || isAuditor;
  }

  boolean sees(Approval approval) {
    return seesAll() || reviews(approval) || approval.requester().is(party);
  }

  boolean sees(Party holder) {
    return seesAll() || holder.is(party);
  }

  /** Whether it is in a group that answers it; whether it may is decided with the answer. */
  boolean reviews(Approval approval) {
    return !Collections.disjoint(party.groups(), approval.reviewers());
  }

  /** Whether it may end what is this holder's. */
  boolean rules(Party holder) {
    return isAdmin || holder.is(party);
  }

  List<String> roles() {
    List<String> roles = new ArrayList<>();
    if (isAdmin) {
      roles.add("admin");
    }
    if (isAuditor) {
      roles.add("auditor");
    }
    return roles;
  }
}
