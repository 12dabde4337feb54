package dev.postern.gateway.ocsf;

import dev.postern.core.JournalEvent.ApprovalChanged;
import dev.postern.core.JournalEvent.GrantChanged;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What people decide: approvals as events of the class <a
 * href="https://schema.ocsf.io/1.5.0/classes/entity_management">Entity Management</a> (3004),
 * grants of <a href="https://schema.ocsf.io/1.5.0/classes/user_access">User Access Management</a>
 * (3005).
 */
final class Decisions {
  private static final int OTHER = 99;

  private Decisions() {}

  static Activity activity(ApprovalChanged event) {
    return event.what().equals("asked") ? Activity.CREATE_ENTITY : Activity.UPDATE_ENTITY;
  }

  static void changed(Draft draft, ApprovalChanged event) {
    String what = BoundedText.name(event.what());
    draft
        .with(Severity.INFORMATIONAL)
        .with(Status.SUCCESS)
        .with("status_detail", what)
        .with("actor", actor(event.user()))
        .with(
            "entity",
            Map.of(
                "uid",
                BoundedText.name(event.approval()),
                "type_id",
                OTHER,
                "type",
                "Approval",
                "data",
                Map.of("change", what)))
        .message("The approval " + BoundedText.name(event.approval()) + ": " + what);
    if (!event.detail().isEmpty()) {
      draft.with("comment", BoundedText.sentence(event.detail()));
    }
    switch (event.what()) {
      case "yes", "approved" -> draft.with(Disposition.APPROVED);
      case "no", "denied" -> draft.with(Disposition.REJECTED);
      default -> {
        // Asked, expired, withdrawn, used: nobody decided anything.
      }
    }
  }

  static Activity activity(GrantChanged event) {
    return switch (event.what()) {
      case "opened", "extended" -> Activity.ASSIGN_PRIVILEGES;
      case "ended", "revoked" -> Activity.REVOKE_PRIVILEGES;
      default -> new Activity(Activity.OTHER, BoundedText.name(event.what()));
    };
  }

  static void changed(Draft draft, GrantChanged event) {
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("grant", BoundedText.name(event.grant()));
    more.put("change", BoundedText.name(event.what()));
    more.put("ends", event.ends().toString());
    draft
        .with(Severity.INFORMATIONAL)
        .with(Status.SUCCESS)
        .with(event.what().equals("revoked") ? Disposition.ACCESS_REVOKED : Disposition.ALLOWED)
        .with("actor", actor(event.by()))
        .with("user", KnownSession.user(event.holder()))
        .with("privileges", privileges(event))
        .with(
            "resources",
            List.of(Map.of("name", BoundedText.name(event.connection()), "type", "Connection")))
        .with("unmapped", more)
        .message(
            "The grant " + BoundedText.name(event.grant()) + ": " + BoundedText.name(event.what()));
    if (!event.because().isEmpty()) {
      draft.with("status_detail", BoundedText.sentence(event.because()));
    }
  }

  /** A grant gives what policies allow. */
  private static List<String> privileges(GrantChanged event) {
    List<String> policies = BoundedText.names(event.policies());
    return policies.isEmpty() ? List.of(BoundedText.name(event.connection())) : policies;
  }

  /** Where nobody did it, the gate did: time has passed, or a policy gives it. */
  private static Map<String, Object> actor(String user) {
    return user.isEmpty() ? Map.of("app_name", "postern") : Map.of("user", KnownSession.user(user));
  }
}
