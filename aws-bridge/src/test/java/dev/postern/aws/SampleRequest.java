package dev.postern.aws;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.http.RequestHead.Header;
import dev.postern.aws.model.Member;
import dev.postern.aws.model.OperationModel;
import dev.postern.aws.model.Protocol;
import dev.postern.aws.model.ServiceModel;
import dev.postern.aws.model.Shape;
import dev.postern.aws.model.UriTemplate.Segment;
import dev.postern.aws.value.PercentCode;
import dev.postern.aws.value.UnreadableException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request as a client would write it, from an operation's own model: of its required members, or
 * of all of them down to a depth.
 */
final class SampleRequest {
  static final String HOST = "gate.example.com";
  private static final int DEEP = 3;
  private final ServiceModel model;
  private final OperationModel operation;
  private final Protocol protocol;
  private final boolean all;

  SampleRequest(ServiceModel model, OperationModel operation, Protocol protocol, boolean all) {
    this.model = model;
    this.operation = operation;
    this.protocol = protocol;
    this.all = all;
  }

  CallRequest request() throws UnreadableException {
    return switch (protocol) {
      case JSON -> rpc("/", "application/x-amz-json-1.0", json().getBytes(StandardCharsets.UTF_8));
      case CBOR ->
          rpc(
              "/service/" + model.head().target() + "/operation/" + operation.name(),
              "application/cbor",
              cbor());
      case QUERY, EC2 -> rpc("/", "application/x-www-form-urlencoded; charset=utf-8", form());
      case REST_JSON, REST_XML -> rest();
    };
  }

  private CallRequest rpc(String path, String type, byte[] body) throws UnreadableException {
    List<Header> headers = new ArrayList<>(List.of(new Header("Host", HOST)));
    headers.add(new Header("Content-Type", type));
    headers.add(new Header("X-Amz-Date", "20260101T000000Z"));
    headers.add(new Header("Content-Length", Integer.toString(body.length)));
    if (protocol == Protocol.JSON) {
      headers.add(new Header("X-Amz-Target", model.head().target() + "." + operation.name()));
    }
    if (protocol == Protocol.CBOR) {
      headers.add(new Header("Smithy-Protocol", "rpc-v2-cbor"));
    }
    return call(RequestHead.of("POST", path, headers), body);
  }

  private CallRequest call(RequestHead head, byte[] body) {
    return new CallRequest(
        head, model.head().signing(), "eu-west-1", new CallRequest.Body.Whole(body), true);
  }

  private boolean takes(Member member, int depth) {
    return member.required() || (all && depth < DEEP);
  }

  private String json() {
    return json(model.input(operation), 0);
  }

  private String json(Shape shape, int depth) {
    return switch (shape) {
      case Shape.Structure structure ->
          structure.members().values().stream()
              .filter(member -> member.location() == Member.Location.BODY && takes(member, depth))
              .map(member ->
                  "\"" + member.wire() + "\":" + json(model.shape(member.shape()), depth + 1))
              .collect(Collectors.joining(",", "{", "}"));
      case Shape.ListOf list ->
          depth > 2 * DEEP ? "[]" : "[" + json(model.shape(list.element()), depth + 1) + "]";
      case Shape.MapOf map ->
          depth > 2 * DEEP ? "{}" : "{\"k\":" + json(model.shape(map.value()), depth + 1) + "}";
      case Shape.Scalar scalar ->
          switch (scalar.type()) {
            case NUMBER, TIMESTAMP -> "1";
            case BOOLEAN -> "true";
            default -> "\"" + sample(scalar, "") + "\"";
          };
    };
  }

