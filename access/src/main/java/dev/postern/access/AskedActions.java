package dev.postern.access;

import dev.postern.core.AwsAccess;
import dev.postern.core.AwsAction;
import dev.postern.core.AwsCall;
import dev.postern.core.AwsResource;
import dev.postern.core.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a call asks of the rules: each of its actions on each of that action's resources, with the
 * risk of the whole. An action is of the kind that its access level says, and of what the call is
 * besides, such as one that hands out a role.
 */
final class AskedActions {
  private static final Set<Kind> OF_WRITES = EnumSet.of(Kind.WRITE, Kind.DELETE);

  private AskedActions() {}

  static List<Asked> of(Question question, Question.Call about, Instant now) {
    AwsCall call = about.call();
    CallFacts said = CallFacts.of(call);
    CallFacts later = said.later();
    Set<Kind> besides = besides(call);
    ReachedResource reached = new ReachedResource(call.region(), about.account());
    List<Asked> asked = new ArrayList<>();
    for (AwsAction action : call.actions()) {
      Set<Kind> kinds = byLevel(action.access(), call.kinds());
      kinds.addAll(besides);
      Told told =
          new Told(
              new Facts(
                  question.identity(),
                  question.address(),
                  now,
                  kinds,
                  call.risk(),
                  Touched.UNKNOWN,
                  Rows.UNKNOWN,
                  action.later() ? later : said));
      List<AwsResource> resources =
          action.resources().isEmpty() ? List.of(AwsResource.ANY) : action.resources();
      for (AwsResource resource : resources) {
        Asked.OnResource on = new Asked.OnResource(action.name(), reached.of(resource));
        asked.add(new Asked(call.reasons(), false, on, told));
      }
    }
    if (asked.isEmpty()) {
      throw new IllegalArgumentException("a call needs an action");
    }
    return asked;
  }

  private static Set<Kind> besides(AwsCall call) {
    Set<Kind> besides = EnumSet.noneOf(Kind.class);
    besides.addAll(call.kinds());
    for (AwsAction action : call.actions()) {
      besides.removeAll(byLevel(action.access(), call.kinds()));
    }
    return besides;
  }

  /** Where a call both writes and deletes, each of its writes may be the one or the other. */
  private static Set<Kind> byLevel(AwsAccess access, Set<Kind> ofCall) {
    return switch (access) {
      case LIST -> EnumSet.of(Kind.LIST);
      case READ -> EnumSet.of(Kind.READ);
      case TAGGING -> EnumSet.of(Kind.TAGGING);
      case PERMISSIONS -> EnumSet.of(Kind.PRIVILEGE);
      case UNKNOWN -> EnumSet.of(Kind.UNKNOWN);
      case WRITE -> {
        Set<Kind> writes = EnumSet.copyOf(OF_WRITES);
        writes.retainAll(ofCall);
        yield writes.isEmpty() ? EnumSet.of(Kind.UNKNOWN) : writes;
      }
    };
  }
}
