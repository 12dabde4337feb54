package dev.postern.aws;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.model.Member;
import dev.postern.aws.model.OperationModel;
import dev.postern.aws.model.OperationModel.Trait;
import dev.postern.aws.model.Protocol;
import dev.postern.aws.model.ServiceModel;
import dev.postern.aws.model.Shape;
import dev.postern.aws.value.FormText;
import dev.postern.aws.value.JsonText;
import dev.postern.aws.value.PercentCode;
import dev.postern.aws.value.UnreadableException;
import dev.postern.aws.value.Utf8;
import dev.postern.aws.value.Value;
import dev.postern.aws.value.XmlElement;
import dev.postern.aws.value.XmlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads requests of REST.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html">AWS restJson1</a>
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html">AWS restXml</a>
 */
final class RestReader {
  private static final String S3 = "s3";
  private final ServiceModel model;
  private final RequestHead head;
  private final String hostPrefix;
  private final Map<String, List<String>> query;

  /**
   * @param hostPrefix what {@link GateHosts#prefix} makes of Host
   */
  RestReader(ServiceModel model, RequestHead head, String hostPrefix) throws UnreadableException {
    this.model = model;
    this.head = head;
    this.hostPrefix = hostPrefix;
    this.query = Presigned.without(FormText.lists(head.query()));
  }

  RestRoutes.Route route() throws UnreadableException {
    Map<String, String> firsts = new LinkedHashMap<>();
    query.forEach((name, values) -> firsts.put(name, values.getFirst()));
    return new RestRoutes(model).find(head.method(), path(), firsts, head.headers());
  }

  /** Whether the body says anything that is judged, rather than being content. */
  boolean readsBody(OperationModel operation) {
    Shape.Structure input = model.input(operation);
    return !operation.traits().contains(Trait.EVENT_REQUEST)
        && (input.payload() == null
            || !(model.shape(payload(input).shape()) instanceof Shape.Scalar(var type, _))
            || type != Shape.Type.BLOB);
  }

  Matched read(Protocol protocol, CallRequest.Body body) throws UnreadableException {
    RestRoutes.Route route = route();
    OperationModel operation = route.operation();
    Shape.Structure input = model.input(operation);
    requireOnce(input);
    Parameters parameters = new Parameters();
    for (Member member : input.members().values()) {
      switch (member.location()) {
        case LABEL -> label(member, route, parameters);
        case QUERY -> parameter(member, parameters);
        case QUERY_MAP -> otherParameters(member, input, parameters);
        case HEADER -> header(member, parameters);
        case HEADER_MAP -> headers(member, parameters);
        case BODY, STATUS, EVENT_HEADER, EVENT_PAYLOAD -> {}
      }
    }
    if (readsBody(operation)) {
      body(operation, protocol, body, parameters);
    }
    return new Matched(model, operation, protocol, parameters);
  }

  /** The segments of the path, for S3 with the bucket that the host names before them. */
  private List<String> path() throws UnreadableException {
    List<String> segments = new ArrayList<>(List.of(head.path().substring(1).split("/", -1)));
    boolean s3 = model.head().name().equals(S3);
    if (s3 && !hostPrefix.isEmpty()) {
      segments.addFirst(GateHosts.bucket(hostPrefix));
    }
    boolean key = s3 && segments.size() > 2;
    if (!key && segments.getLast().isEmpty()) {
      segments.removeLast();
    }
    for (String segment : segments) {
      String decoded = PercentCode.decode(segment);
      for (String part : decoded.split("/", -1)) {
        if (part.equals(".") || part.equals("..")) {
          throw new UnreadableException("two-readings", "the path has segments of dots");
        }
      }
      if (segment.isEmpty() && !key) {
        throw new UnreadableException("two-readings", "the path has an empty segment");
      }
      if (PercentCode.decodesAgain(decoded)) {
        throw new UnreadableException("two-readings", "the path is encoded twice");
      }
    }
    if (s3 && !segments.isEmpty()) {
      BucketName.require(PercentCode.decode(segments.getFirst()));
    }
    return segments;
  }

  private void label(Member member, RestRoutes.Route route, Parameters parameters)
      throws UnreadableException {
    String raw = route.labels().get(member.wire());
    if (raw == null) {
      throw new UnreadableException("missing-parameter", "a part of the path is missing");
    }
    add(member, PercentCode.decode(raw), parameters);
  }

  private void parameter(Member member, Parameters parameters) throws UnreadableException {
    List<String> values = query.get(member.wire());
    if (values == null) {
      return;
    }
    boolean list = model.shape(member.shape()) instanceof Shape.ListOf;
    parameters.give(member.name());
    for (String value : values) {
      parameters.add(list ? member.name() + "[]" : member.name(), value, scalar(member.shape()));
    }
  }

  /** Lists alone stand in a query more than once, an element each time. */
  private void requireOnce(Shape.Structure input) throws UnreadableException {
    for (var one : query.entrySet()) {
      if (one.getValue().size() > 1 && !isList(input, one.getKey())) {
        throw new UnreadableException("duplicate-parameter", "a parameter stands twice");
      }
    }
  }

