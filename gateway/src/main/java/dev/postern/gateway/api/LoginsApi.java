package dev.postern.gateway.api;

import dev.postern.access.Grants;
import dev.postern.access.MintedLogins;
import dev.postern.access.MintedLogins.Method;
import dev.postern.access.MintedLogins.Minting;
import dev.postern.core.Reason;
import dev.postern.gateway.https.Request;
import dev.postern.gateway.https.Response;
import dev.postern.gateway.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Users and passwords of one session, for tools that cannot carry a token. */
final class LoginsApi {
  private static final int MAX_NAME = 64;

  private static final Reason NO_LOGIN =
      new Reason("no-log-in", "a connection to AWS has keys: ask for one of them");

  private final Parts parts;

  LoginsApi(Parts parts) {
    this.parts = parts;
  }

  List<Endpoint> endpoints() {
    return List.of(new Endpoint("POST", "/logins", this::mint));
  }

  private Response mint(Caller caller, Request request) throws Problem {
    Query.of(request);
    Input input = Input.of(request, Set.of("connection", "for"));
    String name = input.needed("connection", MAX_NAME);
    Duration length = input.duration("for");
    Parts.Connection connection =
        parts.connections().get().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new Problem(403, Grants.NOT_GRANTED));
    return switch (parts
        .logins()
        .mint(
            caller.identity(),
            name,
            method(connection),
            length == null ? MintedLogins.USUAL : length)) {
      case Minting.Minted minted ->
          // No cache keeps it: that is said with every answer.
          Response.json(201, Json.of(shown(minted, connection)));
      case Minting.Refused(Reason reason) -> throw new Problem(status(reason), reason);
    };
  }

  private static Method method(Parts.Connection connection) throws Problem {
    return switch (connection.type()) {
      case "postgres" -> Method.SCRAM_SHA_256;
      case "mysql" -> Method.CACHING_SHA2_PASSWORD;
      case "aws" -> throw new Problem(409, NO_LOGIN);
      case String other -> throw new IllegalStateException("nobody logs in to " + other);
    };
  }

  private static Map<String, @Nullable Object> shown(
      Minting.Minted minted, Parts.Connection connection) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("user", minted.login().user());
    shown.put("password", minted.password().reveal());
    shown.put("connection", connection.name());
    shown.put("type", connection.type());
    shown.put("address", connection.address());
    shown.put("until", minted.login().until().toString());
    return shown;
  }

  static int status(Reason reason) {
    return switch (reason.code()) {
      case "not-granted" -> 403;
      case "token-expired" -> 401;
      case "too-many" -> 429;
      default -> 409;
    };
  }
}
