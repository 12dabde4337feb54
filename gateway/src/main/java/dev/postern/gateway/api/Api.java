package dev.postern.gateway.api;

import dev.postern.access.StateStore.StateUnavailable;
import dev.postern.access.TokenVerifier;
import dev.postern.core.Identity;
import dev.postern.core.Reason;
import dev.postern.core.Secret;
import dev.postern.gateway.config.ApiConfig;
import dev.postern.gateway.https.Reply;
import dev.postern.gateway.https.Request;
import dev.postern.gateway.https.Response;
import dev.postern.gateway.https.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets callers in by their token, one request at a time: what groups they were in before counts for
 * nothing. There are no cookies, so that no page a browser shows can act for whoever looks at it.
 */
public final class Api {
  private static final Logger LOG = LoggerFactory.getLogger(Api.class);

  /** What every path begins with. */
  static final String BASE = "/api/v1";

  /** RFC 6750, section 2.1. */
  private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/-]+=*)");

  private final TokenVerifier tokens;
  private final ApiConfig roles;
  private final List<Endpoint> endpoints;

  private Api(TokenVerifier tokens, ApiConfig roles, List<Endpoint> endpoints) {
    this.tokens = tokens;
    this.roles = roles;
    this.endpoints = List.copyOf(endpoints);
  }

  /** The API over these parts. */
  public static Api of(TokenVerifier tokens, ApiConfig roles, Parts parts) {
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.addAll(new ApprovalsApi(parts).endpoints());
    endpoints.addAll(new RequestsApi(parts).endpoints());
    endpoints.addAll(new GrantsApi(parts).endpoints());
    endpoints.addAll(new LoginsApi(parts).endpoints());
    endpoints.addAll(new KeysApi(parts).endpoints());
    endpoints.addAll(new ScopedApi(parts).endpoints());
    endpoints.addAll(new SessionsApi(parts).endpoints());
    endpoints.addAll(new ConnectionsApi(parts).endpoints());
    endpoints.addAll(new EventsApi(parts).endpoints());
    endpoints.addAll(new ReloadApi(parts).endpoints());
    endpoints.addAll(new OcsfApi(parts).endpoints());
    endpoints.addAll(new DeliveriesApi(parts).endpoints());
    endpoints.addAll(new LinksApi(parts).endpoints());
    return new Api(tokens, roles, endpoints);
  }

  /** What the listener answers. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      routes.add(
          new Route(
              endpoint.method(),
              BASE + endpoint.path(),
              request -> answer(endpoint.action(), request)));
    }
    routes.add(new Route("GET", BASE + "/openapi.json", _ -> OpenApi.response()));
    return routes;
  }

  private Reply answer(Endpoint.Action action, Request request) {
    try {
      return switch (caller(request)) {
        case Entry.In(var caller) -> action.answer(caller, request);
        case Entry.Out(var response) -> response;
      };
    } catch (Problem problem) {
      return problem.response();
    } catch (StateUnavailable down) {
      LOG.warn("api={} state=unavailable", request.path());
      return Response.problem(503, "state-unavailable", "the state cannot be asked now");
    }
  }

  private sealed interface Entry {
    record In(Caller caller) implements Entry {}

    record Out(Response response) implements Entry {}
  }

  private Entry caller(Request request) {
    Matcher bearer = BEARER.matcher(request.headers().getOrDefault("authorization", ""));
    if (!bearer.matches()) {
      return out(request, new Reason("token-missing", "a token is expected: Bearer TOKEN"));
    }
    return switch (tokens.verify(new Secret(bearer.group(1)))) {
      case TokenVerifier.Answer.Verified(Identity identity) ->
          new Entry.In(Caller.of(identity, roles));
      case TokenVerifier.Answer.Rejected(Reason reason) -> out(request, reason);
    };
  }

  private static Entry out(Request request, Reason reason) {
    LOG.info("api={} peer={} refused={}", request.path(), request.peer(), reason.code());
    if (reason.code().equals("issuer-unreachable")) {
      return new Entry.Out(Response.problem(503, reason.code(), reason.sentence()));
    }
    return new Entry.Out(
        Response.problem(401, reason.code(), reason.sentence())
            .with("www-authenticate", "Bearer realm=\"postern\""));
  }
}
