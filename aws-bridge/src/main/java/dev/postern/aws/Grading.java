package dev.postern.aws;

import dev.postern.core.AwsAccess;
import dev.postern.core.AwsAction;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a call does and how grave that is: first by the access levels of its actions, then by what
 * they are about. docs/aws-calls.md has the table.
 */
final class Grading {
  private static final Set<String> IDENTITY =
      Set.of(
          "iam", "organizations", "sso", "sso-directory", "identitystore", "ram", "rolesanywhere");
  private static final Set<String> KEY_USE =
      Set.of("kms:Decrypt", "kms:ReEncryptFrom", "kms:CreateGrant", "kms:GenerateDataKey");
  private final List<Graded> graded = new ArrayList<>();
  private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);

  private record Graded(Risk risk, Reason reason) {}

  Grading(Matched matched, List<AwsAction> actions) {
    for (AwsAction action : actions) {
      byLevel(action);
      bySubject(action);
    }
    if (!matched.operation().sensitive().isEmpty()) {
      add(Risk.MEDIUM, "sensitive-response", "its response has fields that must not be shown");
    }
    for (Reason reason : PublicExposure.of(matched)) {
      graded.add(new Graded(Risk.CRITICAL, reason));
    }
    graded.sort(Comparator.comparing(Graded::risk).reversed());
  }

  Set<Kind> kinds() {
    return kinds;
  }

  Risk risk() {
    return graded.isEmpty() ? Risk.LOW : graded.getFirst().risk;
  }

  List<Reason> reasons() {
    return graded.stream().map(Graded::reason).distinct().toList();
  }

  private void byLevel(AwsAction action) {
    kinds.addAll(ActionKinds.of(action.name(), action.access()));
    switch (action.access()) {
      case LIST, READ -> {}
      case WRITE -> {
        if (ActionKinds.deletes(action.name())) {
          add(Risk.HIGH, "deletes", action.name() + " deletes");
        } else {
          add(Risk.MEDIUM, "changes", action.name() + " changes what there is");
        }
      }
      case TAGGING ->
          add(Risk.MEDIUM, "tags", action.name() + " changes tags, which permissions may rest on");
      case PERMISSIONS -> add(Risk.HIGH, "permissions", action.name() + " changes who may do what");
      case UNKNOWN ->
          add(
              Risk.HIGH,
              "unknown-action",
              "the service authorization reference has no such action");
    }
  }

  private void bySubject(AwsAction action) {
    String name = action.name();
    String prefix = name.substring(0, name.indexOf(':'));
    boolean changes = action.access() != AwsAccess.READ && action.access() != AwsAccess.LIST;
    if (IDENTITY.contains(prefix) && changes && !name.equals(PassedRoles.ACTION)) {
      add(Risk.CRITICAL, "identity", name + " changes identities or what they may do");
    }
    if (prefix.equals("sts") && changes) {
      add(Risk.HIGH, "credentials", name + " hands out credentials or a session");
    }
    if (prefix.equals("kms") && (changes || KEY_USE.contains(name))) {
      boolean ends = ActionKinds.deletes(name) || action.access() == AwsAccess.PERMISSIONS;
      add(
          ends ? Risk.CRITICAL : Risk.HIGH,
          ends ? "key-control" : "key-use",
          name + (ends ? " decides over a key that data depends on" : " uses a key"));
    }
    if (name.equals(PassedRoles.ACTION)) {
      add(Risk.HIGH, "passes-role", "it gives a role to a service, which acts as it from then on");
    }
  }

  private void add(Risk risk, String code, String sentence) {
    graded.add(new Graded(risk, new Reason(code, sentence)));
  }
}
