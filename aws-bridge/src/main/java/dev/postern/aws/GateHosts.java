package dev.postern.aws;

import dev.postern.aws.value.UnreadableException;
import java.util.Locale;
import java.util.Set;

/**
 * The names that clients reach the gate by. What stands before one of them is a bucket's name or an
 * endpoint's prefix.
 *
 * @param names in small letters, without ports
 */
public record GateHosts(Set<String> names) {
  public GateHosts {
    names = Set.copyOf(names);
  }

  /**
   * What stands before the gate's name in a Host header, with the dot or the hyphen between them;
   * empty for nothing.
   */
  public String prefix(String host) throws UnreadableException {
    String name = host.replaceFirst(":[0-9]{1,5}$", "").toLowerCase(Locale.ROOT);
    if (names.contains(name)) {
      return "";
    }
    String longest = "";
    for (String own : names) {
      boolean behind = name.endsWith("." + own) || name.endsWith("-" + own);
      if (behind && own.length() > longest.length()) {
        longest = own;
      }
    }
    if (longest.isEmpty()) {
      throw new UnreadableException("other-host", "the request's Host is none of the gate's");
    }
    String prefix = name.substring(0, name.length() - longest.length());
    if (!prefix.matches("[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?[.-]") || prefix.contains("..")) {
      throw new UnreadableException("other-host", "the request's Host has no plain prefix");
    }
    return prefix;
  }

  /** The bucket that such a prefix names. */
  public static String bucket(String prefix) throws UnreadableException {
    if (!prefix.endsWith(".")) {
      throw new UnreadableException("other-host", "a bucket is named before a dot");
    }
    return prefix.substring(0, prefix.length() - 1);
  }
}
