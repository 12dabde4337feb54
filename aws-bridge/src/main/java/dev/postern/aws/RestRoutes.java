package dev.postern.aws;

import dev.postern.aws.model.Member;
import dev.postern.aws.model.OperationModel;
import dev.postern.aws.model.ServiceModel;
import dev.postern.aws.model.Shape;
import dev.postern.aws.model.UriTemplate.Segment;
import dev.postern.aws.value.PercentCode;
import dev.postern.aws.value.UnreadableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which operation of REST a method, path, parameters and headers are of. A parameter or a header of
 * AWS's that an operation does not have makes it another operation's request, and so does one that
 * it must have; of several that fit, the one with the more literal path is meant.
 */
final class RestRoutes {
  private final ServiceModel model;

  /** An operation that fits, with its labels as they came, still encoded. */
  record Route(OperationModel operation, Map<String, String> labels) {}

  RestRoutes(ServiceModel model) {
    this.model = model;
  }

  /**
   * @param path of segments, still encoded
   */
  Route find(
      String method, List<String> path, Map<String, String> query, Map<String, String> headers)
      throws UnreadableException {
    List<Route> best = best(method, path, query, headers);
    if (best.isEmpty()) {
      throw new UnreadableException(
          "unknown-operation", "no operation of the service has this target and these headers");
    }
    if (best.size() > 1) {
      throw new UnreadableException("two-readings", "several operations have this target");
    }
    Route route = best.getFirst();
    requireSameDecoded(method, path, query, headers, route);
    return route;
  }

  /** An encoded slash inside a segment must not lead to another operation once decoded. */
  private void requireSameDecoded(
      String method,
      List<String> path,
      Map<String, String> query,
      Map<String, String> headers,
      Route route)
      throws UnreadableException {
    String whole = String.join("/", path);
    if (!whole.contains("%2F") && !whole.contains("%2f")) {
      return;
    }
    List<String> decoded = List.of(whole.replaceAll("%2[Ff]", "/").split("/", -1));
    for (Route other : best(method, decoded, query, headers)) {
      if (!other.operation.equals(route.operation)) {
        throw new UnreadableException("two-readings", "an encoded slash makes it two operations");
      }
    }
  }

  private List<Route> best(
      String method, List<String> path, Map<String, String> query, Map<String, String> headers)
      throws UnreadableException {
    List<Route> best = new ArrayList<>();
    for (OperationModel operation : model.operations().values()) {
      Optional<Map<String, String>> labels =
          operation.method().equals(method) && takes(operation, query, headers)
              ? labels(operation, path)
              : Optional.empty();
      if (labels.isPresent()) {
        Route route = new Route(operation, labels.get());
        int compared = best.isEmpty() ? 1 : compare(operation, best.getFirst().operation);
        if (compared > 0) {
          best.clear();
        }
        if (compared >= 0) {
          best.add(route);
        }
      }
    }
    return best;
  }

  private boolean takes(
      OperationModel operation, Map<String, String> query, Map<String, String> headers) {
    Shape.Structure input = model.input(operation);
    for (var constant : operation.uri().constants().entrySet()) {
      if (!constant.getValue().equals(query.get(constant.getKey()))) {
        return false;
      }
    }
    for (String name : query.keySet()) {
      boolean known =
          operation.uri().constants().containsKey(name)
              || (name.equals("x-id") && operation.name().equals(query.get(name)))
              || has(input, name);
      if (!known) {
        return false;
      }
    }
    for (Member member : input.members().values()) {
      boolean missing =
          switch (member.location()) {
            case QUERY -> member.required() && !query.containsKey(member.wire());
            case HEADER -> member.required() && !headers.containsKey(lower(member.wire()));
            case BODY, LABEL, QUERY_MAP, HEADER_MAP, STATUS, EVENT_HEADER, EVENT_PAYLOAD -> false;
          };
      if (missing) {
        return false;
      }
    }
    try {
      CommonHeaders.require(headers, name -> isHeaderOf(input, name));
      return true;
    } catch (UnreadableException e) {
      return false;
    }
  }

  private static boolean has(Shape.Structure input, String parameter) {
    return input.members().values().stream()
        .anyMatch(member ->
            switch (member.location()) {
              case QUERY -> member.wire().equals(parameter);
              case QUERY_MAP -> true;
              case BODY, LABEL, HEADER, HEADER_MAP, STATUS, EVENT_HEADER, EVENT_PAYLOAD -> false;
            });
  }

  static boolean isHeaderOf(Shape.Structure input, String header) {
    return input.members().values().stream()
        .anyMatch(member ->
            switch (member.location()) {
              case HEADER -> lower(member.wire()).equals(header);
              case HEADER_MAP -> header.startsWith(lower(member.wire()));
              case BODY, LABEL, QUERY, QUERY_MAP, STATUS, EVENT_HEADER, EVENT_PAYLOAD -> false;
            });
  }

  private static Optional<Map<String, String>> labels(OperationModel operation, List<String> path)
      throws UnreadableException {
    List<Segment> template = operation.uri().segments();
    Map<String, String> labels = new HashMap<>();
    int at = 0;
    for (int i = 0; i < template.size(); i++) {
      int behind = template.size() - i - 1;
      int end =
          template.get(i) instanceof Segment.Label(_, boolean greedy) && greedy
              ? path.size() - behind
              : at + 1;
      if (end <= at || end > path.size()) {
        return Optional.empty();
      }
      String text = String.join("/", path.subList(at, end));
      switch (template.get(i)) {
        case Segment.Literal(String literal) -> {
          if (!literal.equals(PercentCode.decode(text))) {
            return Optional.empty();
          }
        }
        case Segment.Label(String name, _) -> {
          if (text.isEmpty()) {
            return Optional.empty();
          }
          labels.put(name, text);
        }
      }
      at = end;
    }
    return at == path.size() ? Optional.of(labels) : Optional.empty();
  }

  private static int compare(OperationModel one, OperationModel other) {
    List<Segment> a = one.uri().segments();
    List<Segment> b = other.uri().segments();
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int compared = Integer.compare(rank(a.get(i)), rank(b.get(i)));
      if (compared != 0) {
        return compared;
      }
    }
    return Integer.compare(one.uri().constants().size(), other.uri().constants().size());
  }

  private static int rank(Segment segment) {
    return switch (segment) {
      case Segment.Literal _ -> 2;
      case Segment.Label(_, boolean greedy) -> greedy ? 0 : 1;
    };
  }

  static String lower(String header) {
    return header.toLowerCase(Locale.ROOT);
  }
}
