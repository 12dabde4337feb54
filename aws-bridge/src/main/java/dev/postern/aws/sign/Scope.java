package dev.postern.aws.sign;

/**
 * What a signature is good for.
 *
 * @param date as {@code 20260131}
 * @param service the name that the service signs by, such as {@code monitoring}
 */
public record Scope(String date, String region, String service) {
  static final String END = "aws4_request";

  /** As it stands in what is signed. */
  String text() {
    return date + "/" + region + "/" + service + "/" + END;
  }
}
