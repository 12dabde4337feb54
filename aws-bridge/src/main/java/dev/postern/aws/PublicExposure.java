package dev.postern.aws;

import dev.postern.aws.value.JsonText;
import dev.postern.aws.value.UnreadableException;
import dev.postern.aws.value.Value;
import dev.postern.core.AwsParameter;
import dev.postern.core.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What in a request would open something to everybody. */
final class PublicExposure {
  private static final Set<String> READING = Set.of("Describe", "Get", "List", "Search", "Head");
  private static final Set<String> PUBLIC_ACLS =
      Set.of("public-read", "public-read-write", "authenticated-read");
  private static final Pattern BLOCK =
      Pattern.compile(".*(?:PublicAccessBlock|BlockPublicAccess).*");
  private static final Pattern ALL_USERS =
      Pattern.compile("http://acs\\.amazonaws\\.com/groups/global/\\w+");

  /** Who something is given to, as parameters are called. */
  private static final Pattern RECEIVERS =
      Pattern.compile("(?:user)?groups?|groupnames|.*(?:account|principal).*");

  /** Says of another parameter what that is. */
  private static final Set<String> SAYS_WHAT = Set.of("attributename", "attribute", "path");

  /** AWS takes addresses inside a network, and leading zeros, for the network. */
  private static final Pattern NETWORK = Pattern.compile("([0-9a-fA-F.:]+)/([0-9]{1,9})");

  /** Of the widest networks of private addresses, 10.0.0.0/8 and fc00::/7 (RFC 1918, RFC 4193). */
  private static final int WIDEST_4 = 8;

  private static final int WIDEST_6 = 7;

  /** Of lists and of maps' keys in a path. */
  private static final Pattern MARKS = Pattern.compile("\\{.*}|\\[]");

  private PublicExposure() {}

  static List<Reason> of(Matched matched) {
    String operation = matched.operation().name();
    List<Reason> reasons = new ArrayList<>();
    if (READING.stream().anyMatch(operation::startsWith)) {
      return reasons;
    }
    if (BLOCK.matcher(operation).matches()) {
      reasons.add(exposure("it changes what keeps things from being public"));
    }
    List<AwsParameter> parameters = matched.parameters().all();
    boolean policy =
        parameters.stream()
            .anyMatch(one ->
                SAYS_WHAT.contains(last(one).toLowerCase(Locale.ROOT)) && isOfPolicy(one.value()));
    for (AwsParameter parameter : parameters) {
      if (opens(parameter)
          || ((policy || isOfPolicy(parameter.path())) && isOpenPolicy(parameter.value()))) {
        reasons.add(exposure("its parameter " + last(parameter) + " opens it to everybody"));
      }
    }
    return reasons;
  }

  private static boolean opens(AwsParameter parameter) {
    String path = parameter.path().toLowerCase(Locale.ROOT);
    String name = last(parameter).toLowerCase(Locale.ROOT);
    String value = parameter.value().strip();
    return PUBLIC_ACLS.contains(value)
        || isWide(value)
        || ALL_USERS.matcher(value).find()
        || (name.contains("publiclyaccessible") && value.equalsIgnoreCase("true"))
        || (name.equals("endpointpublicaccess") && value.equalsIgnoreCase("true"))
        || (name.equals("authtype") && value.equals("NONE"))
        || ((value.equals("*") || value.equalsIgnoreCase("all"))
            && !path.contains("remove")
            && (path.contains("valuestoadd") || RECEIVERS.matcher(name).matches()));
  }

  /** Wider than any network of private addresses: two halves of the internet are all of it. */
  private static boolean isWide(String value) {
    Matcher network = NETWORK.matcher(value);
    if (!network.matches()) {
      return false;
    }
    int length = Integer.parseInt(network.group(2));
    return network.group(1).contains(":")
        ? length < WIDEST_6
        : network.group(1).contains(".") && length < WIDEST_4;
  }

  private static boolean isOfPolicy(String name) {
    return name.toLowerCase(Locale.ROOT).contains("polic");
  }

  private static String last(AwsParameter parameter) {
    String path = MARKS.matcher(parameter.path()).replaceAll("");
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Whether a policy of IAM's language has a statement that allows something to all principals. */
  private static boolean isOpenPolicy(String text) {
    if (text.indexOf('{') < 0) {
      return false;
    }
    try {
      return isOpen(JsonText.read(text));
    } catch (UnreadableException e) {
      // Who writes a policy that cannot be read is not believed to keep it closed.
      return true;
    }
  }

  /** AWS heeds no capitals in the names of a policy's elements. */
  private static boolean isOpen(Value value) {
    return switch (value) {
      case Value.Items(List<Value> values) -> values.stream().anyMatch(PublicExposure::isOpen);
      case Value.Fields(Map<String, Value> members) -> {
        boolean denies = false;
        boolean allows = false;
        boolean everybody = false;
        boolean inside = false;
        for (Map.Entry<String, Value> member : members.entrySet()) {
          boolean deny =
              member.getValue() instanceof Value.Text(String effect) && effect.equals("Deny");
          switch (member.getKey().toLowerCase(Locale.ROOT)) {
            case "effect" -> {
              denies |= deny;
              allows |= !deny;
            }
            case "principal" -> everybody |= hasStar(member.getValue());
            case "notprincipal" -> everybody = true;
            // Of OpenSearch Serverless, whose policies are of another language.
            case "allowfrompublic" -> inside |= member.getValue().equals(new Value.Flag(true));
            default -> inside |= isOpen(member.getValue());
          }
        }
        yield inside || (everybody && (allows || !denies));
      }
      case Value.Text _, Value.Num _, Value.Flag _, Value.Blob _, Value.Null _ -> false;
    };
  }

  private static boolean hasStar(Value value) {
    return switch (value) {
      case Value.Text(String text) -> text.equals("*");
      case Value.Items(List<Value> values) -> values.stream().anyMatch(PublicExposure::hasStar);
      case Value.Fields(Map<String, Value> members) ->
          members.values().stream().anyMatch(PublicExposure::hasStar);
      case Value.Num _, Value.Flag _, Value.Blob _, Value.Null _ -> false;
    };
  }

  private static Reason exposure(String sentence) {
    return new Reason("public-exposure", sentence);
  }
}
