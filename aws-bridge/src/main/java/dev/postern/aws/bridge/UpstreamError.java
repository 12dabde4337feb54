package dev.postern.aws.bridge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An error or a redirection of AWS's. Some repeat what the gate signed with: {@code
 * SignatureDoesNotMatch} has the canonical request with its session token, {@code ExpiredToken} the
 * token. In the place of one that does, and of a redirection, which would lead around the gate, the
 * client gets a plain error of the same code.
 */
final class UpstreamError {
  /** In bytes; AWS's own have a few hundred. */
  static final int LONGEST = 64 << 10;

  private static final int FIRST = 300;
  private static final int NOT_MODIFIED = 304;
  private static final int LAST_REDIRECTION = 399;

  /** A part of a token that is as long is found however the characters between are escaped. */
  private static final Pattern LONG_RUN = Pattern.compile("[A-Za-z0-9]{16,}");

  private static final Pattern CREDENTIAL = Pattern.compile("Credential=([A-Za-z0-9]+)/");
  private static final Pattern SIGNATURE = Pattern.compile("Signature=([0-9a-f]{64})");
  private static final Pattern CODE =
      Pattern.compile(
          "<Code>([A-Za-z0-9._-]{1,100})</Code>"
              + "|\"(?:__type|code)\"\\s*:\\s*\"(?:[^\"#]{0,200}#)?([A-Za-z0-9._-]{1,100})\"");
  private static final Pattern HEADER_CODE = Pattern.compile("([A-Za-z0-9._-]{1,100})(?:[:,;].*)?");
  private static final String ERROR_TYPE = "x-amzn-errortype";

  /** What says something about the body as it was, or leads elsewhere. */
  private static final Set<String> OF_THE_BODY =
      Set.of(
          "content-length",
          "content-type",
          "content-encoding",
          "content-md5",
          "x-amz-crc32",
          "location",
          ERROR_TYPE);

  private UpstreamError() {}

  static boolean is(int status) {
    return status >= FIRST && status != NOT_MODIFIED;
  }

  /**
   * What the client is told of it.
   *
   * @param headers by names in small letters
   */
  static Answer told(Outcome.Goes call, int status, Map<String, String> headers, byte[] body) {
    List<String> traces = traces(call.headers());
    String text = new String(body, StandardCharsets.ISO_8859_1);
    boolean redirects = status <= LAST_REDIRECTION;
    boolean readable = headers.getOrDefault("content-encoding", "identity").equals("identity");
    boolean shows = has(text, traces) || headers.values().stream().anyMatch(v -> has(v, traces));
    if (!redirects && readable && !shows) {
      return new Answer(status, headers, body);
    }
    Map<String, String> left = new LinkedHashMap<>();
    headers.forEach((name, value) -> {
      if (!OF_THE_BODY.contains(name)
          && !name.startsWith("x-amz-checksum-")
          && !has(value, traces)) {
        left.put(name, value);
      }
    });
    String message =
        redirects
            ? "AWS has this at another address, to which the gate does not lead."
            : "AWS did not take the call; what it said has the gate's own credentials in it.";
    String code = code(headers, text);
    return Answer.plain(
        call.call(), status, has(code, traces) ? "UnknownError" : code, message, left);
  }

  /** Texts by which what the gate signed with is found. */
  private static List<String> traces(Map<String, String> sent) {
    List<String> traces = new ArrayList<>();
    String authorization = sent.getOrDefault("authorization", "");
    for (Pattern part : List.of(CREDENTIAL, SIGNATURE)) {
      Matcher matcher = part.matcher(authorization);
      if (matcher.find()) {
        traces.add(matcher.group(1));
      }
    }
    String token = sent.getOrDefault("x-amz-security-token", "");
    if (!token.isEmpty()) {
      traces.add(token);
      LONG_RUN.matcher(token).results().forEach(run -> traces.add(run.group()));
    }
    return traces;
  }

  private static boolean has(String text, List<String> traces) {
    return traces.stream().anyMatch(text::contains);
  }

  private static String code(Map<String, String> headers, String text) {
    Matcher said = HEADER_CODE.matcher(headers.getOrDefault(ERROR_TYPE, ""));
    if (said.matches()) {
      return said.group(1);
    }
    Matcher inside = CODE.matcher(text);
    if (!inside.find()) {
      return "UnknownError";
    }
    return inside.group(1) == null ? inside.group(2) : inside.group(1);
  }
}
