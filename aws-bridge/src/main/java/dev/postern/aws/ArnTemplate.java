package dev.postern.aws;

import dev.postern.aws.model.IamReference.OnResource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A template of ARNs as the reference has it, and what is one of them. A request may have tens of
 * thousands of ARNs, and an action a hundred templates.
 *
 * @param service as ARNs have it, empty where the template is none of an ARN
 * @param last what comes behind the account
 * @param kind what of that stands before the first name
 */
record ArnTemplate(String service, String last, String kind) {
  private static final Pattern ARN =
      Pattern.compile("arn:[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]*:[A-Za-z0-9-]*:[^*?$\\s]+");

  /** Of an ARN before what it is of in its service. */
  private static final int COLONS = 5;

  /** As many as the reference has. */
  private static final Map<String, ArnTemplate> KNOWN = new ConcurrentHashMap<>();

  static ArnTemplate of(OnResource on) {
    return KNOWN.computeIfAbsent(on.arn(), ArnTemplate::read);
  }

  private static ArnTemplate read(String template) {
    int before = colon(template, COLONS);
    String last = template.substring(before + 1);
    int name = last.indexOf("${");
    return new ArnTemplate(
        before < 0 ? "" : service(template), last, name < 0 ? last : last.substring(0, name));
  }

  static boolean isArn(String value) {
    return ARN.matcher(value).matches();
  }

  /** Of an ARN. */
  static String service(String arn) {
    return arn.substring(colon(arn, 2) + 1, colon(arn, 3));
  }

  /** Where a text has its nth colon, -1 where it has less. */
  private static int colon(String text, int n) {
    int at = -1;
    for (int i = 0; i < n; i++) {
      at = text.indexOf(':', at + 1);
      if (at < 0) {
        return -1;
      }
    }
    return at;
  }

  /** Whether a value is an ARN of this service and kind. */
  boolean fits(String value) {
    int before = value.startsWith("arn:") ? colon(value, COLONS) : -1;
    return before >= 0
        && !service.isEmpty()
        && value.startsWith(kind, before + 1)
        && service(value).equals(service)
        && isArn(value);
  }

  /**
   * Whether a value is an ARN of this and nothing else: a longer one may be of a part, such as a
   * version, and a shorter one leave out what it is a part of.
   */
  boolean isOne(String value, Fillings fillings) {
    return fits(value) && hasAsMany(value, ':', fillings) && hasAsMany(value, '/', fillings);
  }

  private boolean hasAsMany(String arn, char separator, Fillings fillings) {
    return fillings.isInNames(separator, service)
        || count(arn, colon(arn, COLONS) + 1, separator) == count(last, 0, separator);
  }

  /** Whether an ARN is what the template has up to this name. */
  boolean isBeginning(String arn, String name) {
    int at = last.indexOf("${" + name + "}");
    if (at < 0 || !fits(arn)) {
      return false;
    }
    String before = last.substring(0, at);
    int rest = colon(arn, COLONS) + 1;
    return (last.indexOf(':') < 0 || count(arn, rest, ':') == count(before, 0, ':'))
        && (last.indexOf('/') < 0 || count(arn, rest, '/') == count(before, 0, '/'));
  }

  private static long count(String text, int from, char separator) {
    return text.chars().skip(from).filter(c -> c == separator).count();
  }
}
