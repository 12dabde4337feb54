package dev.postern.gateway.config;

import dev.postern.iam.Arn;
import dev.postern.iam.RdsAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shapes of single values. */
final class Shapes {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern LINE = Pattern.compile("[^\\p{Cntrl}]{1,200}");
  private static final Pattern RDS_RESOURCE = Pattern.compile("(db|cluster|prx)-[A-Za-z0-9]{1,64}");
  private static final Pattern EXTERNAL_ID = Pattern.compile("[A-Za-z0-9_+=,.@:/-]{2,1224}");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern HOST_NAME =
      Pattern.compile(
          "(?=.{1,253}$)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\\.|$))+(?<!\\.)");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([smhd])");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,6})(kB|MB)");

  private Shapes() {}

  /** The name of a connection or policy: it is also a database's name and part of addresses. */
  static Shape<String> name() {
    return matching(NAME, "a name of letters, digits, - and _");
  }

  static Shape<String> label() {
    return matching(LABEL, "a label of small letters, digits and -");
  }

  /** One line of any text: a group, a claim, an audience, a user. */
  static Shape<String> line(String expected) {
    return matching(LINE, expected);
  }

  /** A region of AWS's, spelt as AWS spells them. */
  static Shape<String> region() {
    String expected = "a region of AWS such as eu-west-1";
    return node -> {
      String text = node.text(expected);
      if (!RdsAddress.isRegion(text)) {
        throw node.misfit(expected);
      }
      return text;
    };
  }

  /** The ARN of an IAM role. */
  static Shape<String> role() {
    String expected = "the ARN of a role (arn:aws:iam::ACCOUNT:role/NAME)";
    return node -> {
      String text = node.text(expected);
      if (!Arn.isRole(text)) {
        throw node.misfit(expected);
      }
      return text;
    };
  }

  /** What RDS itself calls a database, a cluster or a proxy by. */
  static Shape<String> rdsResource() {
    return matching(RDS_RESOURCE, "a resource id of RDS (db-…, cluster-… or prx-…)");
  }

  /** What AWS takes as an external id. */
  static Shape<String> externalId() {
    return matching(EXTERNAL_ID, "an external id of 2 to 1224 letters, digits and _+=,.@:/-");
  }

  /** An account at AWS. */
  static Shape<String> account() {
    return matching(ACCOUNT, "an account of AWS, 12 digits in quotes");
  }

  /** A host's name (RFC 1123), which is given in small letters. */
  static Shape<String> hostName() {
    Shape<String> shape = matching(HOST_NAME, "a host's name without a port");
    return node -> shape.read(node).toLowerCase(Locale.ROOT);
  }

  static Shape<Integer> integer(int lowest, int highest) {
    String expected = "a number from " + lowest + " to " + highest;
    return node -> {
      String text = node.text(expected);
      if (!NUMBER.matcher(text).matches()) {
        throw node.misfit(expected);
      }
      int number = Integer.parseInt(text);
      if (number < lowest || number > highest) {
        throw node.misfit(expected);
      }
      return number;
    };
  }

  /** A duration between two others, all written like {@code 10s}, {@code 15m}, {@code 400d}. */
  static Shape<Duration> duration(String shortest, String longest) {
    String expected = "a duration (s, m, h, d) from " + shortest + " to " + longest;
    return node -> {
      String text = node.text(expected);
      if (!DURATION.matcher(text).matches()) {
        throw node.misfit(expected);
      }
      Duration duration = duration(text);
      if (duration.compareTo(duration(shortest)) < 0 || duration.compareTo(duration(longest)) > 0) {
        throw node.misfit(expected);
      }
      return duration;
    };
  }

  /** Bytes between two sizes, all written like {@code 64kB}, {@code 16MB}; 1 kB is 1024 bytes. */
  static Shape<Integer> size(String smallest, String largest) {
    Shape<Long> space = space(smallest, largest);
    return node -> Math.toIntExact(space.read(node));
  }

  /** A size that no array has to hold. */
  static Shape<Long> space(String smallest, String largest) {
    String expected = "a size (kB, MB) from " + smallest + " to " + largest;
    return node -> {
      String text = node.text(expected);
      if (!SIZE.matcher(text).matches()) {
        throw node.misfit(expected);
      }
      long bytes = bytes(text);
      if (bytes < bytes(smallest) || bytes > bytes(largest)) {
        throw node.misfit(expected);
      }
      return bytes;
    };
  }

  /** The constant of an enum, spelt small and with dashes. */
  static <E extends Enum<E>> Shape<E> word(Class<E> type, String... notYet) {
    List<String> words = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      words.add(spelling(constant));
    }
    return node -> {
      String text = word(node, words, notYet);
      return type.getEnumConstants()[words.indexOf(text)];
    };
  }

  /** {@code true} or {@code false}. */
  static Shape<Boolean> flag() {
    return node -> word(node, List.of("true", "false")).equals("true");
  }

  /** One of some words; the words that only a later version acts on get an error of their own. */
  static String word(Node node, List<String> words, String... notYet) throws ConfigException {
    String expected = Words.or(words);
    String text = node.text(expected);
    if (Arrays.asList(notYet).contains(text)) {
      throw node.error("\"" + text + "\" is not supported yet; expected " + expected);
    }
    if (!words.contains(text)) {
      throw node.misfit(expected);
    }
    return text;
  }

  /** How an enum's constant is written. */
  static String spelling(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Shape<HostPort> address(int lowestPort) {
    String expected = "host:port with a port from " + lowestPort + " to 65535";
    return node ->
        HostPort.parse(node.text(expected))
            .filter(address -> address.port() >= lowestPort)
            .orElseThrow(() -> node.misfit(expected));
  }

  /** An OIDC issuer (OpenID Connect Discovery 1.0, section 3); http only on loopback. */
  static Shape<URI> issuer() {
    String expected =
        "an https address without query and fragment (http only for a loopback address)";
    return node -> {
      try {
        URI uri = new URI(node.text(expected));
        String host = uri.getHost();
        if (host == null
            || uri.getRawUserInfo() != null
            || uri.getRawQuery() != null
            || uri.getRawFragment() != null) {
          throw node.misfit(expected);
        }
        boolean loopback = HostPort.isLoopback(host.replaceAll("[\\[\\]]", ""));
        if ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && loopback)) {
          return uri;
        }
      } catch (URISyntaxException notAnAddress) {
        // Falls through to the one sentence that says what is expected.
      }
      throw node.misfit(expected);
    };
  }

  /** Where people reach a server, such as {@code https://gate.example.com}; no path. */
  static Shape<URI> origin() {
    return node -> {
      URI uri = issuer().read(node);
      if (!uri.getRawPath().isEmpty()) {
        throw node.misfit("an https address without a path");
      }
      return uri;
    };
  }

  /** A path, relative ones from the configuration file's directory. */
  static Shape<Path> path() {
    return node -> path(node, node.text("a path"));
  }

  static Path path(Node node, String text) throws ConfigException {
    try {
      return node.source().directory().resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw node.misfit("a path");
    }
  }

  private static Shape<String> matching(Pattern pattern, String expected) {
    return node -> {
      String text = node.text(expected);
      if (!pattern.matcher(text).matches()) {
        throw node.misfit(expected);
      }
      return text;
    };
  }

  private static Duration duration(String text) {
    long count = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(count);
      case 'm' -> Duration.ofMinutes(count);
      case 'h' -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private static long bytes(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text);
    }
    return Long.parseLong(matcher.group(1)) << (matcher.group(2).equals("kB") ? 10 : 20);
  }
}
