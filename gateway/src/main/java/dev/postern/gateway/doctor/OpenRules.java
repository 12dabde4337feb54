package dev.postern.gateway.doctor;

import dev.postern.gateway.doctor.Questions.Xml;
import java.util.Set;

/**
 * Rules of a security group that are about everybody.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html">IpPermission
 *     </a>
 */
final class OpenRules {
  private static final Set<String> EVERYBODY = Set.of("0.0.0.0/0", "::/0");
  private static final Set<String> TCP = Set.of("tcp", "6");
  private static final String ANY = "-1";

  private OpenRules() {}

  /** Whether anybody may connect to the port. */
  static boolean letAnybodyIn(Xml group, int port) {
    return group.list("ipPermissions", "item").stream()
        .anyMatch(rule -> isOf(rule, port) && isForEverybody(rule));
  }

  private static boolean isForEverybody(Xml rule) {
    return rule.list("ipRanges", "item").stream()
            .anyMatch(range -> EVERYBODY.contains(range.text("cidrIp")))
        || rule.list("ipv6Ranges", "item").stream()
            .anyMatch(range -> EVERYBODY.contains(range.text("cidrIpv6")));
  }

  private static boolean isOf(Xml rule, int port) {
    String protocol = rule.text("ipProtocol");
    return protocol.equals(ANY)
        || (TCP.contains(protocol)
            && number(rule.text("fromPort"), 0) <= port
            && port <= number(rule.text("toPort"), 65_535));
  }

  /** What is no number could be any: it counts as the bound. */
  private static int number(String text, int bound) {
    return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : bound;
  }
}
