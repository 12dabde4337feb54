package dev.postern.aws;

import dev.postern.core.AwsAccess;
import dev.postern.core.Kind;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What an action of IAM does, by itself and whatever it is on; docs/aws-calls.md has the table. */
public final class ActionKinds {
  private static final Pattern DELETES =
      Pattern.compile(
          "(?:Batch|PartiQL)?(?:Delete|Terminate|Purge|Destroy|Wipe)\\w*|ScheduleKeyDeletion"
              + "|DisableKey|DELETE");

  private ActionKinds() {}

  /**
   * The kinds of a call that needs the action; never empty.
   *
   * @param action with its prefix, such as {@code s3:GetObject}
   */
  public static Set<Kind> of(String action, AwsAccess access) {
    Set<Kind> kinds = EnumSet.of(byLevel(action, access));
    boolean changes = access != AwsAccess.READ && access != AwsAccess.LIST;
    if (changes && action.startsWith("sts:")) {
      kinds.add(Kind.ROLE);
    }
    return kinds;
  }

  /** Whether what the action is on is gone afterwards. */
  static boolean deletes(String action) {
    return DELETES.matcher(action.substring(action.indexOf(':') + 1)).matches();
  }

  private static Kind byLevel(String action, AwsAccess access) {
    return switch (access) {
      case LIST -> Kind.LIST;
      case READ -> Kind.READ;
      case WRITE -> deletes(action) ? Kind.DELETE : Kind.WRITE;
      case TAGGING -> Kind.TAGGING;
      case PERMISSIONS -> Kind.PRIVILEGE;
      case UNKNOWN -> Kind.UNKNOWN;
    };
  }
}
