package dev.postern.aws;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The parameters of a target that are its signature and no part of the call. */
final class Presigned {
  private static final Set<String> SIGNATURE =
      Set.of(
          "x-amz-algorithm",
          "x-amz-credential",
          "x-amz-date",
          "x-amz-expires",
          "x-amz-signedheaders",
          "x-amz-signature",
          "x-amz-security-token",
          "x-amz-content-sha256");

  private Presigned() {}

  static <T> Map<String, T> without(Map<String, T> query) {
    Map<String, T> rest = new LinkedHashMap<>(query);
    rest.keySet().removeIf(name -> SIGNATURE.contains(name.toLowerCase(Locale.ROOT)));
    return rest;
  }
}