  private boolean isList(Shape.Structure input, String name) {
    List<Member> named =
        input.members().values().stream()
            .filter(member -> member.location() == Member.Location.QUERY)
            .filter(member -> member.wire().equals(name))
            .toList();
    return named.isEmpty()
        ? input.members().values().stream()
            .filter(member -> member.location() == Member.Location.QUERY_MAP)
            .anyMatch(member ->
                model.shape(member.shape()) instanceof Shape.MapOf map
                    && model.shape(map.value()) instanceof Shape.ListOf)
        : named.stream().allMatch(member -> model.shape(member.shape()) instanceof Shape.ListOf);
  }

  private void otherParameters(Member member, Shape.Structure input, Parameters parameters)
      throws UnreadableException {
    for (var one : query.entrySet()) {
      boolean named =
          input.members().values().stream()
              .anyMatch(other ->
                  other.location() == Member.Location.QUERY && other.wire().equals(one.getKey()));
      if (!named && !one.getKey().equals("x-id")) {
        parameters.give(member.name());
        boolean list = one.getValue().size() > 1;
        String path = member.name() + "{" + one.getKey() + (list ? "}[]" : "}");
        for (String value : one.getValue()) {
          parameters.add(path, value, scalar(member.shape()));
        }
      }
    }
  }

  private void header(Member member, Parameters parameters) throws UnreadableException {
    String value = head.headers().get(RestRoutes.lower(member.wire()));
    if (value != null) {
      add(member, value, parameters);
    }
  }

  private void headers(Member member, Parameters parameters) throws UnreadableException {
    String prefix = RestRoutes.lower(member.wire());
    for (var one : head.headers().entrySet()) {
      if (one.getKey().startsWith(prefix) && RequestHead.isOfAws(one.getKey())) {
        parameters.give(member.name());
        String key = one.getKey().substring(prefix.length());
        parameters.add(member.name() + "{" + key + "}", one.getValue(), scalar(member.shape()));
      }
    }
  }

  /**
   * A list in a header is given as it came: nothing here depends on its parts. A part of the path
   * says which one is meant, whatever it is called.
   */
  private void add(Member member, String value, Parameters parameters) throws UnreadableException {
    Shape.Scalar scalar = scalar(member.shape());
    parameters.give(member.name());
    if (member.location() == Member.Location.LABEL) {
      parameters.add(member.name(), value, scalar.sensitive());
    } else {
      parameters.add(member.name(), value, scalar);
    }
  }

  /** What a value is, or one in a list or a map. */
  private Shape.Scalar scalar(int shape) {
    return switch (model.shape(shape)) {
      case Shape.Scalar scalar -> scalar;
      case Shape.ListOf list -> scalar(list.element());
      case Shape.MapOf map -> scalar(map.value());
      case Shape.Structure _ -> throw new IllegalStateException("a structure outside the body");
    };
  }

  private void body(
      OperationModel operation, Protocol protocol, CallRequest.Body body, Parameters parameters)
      throws UnreadableException {
    if (!(body instanceof CallRequest.Body.Whole(byte[] bytes))) {
      throw new UnreadableException("body-not-read", "the request's body is longer than is read");
    }
    if (bytes.length == 0) {
      return;
    }
    Shape.Structure input = model.input(operation);
    boolean takesBody =
        input.members().values().stream()
            .anyMatch(member -> member.location() == Member.Location.BODY);
    if (input.payload() != null
        && model.shape(payload(input).shape()) instanceof Shape.Scalar(var type, _)
        && type == Shape.Type.STRING) {
      add(payload(input), Utf8.decode(bytes), parameters);
    } else if (protocol == Protocol.REST_JSON) {
      ContentTypes.requireIfSaid(
          head, "application/json", "application/x-amz-json-1.0", "application/x-amz-json-1.1");
      json(input, JsonText.read(bytes), parameters);
    } else if (takesBody) {
      ContentTypes.requireIfSaid(head, "application/xml", "text/xml");
      xml(operation, input, XmlText.read(bytes), parameters);
    } else {
      throw new UnreadableException("unknown-parameter", "the operation takes no body");
    }
  }

  private void json(Shape.Structure input, Value value, Parameters parameters)
      throws UnreadableException {
    JsonShapes shapes = new JsonShapes(model, parameters);
    if (input.payload() == null) {
      shapes.input(input, value);
    } else {
      shapes.value(payload(input).shape(), value, input.payload());
    }
  }

  private void xml(
      OperationModel operation, Shape.Structure input, XmlElement root, Parameters parameters)
      throws UnreadableException {
    Member payload = input.payload() == null ? null : payload(input);
    String name = payload == null ? operation.root() : payload.wire();
    if (!name.isEmpty() && !root.name().equals(name)) {
      throw new UnreadableException("unknown-parameter", "the body is another element");
    }
    Shape shape = payload == null ? input : model.shape(payload.shape());
    if (!(shape instanceof Shape.Structure structure)) {
      throw new UnreadableException("unknown-parameter", "the body is no structure");
    }
    if (payload != null) {
      parameters.give(payload.name());
    }
    new XmlShapes(model, parameters)
        .structure(structure, root, payload == null ? "" : payload.name());
  }

  private static Member payload(Shape.Structure input) {
    Member payload = input.members().get(input.payload());
    if (payload == null) {
      throw new IllegalStateException("a payload that is no member");
    }
    return payload;
  }
}
