package dev.postern.iam;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an address on Amazon RDS says: {@code NAME.ID.REGION.rds.amazonaws.com}, of an instance, a
 * cluster or a proxy; in China {@code NAME.ID.rds.REGION.amazonaws.com.cn} too.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Overview.Endpoints.html">
 *     Aurora endpoint connections</a>
 */
public final class RdsAddress {
  private static final Pattern REGION = Pattern.compile("[a-z]{2,3}(-[a-z]+)+-[0-9]{1,2}");
  private static final List<String> DOMAINS = List.of(".amazonaws.com", ".amazonaws.com.cn");
  private static final String SERVICE = "rds";

  /** The name itself, and what AWS adds to make it unique. */
  private static final int OWN_LABELS = 2;

  private RdsAddress() {}

  /** Whether the text is written as AWS writes regions; which there are is not known here. */
  public static boolean isRegion(String text) {
    return REGION.matcher(text).matches();
  }

  /** The region of a database by its address; empty where it is no address of RDS's. */
  public static Optional<String> region(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    for (String domain : DOMAINS) {
      if (name.endsWith(domain)) {
        List<String> labels =
            List.of(name.substring(0, name.length() - domain.length()).split("\\.", -1));
        if (labels.size() >= OWN_LABELS + 2 && labels.stream().noneMatch(String::isEmpty)) {
          return region(labels.get(labels.size() - 2), labels.getLast());
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> region(String last, String behind) {
    if (behind.equals(SERVICE) && isRegion(last)) {
      return Optional.of(last);
    }
    return last.equals(SERVICE) && isRegion(behind) ? Optional.of(behind) : Optional.empty();
  }
}
