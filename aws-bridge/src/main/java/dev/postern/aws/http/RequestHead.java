package dev.postern.aws.http;

import dev.postern.aws.value.UnreadableException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request without its body.
 *
 * @param method in capitals, one that AWS's services have
 * @param path as it came, still encoded; begins with a slash
 * @param query as it came, still encoded, without the question mark; empty for none
 * @param headers by names in small letters, in their order; none twice
 */
public record RequestHead(String method, String path, String query, Map<String, String> headers) {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS");

  /**
   * Headers that are for one hop or change what others mean: a proxy and a server may differ about
   * them.
   */
  private static final Set<String> REFUSED =
      Set.of(
          "te",
          "trailer",
          "upgrade",
          "proxy-authorization",
          "proxy-connection",
          "keep-alive",
          "x-http-method",
          "x-http-method-override",
          "x-method-override",
          "x-original-url",
          "x-rewrite-url");

  private static final String TRACE = "x-amzn-trace-id";

  /** A header as it came. */
  public record Header(String name, String value) {}

  /**
   * @param target as the request's first line has it, in origin form
   * @throws UnreadableException where anything in it could be read in two ways
   */
  public static RequestHead of(String method, String target, List<Header> headers)
      throws UnreadableException {
    if (!METHODS.contains(method)) {
      throw new UnreadableException("method", "this method of HTTP is not served");
    }
    requireTarget(target);
    int question = target.indexOf('?');
    RequestHead head =
        new RequestHead(
            method,
            question < 0 ? target : target.substring(0, question),
            question < 0 ? "" : target.substring(question + 1),
            byName(headers));
    head.requireOneBody();
    if (head.header("host").isEmpty()) {
      throw new UnreadableException("no-host", "the request has no Host");
    }
    return head;
  }

  /** A header's value, spaces around it left out. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /**
   * Whether a header is one of AWS's own, which it may heed. That of traces is none: SDKs do not
   * sign it, and it is not sent on.
   *
   * @param name in small letters
   */
  public static boolean isOfAws(String name) {
    return name.startsWith("x-amz-") || (name.startsWith("x-amzn-") && !name.equals(TRACE));
  }

  /** Whether it says that it has a body. */
  public boolean hasBody() {
    return headers.containsKey("transfer-encoding")
        || !headers.getOrDefault("content-length", "0").equals("0");
  }

  private static void requireTarget(String target) throws UnreadableException {
    if (!target.startsWith("/") || target.indexOf('?') != target.lastIndexOf('?')) {
      throw new UnreadableException("malformed-target", "the target is no path with a query");
    }
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c > '~' || "#\\\"<>^`{|}".indexOf(c) >= 0) {
        throw new UnreadableException("malformed-target", "the target has unencoded characters");
      }
    }
  }

  private static Map<String, String> byName(List<Header> headers) throws UnreadableException {
    Map<String, String> byName = new LinkedHashMap<>();
    for (Header header : headers) {
      String name = header.name().toLowerCase(Locale.ROOT);
      requireName(name);
      requireValue(header.value());
      if (REFUSED.contains(name)) {
        throw new UnreadableException("hop-by-hop", "a header is for one hop only");
      }
      if (byName.put(name, header.value().strip()) != null) {
        throw new UnreadableException("duplicate-header", "a header stands twice");
      }
    }
    String connection = byName.getOrDefault("connection", "close").toLowerCase(Locale.ROOT);
    if (!connection.equals("close") && !connection.equals("keep-alive")) {
      throw new UnreadableException("hop-by-hop", "Connection names other headers");
    }
    return Collections.unmodifiableMap(byName);
  }

  private static void requireName(String name) throws UnreadableException {
    if (name.isEmpty()) {
      throw new UnreadableException("malformed-header", "a header has no name");
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
      if (!plain && "!#$%&'*+.^_`|~".indexOf(c) < 0) {
        throw new UnreadableException("malformed-header", "a header's name is no token");
      }
    }
    if (name.indexOf('_') >= 0 && name.replace('_', '-').startsWith("x-amz")) {
      throw new UnreadableException(
          "two-readings", "an underscore in a header's name may be taken for a hyphen");
    }
  }

  private static void requireValue(String value) throws UnreadableException {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == 0x7f || c > 0xff) {
        throw new UnreadableException("malformed-header", "a header has control characters");
      }
    }
  }

  /** Where a body ends is said in one way only. */
  private void requireOneBody() throws UnreadableException {
    String length = headers.get("content-length");
    String transfer = headers.get("transfer-encoding");
    if (length != null && transfer != null) {
      throw new UnreadableException("two-readings", "the body's end is said in two ways");
    }
    if (transfer != null && !transfer.equals("chunked")) {
      throw new UnreadableException("two-readings", "the transfer encoding is not just chunked");
    }
    if (length != null && !length.matches("0|[1-9][0-9]{0,17}")) {
      throw new UnreadableException("malformed-header", "Content-Length is no length");
    }
  }
}