  private byte[] cbor() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    cbor(model.input(operation), 0, out);
    return out.toByteArray();
  }

  private void cbor(Shape shape, int depth, ByteArrayOutputStream out) {
    switch (shape) {
      case Shape.Structure structure -> {
        out.write(0xbf);
        for (Member member : structure.members().values()) {
          if (takes(member, depth)) {
            text(member.wire(), out);
            cbor(model.shape(member.shape()), depth + 1, out);
          }
        }
        out.write(0xff);
      }
      case Shape.ListOf list -> {
        out.write(depth > 2 * DEEP ? 0x80 : 0x81);
        if (depth <= 2 * DEEP) {
          cbor(model.shape(list.element()), depth + 1, out);
        }
      }
      case Shape.MapOf map -> {
        out.write(depth > 2 * DEEP ? 0xa0 : 0xa1);
        if (depth <= 2 * DEEP) {
          text("k", out);
          cbor(model.shape(map.value()), depth + 1, out);
        }
      }
      case Shape.Scalar scalar -> {
        switch (scalar.type()) {
          case NUMBER -> out.write(1);
          case TIMESTAMP -> out.writeBytes(new byte[] {(byte) 0xc1, 1});
          case BOOLEAN -> out.write(0xf5);
          case BLOB -> out.writeBytes(new byte[] {0x41, 7});
          case STRING, DOCUMENT, JSON_TEXT, NUMERAL -> text("a1", out);
        }
      }
    }
  }

  private static void text(String text, ByteArrayOutputStream out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 23) {
      out.write(0x78);
      out.write(bytes.length);
    } else {
      out.write(0x60 + bytes.length);
    }
    out.writeBytes(bytes);
  }

  private byte[] form() {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("Action", operation.name());
    form.put("Version", model.head().version());
    form(model.input(operation), false, "", 0, form);
    return form.entrySet().stream()
        .map(pair -> pair.getKey() + "=" + PercentCode.encode(pair.getValue(), ""))
        .collect(Collectors.joining("&"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private void form(Shape shape, boolean flat, String path, int depth, Map<String, String> form) {
    boolean ec2 = protocol == Protocol.EC2;
    switch (shape) {
      case Shape.Structure structure -> {
        for (Member member : structure.members().values()) {
          if (takes(member, depth)) {
            String prefix = path.isEmpty() ? "" : path + ".";
            form(
                model.shape(member.shape()),
                member.flat(),
                prefix + member.wire(),
                depth + 1,
                form);
          }
        }
      }
      case Shape.ListOf list -> {
        String at = path;
        if (!ec2 && (list.flat() || flat)) {
          at = list.wire().isEmpty() ? path : path.replaceFirst("[^.]*$", list.wire());
        } else if (!ec2) {
          at = path + "." + (list.wire().isEmpty() ? "member" : list.wire());
        }
        if (depth <= 2 * DEEP) {
          form(model.shape(list.element()), false, at + ".1", depth + 1, form);
        }
      }
      case Shape.MapOf map -> {
        String at = (map.flat() || flat ? path : path + ".entry") + ".1.";
        if (depth <= 2 * DEEP) {
          form.put(at + map.keyWire(), "k");
          form(model.shape(map.value()), false, at + map.valueWire(), depth + 1, form);
        }
      }
      case Shape.Scalar scalar -> form.put(path, sample(scalar, ""));
    }
  }

  private CallRequest rest() throws UnreadableException {
    Shape.Structure input = model.input(operation);
    List<Header> headers = new ArrayList<>(List.of(new Header("Host", HOST)));
    List<String> query = new ArrayList<>();
    operation.uri().constants().forEach((name, value) -> query.add(name + "=" + value));
    for (Member member : input.members().values()) {
      if (takes(member, 0)) {
        String value =
            model.shape(member.shape()) instanceof Shape.Scalar scalar
                ? sample(scalar, member.name())
                : "a1";
        switch (member.location()) {
          case QUERY -> query.add(member.wire() + "=" + PercentCode.encode(value, ""));
          case HEADER -> headers.add(new Header(member.wire(), value));
          case HEADER_MAP -> headers.add(new Header(member.wire() + "one", value));
          case QUERY_MAP, LABEL, BODY, STATUS, EVENT_HEADER, EVENT_PAYLOAD -> {}
        }
      }
    }
    byte[] body = restBody(input);
    headers.add(new Header("Content-Length", Integer.toString(body.length)));
    String target = path() + (query.isEmpty() ? "" : "?" + String.join("&", query));
    return call(RequestHead.of(operation.method(), target, distinct(headers)), body);
  }

  private static List<Header> distinct(List<Header> headers) {
    Map<String, Header> byName = new LinkedHashMap<>();
    headers.forEach(header -> byName.put(header.name().toLowerCase(Locale.ROOT), header));
    return List.copyOf(byName.values());
  }

  private String path() {
    return operation.uri().segments().stream()
        .map(segment ->
            switch (segment) {
              case Segment.Literal(String text) -> text;
              case Segment.Label(String name, boolean greedy) ->
                  name.equals("Bucket") ? "bucket-1" : greedy ? "dir/key%20one" : "a1%2Fb";
            })
        .collect(Collectors.joining("/", "/", ""));
  }

  private byte[] restBody(Shape.Structure input) {
    Member payload = input.payload() == null ? null : input.members().get(input.payload());
    Shape shape = payload == null ? input : model.shape(payload.shape());
    boolean bodied =
        payload != null
            ? takes(payload, 0)
            : input.members().values().stream()
                .anyMatch(m -> m.location() == Member.Location.BODY && takes(m, 0));
    if (!bodied || shape instanceof Shape.Scalar) {
      return new byte[0];
    }
    String text =
        protocol == Protocol.REST_JSON
            ? json(shape, payload == null ? 0 : 1)
            : xml(shape, payload == null ? root() : payload.wire(), payload == null ? 0 : 1, false);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String root() {
    return operation.root().isEmpty() ? "Root" : operation.root();
  }

  private String xml(Shape shape, String name, int depth, boolean flat) {
    String inner =
        switch (shape) {
          case Shape.Structure structure ->
              structure.members().values().stream()
                  .filter(m -> m.location() == Member.Location.BODY && takes(m, depth))
                  .filter(member -> !member.attribute())
                  .map(m -> xml(model.shape(m.shape()), m.wire(), depth + 1, m.flat()))
                  .collect(Collectors.joining());
          case Shape.ListOf list -> {
            String element =
                list.flat() || flat ? name : list.wire().isEmpty() ? "member" : list.wire();
            yield depth > 2 * DEEP
                ? ""
                : xml(model.shape(list.element()), element, depth + 1, false);
          }
          case Shape.MapOf map -> {
            String entry =
                "<"
                    + map.keyWire()
                    + ">k</"
                    + map.keyWire()
                    + ">"
                    + xml(model.shape(map.value()), map.valueWire(), depth + 1, false);
            yield map.flat() || flat ? entry : "<entry>" + entry + "</entry>";
          }
          case Shape.Scalar scalar -> sample(scalar, "");
        };
    return shape instanceof Shape.ListOf list && (list.flat() || flat)
        ? inner
        : "<" + name + ">" + inner + "</" + name + ">";
  }

  private static String sample(Shape.Scalar scalar, String name) {
    if (name.equals("CopySource")) {
      return "source-1/key";
    }
    return switch (scalar.type()) {
      case STRING, JSON_TEXT, NUMERAL -> "a1";
      case NUMBER, TIMESTAMP -> "1";
      case BOOLEAN -> "true";
      case BLOB -> "Bw==";
      case DOCUMENT -> "d";
    };
  }
}
