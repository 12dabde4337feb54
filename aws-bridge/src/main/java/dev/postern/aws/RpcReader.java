package dev.postern.aws;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.model.OperationModel;
import dev.postern.aws.model.Protocol;
import dev.postern.aws.model.ServiceModel;
import dev.postern.aws.value.CborBytes;
import dev.postern.aws.value.FormText;
import dev.postern.aws.value.JsonText;
import dev.postern.aws.value.UnreadableException;
import dev.postern.aws.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads requests of the protocols in which path and method say nothing of the operation. */
final class RpcReader {
  private final ServiceModel model;
  private final CallRequest request;
  private final RequestHead head;

  RpcReader(ServiceModel model, CallRequest request) {
    this.model = model;
    this.request = request;
    this.head = request.head();
  }

  /**
   * JSON 1.0 and 1.1.
   *
   * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">AWS JSON 1.1</a>
   */
  Matched json() throws UnreadableException {
    requirePost("/");
    ContentTypes.require(head, "application/x-amz-json-1.0", "application/x-amz-json-1.1");
    CommonHeaders.require(head.headers(), name -> name.equals("x-amz-target"));
    String target = head.headers().getOrDefault("x-amz-target", "");
    String prefix = model.head().target() + ".";
    if (!target.startsWith(prefix)) {
      throw unknownOperation();
    }
    OperationModel operation = operation(target.substring(prefix.length()));
    byte[] body = body();
    Value value = body.length == 0 ? new Value.Fields(Map.of()) : JsonText.read(body);
    return matched(operation, Protocol.JSON, value);
  }

  /**
   * CBOR.
   *
   * @see <a href="https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html">Smithy RPC
   *     v2</a>
   */
  Matched cbor() throws UnreadableException {
    String prefix = "/service/" + model.head().target() + "/operation/";
    if (!head.path().startsWith(prefix)) {
      throw unknownOperation();
    }
    requirePost(head.path());
    CommonHeaders.require(head.headers(), name -> false);
    OperationModel operation = operation(head.path().substring(prefix.length()));
    byte[] body = body();
    if (body.length > 0) {
      ContentTypes.require(head, "application/cbor");
    }
    Value value = body.length == 0 ? new Value.Fields(Map.of()) : CborBytes.read(body);
    return matched(operation, Protocol.CBOR, value);
  }

  /**
   * Query and EC2 Query, as a form or, for GET, in the target.
   *
   * @see <a href="https://smithy.io/2.0/aws/protocols/aws-query-protocol.html">AWS Query</a>
   */
  Matched query(Protocol protocol) throws UnreadableException {
    CommonHeaders.require(head.headers(), name -> false);
    Map<String, String> form = new LinkedHashMap<>(form());
    String action = form.remove("Action");
    String version = form.remove("Version");
    if (action == null || !model.head().version().equals(version)) {
      throw unknownOperation();
    }
    OperationModel operation = operation(action);
    Parameters parameters = new Parameters();
    new FormShapes(model, parameters, protocol == Protocol.EC2).input(model.input(operation), form);
    return new Matched(model, operation, protocol, parameters);
  }

  private Map<String, String> form() throws UnreadableException {
    if (!head.path().equals("/")) {
      throw unknownOperation();
    }
    byte[] body = body();
    if (head.method().equals("GET")) {
      if (body.length > 0) {
        throw new UnreadableException("two-readings", "a GET of this protocol has a body");
      }
      return Presigned.without(FormText.query(head.query()));
    }
    requirePost("/");
    ContentTypes.require(head, "application/x-www-form-urlencoded");
    return FormText.body(body);
  }

  private Matched matched(OperationModel operation, Protocol protocol, Value value)
      throws UnreadableException {
    Parameters parameters = new Parameters();
    new JsonShapes(model, parameters).input(model.input(operation), value);
    return new Matched(model, operation, protocol, parameters);
  }

  private OperationModel operation(String name) throws UnreadableException {
    return model.operation(name).orElseThrow(RpcReader::unknownOperation);
  }

  private byte[] body() throws UnreadableException {
    if (request.body() instanceof CallRequest.Body.Whole(byte[] bytes)) {
      return bytes;
    }
    throw new UnreadableException("body-not-read", "the request's body is longer than is read");
  }

  private void requirePost(String path) throws UnreadableException {
    if (!head.method().equals("POST") || !head.path().equals(path)) {
      throw unknownOperation();
    }
    if (!Presigned.without(FormText.query(head.query())).isEmpty()) {
      throw new UnreadableException("two-readings", "the target has parameters beside the body");
    }
  }

  private static UnreadableException unknownOperation() {
    return new UnreadableException("unknown-operation", "no operation of the service is so called");
  }
}
