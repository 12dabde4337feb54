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

  /** What stands before the gate's name in a Host header, empty for nothing. */
  public String prefix(String host) throws UnreadableException {
    String name = host.replaceFirst(":[0-9]{1,5}$", "").toLowerCase(Locale.ROOT);
    if (names.contains(name)) {
      return "";
    }
    String longest = "";
    for (String own : names) {
      if (name.endsWith("." + own) && own.length() > longest.length()) {
        longest = own;
      }
    }
    if (longest.isEmpty()) {
      throw new UnreadableException("other-host", "the request's Host is none of the gate's");
    }
    String prefix = name.substring(0, name.length() - longest.length() - 1);
    if (!prefix.matches("[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?") || prefix.contains("..")) {
      throw new UnreadableException("other-host", "the request's Host has no plain prefix");
    }
    return prefix;
  }
}
