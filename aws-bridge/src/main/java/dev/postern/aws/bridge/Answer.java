package dev.postern.aws.bridge;

import dev.postern.aws.Reading;
import dev.postern.aws.http.RequestHead;
import dev.postern.aws.model.Models;
import dev.postern.aws.model.Protocol;
import dev.postern.aws.model.ServiceHead;
import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the gate itself answers, in the form in which the service would say it: only then does an
 * SDK show the sentence.
 *
 * @param headers without the length
 */
record Answer(int status, Map<String, String> headers, byte[] body) {
  private static final String TYPE = "content-type";

  /** How a client waits before it asks again, in seconds. */
  private static final int AGAIN = 5;

  /**
   * An error's name and how it counts.
   *
   * @param again after how many seconds the client may ask again; 0 for not
   */
  private record Fault(int status, String name, int again) {
    Fault(int status, String name) {
      this(status, name, 0);
    }
  }

  /**
   * @param service as the signature's scope names it, null where it says none
   * @param head null where the request could not be read
   */
  static Answer of(
      Refusal refusal, Models models, @Nullable String service, @Nullable RequestHead head) {
    Protocol protocol = head == null ? Protocol.REST_JSON : protocol(models, service, head);
    Fault fault = fault(refusal, protocol, service);
    String hint = refusal.hint() == null ? "" : " " + refusal.hint();
    String message =
        refusal.reason().sentence() + " (reason: " + refusal.reason().code() + ")" + hint;
    Map<String, String> headers = new LinkedHashMap<>();
    if (fault.again() > 0) {
      headers.put("retry-after", Integer.toString(fault.again()));
    }
    byte[] body = body(protocol, "s3".equals(service), fault.name(), message, headers);
    return new Answer(fault.status(), headers, body);
  }

  /**
   * An error with a code of AWS's.
   *
   * @param headers what it has besides
   */
  static Answer plain(
      Reading.Understood call,
      int status,
      String code,
      String message,
      Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    boolean s3 = call.model().head().name().equals("s3");
    byte[] body = body(call.protocol(), s3, code, message, all);
    return new Answer(status, all, body);
  }

  /** The body, whose type goes into the headers. */
  private static byte[] body(
      Protocol protocol, boolean s3, String code, String message, Map<String, String> headers) {
    return switch (protocol) {
      case JSON, REST_JSON -> {
        headers.put(TYPE, "application/json");
        headers.put("x-amzn-errortype", code);
        yield ("{\"__type\":" + quoted(code) + ",\"message\":" + quoted(message) + "}")
            .getBytes(StandardCharsets.UTF_8);
      }
      case CBOR -> {
        headers.put(TYPE, "application/cbor");
        headers.put("smithy-protocol", "rpc-v2-cbor");
        yield cbor(code, message);
      }
      case EC2 ->
          xml(headers, "<Response><Errors>" + error(code, message) + "</Errors></Response>");
      case QUERY -> xml(headers, "<ErrorResponse>" + error(code, message) + "</ErrorResponse>");
      case REST_XML ->
          xml(
              headers,
              s3
                  ? error(code, message)
                  : "<ErrorResponse>" + error(code, message) + "</ErrorResponse>");
    };
  }

  private static Fault fault(Refusal refusal, Protocol protocol, @Nullable String service) {
    boolean old = protocol == Protocol.REST_XML || protocol == Protocol.QUERY;
    if (refusal.reason().code().equals("approval-pending")) {
      return new Fault(503, "ServiceUnavailable", AGAIN);
    }
    if (refusal.reason().code().equals(CallSlots.FULL.reason().code())) {
      return throttled(protocol, service);
    }
    return switch (refusal.reason().code()) {
      case "wrong-signature", "wrong-token", "altered-body", "malformed-signature" ->
          new Fault(403, old ? "SignatureDoesNotMatch" : "InvalidSignatureException");
      case "key-over" -> new Fault(403, old ? "ExpiredToken" : "ExpiredTokenException");
      case "no-signature" ->
          new Fault(
              403, old ? "MissingAuthenticationToken" : "MissingAuthenticationTokenException");
      case "too-slow" -> new Fault(408, "RequestTimeout");
      case "stale" -> new Fault(403, "RequestTimeTooSkewed");
      default -> byCode(refusal.code(), old);
    };
  }

  /** As each of them says it, which every SDK waits and tries again on. */
  private static Fault throttled(Protocol protocol, @Nullable String service) {
    return switch (protocol) {
      case REST_XML ->
          "s3".equals(service) ? new Fault(503, "SlowDown", 1) : new Fault(400, "Throttling", 1);
      case QUERY -> new Fault(400, "Throttling", 1);
      case EC2 -> new Fault(503, "RequestLimitExceeded", 1);
      case JSON, REST_JSON, CBOR -> new Fault(400, "ThrottlingException", 1);
    };
  }

  private static Fault byCode(FaultCode code, boolean old) {
    return switch (code) {
      case UPSTREAM_UNREACHABLE, UPSTREAM_LOST, UNAVAILABLE, JOURNAL_UNAVAILABLE ->
          new Fault(503, "ServiceUnavailable", AGAIN);
      case INTERNAL -> new Fault(500, "InternalFailure");
      case PROTOCOL_VIOLATION, UNSUPPORTED ->
          new Fault(400, old ? "InvalidRequest" : "ValidationException");
      case LIMIT -> new Fault(413, "RequestEntityTooLarge");
      default -> new Fault(403, old ? "AccessDenied" : "AccessDeniedException");
    };
  }

  /** The service's first protocol, unless the request bears the marks of another one of its. */
  private static Protocol protocol(Models models, @Nullable String service, RequestHead head) {
    boolean cbor = head.headers().containsKey("smithy-protocol");
    boolean target = head.headers().containsKey("x-amz-target");
    boolean form =
        head.headers().getOrDefault(TYPE, "").startsWith("application/x-www-form-urlencoded");
    List<ServiceHead> services = service == null ? List.of() : models.signedAs(service);
    for (ServiceHead known : services) {
      for (Protocol protocol : known.protocols()) {
        boolean is =
            switch (protocol) {
              case CBOR -> cbor;
              case JSON -> target && !cbor;
              case QUERY, EC2 -> form;
              case REST_JSON, REST_XML -> !cbor && !target;
            };
        if (is) {
          return protocol;
        }
      }
    }
    return cbor ? Protocol.CBOR : form ? Protocol.QUERY : Protocol.REST_JSON;
  }

  private static byte[] xml(Map<String, String> headers, String text) {
    headers.put(TYPE, "application/xml");
    return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text).getBytes(StandardCharsets.UTF_8);
  }

  private static String error(String code, String message) {
    return "<Error><Code>" + code + "</Code><Message>" + escaped(message) + "</Message></Error>";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(' ');
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** A map of two texts (RFC 8949). */
  private static byte[] cbor(String name, String message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0xa2);
    for (String text : List.of("__type", name, "message", message)) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.write(0x79);
      out.write(bytes.length >> 8);
      out.write(bytes.length);
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }
}
