package dev.postern.aws;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.model.Models;
import dev.postern.aws.model.OperationModel;
import dev.postern.aws.model.Protocol;
import dev.postern.aws.model.SecretField;
import dev.postern.aws.model.ServiceHead;
import dev.postern.aws.model.ServiceModel;
import dev.postern.aws.value.FormText;
import dev.postern.aws.value.UnreadableException;
import java.util.ArrayList;
import java.util.List;

/**
 * Understands requests to AWS's APIs by AWS's own service models. Whatever AWS might read in
 * another way, or the models do not have, is not understood: an unknown operation, parameter or
 * header, a thing said twice, an encoding with two readings.
 */
public final class CallReader {
  private final Models models;
  private final GateHosts hosts;
  private final CallNeeds needs;

  public CallReader(Models models, GateHosts hosts) {
    this.models = models;
    this.hosts = hosts;
    this.needs = new CallNeeds(models);
  }

  /**
   * Whether a request has to be read whole to be understood; where not, its body is content, such
   * as an object's, and may stream past.
   *
   * @param service the name in the signature's scope
   */
  public boolean readsBody(RequestHead head, String service) {
    for (ServiceHead candidate : models.signedAs(service)) {
      try {
        Protocol protocol = protocol(candidate, head);
        if (protocol == Protocol.REST_JSON || protocol == Protocol.REST_XML) {
          ServiceModel model = models.model(candidate);
          RestReader reader = new RestReader(model, head, prefix(head));
          if (!reader.readsBody(reader.route().operation())) {
            return false;
          }
        }
      } catch (UnreadableException e) {
        // Of no operation of this service: to read its body does no harm, and read() says why.
      }
    }
    return head.hasBody();
  }

  /** What the request asks for. */
  public Reading read(CallRequest request) {
    try {
      Matched matched = matched(request);
      requireHost(matched, prefix(request.head()));
      requireSignedBody(matched, request);
      SecretField.of(matched.model(), matched.operation())
          .forEach(field -> matched.parameters().hide(field.path()));
      return new Reading.Understood(
          needs.call(matched, request.region()),
          matched.model(),
          matched.operation(),
          matched.protocol());
    } catch (UnreadableException e) {
      return new Reading.NotUnderstood(e.reason());
    }
  }

  /**
   * Several services are signed by one name: the request has to be of one of them, or of some that
   * are the same at AWS.
   */
  private Matched matched(CallRequest request) throws UnreadableException {
    List<Matched> matched = new ArrayList<>();
    UnreadableException refused =
        new UnreadableException("unknown-service", "no service of this name is known");
    for (ServiceHead candidate : models.signedAs(request.service())) {
      try {
        matched.add(read(candidate, request));
      } catch (UnreadableException e) {
        boolean firstToSay =
            refused.code().startsWith("unknown-") && !refused.code().equals("unknown-parameter");
        refused = firstToSay ? e : refused;
      }
    }
    if (matched.isEmpty()) {
      throw refused;
    }
    Matched first = matched.getFirst();
    for (Matched other : matched) {
      ServiceHead head = other.model().head();
      if (!head.endpoint().equals(first.model().head().endpoint())
          || !other.operation().name().equals(first.operation().name())) {
        throw new UnreadableException("two-readings", "several services have this request");
      }
      if (head.name().equals(request.service())) {
        first = other;
      }
    }
    return first;
  }

  private Matched read(ServiceHead candidate, CallRequest request) throws UnreadableException {
    Protocol protocol = protocol(candidate, request.head());
    if (request.head().header("content-encoding").filter(c -> !c.equals("aws-chunked")).isPresent()
        && readsBody(request.head(), request.service())) {
      throw new UnreadableException("encoded-body", "the body is compressed");
    }
    ServiceModel model = models.model(candidate);
    return switch (protocol) {
      case JSON -> new RpcReader(model, request).json();
      case CBOR -> new RpcReader(model, request).cbor();
      case QUERY, EC2 -> new RpcReader(model, request).query(protocol);
      case REST_JSON, REST_XML ->
          new RestReader(model, request.head(), prefix(request.head()))
              .read(protocol, request.body());
    };
  }

  /** By what only one protocol has; a request with the marks of two is of neither. */
  private static Protocol protocol(ServiceHead service, RequestHead head)
      throws UnreadableException {
    boolean target = head.header("x-amz-target").isPresent();
    String smithy = head.headers().getOrDefault("smithy-protocol", "");
    boolean form =
        FormText.lists(head.query()).containsKey("Action")
            || head.headers()
                .getOrDefault("content-type", "")
                .startsWith("application/x-www-form-urlencoded");
    for (Protocol protocol : service.protocols()) {
      boolean is =
          switch (protocol) {
            case JSON -> target && smithy.isEmpty();
            case CBOR -> !target && smithy.equals("rpc-v2-cbor");
            case QUERY, EC2 -> !target && smithy.isEmpty() && form;
            case REST_JSON, REST_XML -> !target && smithy.isEmpty();
          };
      if (is) {
        return protocol;
      }
    }
    throw new UnreadableException("protocol", "the service is not spoken to in this way");
  }

  private String prefix(RequestHead head) throws UnreadableException {
    return hosts.prefix(head.headers().getOrDefault("host", ""));
  }

  /** S3's bodies need no signature, over TLS; of other services a few operations' do not. */
  private static void requireSignedBody(Matched matched, CallRequest request)
      throws UnreadableException {
    if (!request.signedBody()
        && !matched.model().head().name().equals("s3")
        && !matched.operation().traits().contains(OperationModel.Trait.UNSIGNED_BODY)) {
      throw new UnreadableException("unsigned-body", "the operation's body has to be signed");
    }
  }

  /** What stands before the gate's name is the bucket, or what the model says. */
  private static void requireHost(Matched matched, String prefix) throws UnreadableException {
    if (prefix.isEmpty() || matched.model().head().name().equals("s3")) {
      return;
    }
    String expected = matched.operation().hostPrefix();
    for (var parameter : matched.parameters().all()) {
      expected = expected.replace("{" + parameter.path() + "}", parameter.value());
    }
    if (!expected.equalsIgnoreCase(prefix)) {
      throw new UnreadableException("other-host", "the request's Host has an unknown prefix");
    }
  }
}
