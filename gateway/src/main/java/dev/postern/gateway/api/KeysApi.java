package dev.postern.gateway.api;

import dev.postern.access.Grants;
import dev.postern.access.MintedKeys;
import dev.postern.access.MintedKeys.Minting;
import dev.postern.core.Reason;
import dev.postern.gateway.https.Request;
import dev.postern.gateway.https.Response;
import dev.postern.gateway.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keys by which AWS's SDKs sign what they send to the gate. */
final class KeysApi {
  private static final int MAX_NAME = 64;
  private static final String AWS = "aws";

  private final Parts parts;

  KeysApi(Parts parts) {
    this.parts = parts;
  }

  List<Endpoint> endpoints() {
    return List.of(
        new Endpoint("POST", "/keys", this::mint),
        new Endpoint("GET", "/aws/{connection}/credentials", this::credentials));
  }

  private Response mint(Caller caller, Request request) throws Problem {
    Query.of(request);
    Input input = Input.of(request, Set.of("connection", "for"));
    Parts.Connection connection = connection(input.needed("connection", MAX_NAME));
    Duration length = input.duration("for");
    Minting.Made made = made(caller, connection, length == null ? MintedKeys.USUAL : length);
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("key", made.key().name());
    shown.put("secret", made.secret().reveal());
    shown.put("token", made.token().reveal());
    shown.put("connection", connection.name());
    shown.put("type", connection.type());
    shown.put("address", connection.address());
    shown.put("regions", connection.regions());
    shown.put("until", made.key().until().toString());
    return Response.json(201, Json.of(shown));
  }

  /**
   * As AWS's SDKs ask a container for them ({@code AWS_CONTAINER_CREDENTIALS_FULL_URI}).
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html">
   *     Container credential provider</a>
   */
  private Response credentials(Caller caller, Request request) throws Problem {
    Query.of(request);
    Minting.Made made = made(caller, connection(request.parameter("connection")), MintedKeys.USUAL);
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("AccessKeyId", made.key().name());
    shown.put("SecretAccessKey", made.secret().reveal());
    shown.put("Token", made.token().reveal());
    shown.put("Expiration", made.key().until().toString());
    return Response.json(200, Json.of(shown));
  }

  private Parts.Connection connection(String name) throws Problem {
    return parts.connections().get().stream()
        .filter(one -> one.name().equals(name) && one.type().equals(AWS))
        .findFirst()
        .orElseThrow(() -> new Problem(403, Grants.NOT_GRANTED));
  }

  private Minting.Made made(Caller caller, Parts.Connection connection, Duration length)
      throws Problem {
    return switch (parts.keys().mint(caller.identity(), connection.name(), length)) {
      case Minting.Made made -> made;
      case Minting.Refused(Reason reason) -> throw new Problem(LoginsApi.status(reason), reason);
    };
  }
}
