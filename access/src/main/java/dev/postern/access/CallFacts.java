package dev.postern.access;

import dev.postern.core.AwsAction;
import dev.postern.core.AwsCall;
import dev.postern.core.AwsParameter;
import dev.postern.core.AwsResource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What conditions see of a call.
 *
 * @param parameters by their paths: a text, or a list of them where the path leads through a list
 * @param hidden the paths of those that are sensitive
 * @param untold whether they are about a call that comes later, of which only the actions and their
 *     resources are known
 */
record CallFacts(AwsCall call, Map<String, Object> parameters, Set<String> hidden, boolean untold) {
  static CallFacts of(AwsCall call) {
    Map<String, Object> shown = new LinkedHashMap<>();
    Set<String> hidden = new HashSet<>();
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (AwsParameter parameter : call.parameters()) {
      if (parameter.sensitive()) {
        hidden.add(parameter.path());
      } else {
        values.computeIfAbsent(parameter.path(), _ -> new ArrayList<>()).add(parameter.value());
      }
    }
    values.forEach((path, all) ->
        shown.put(path, all.size() > 1 || path.contains("[]") ? List.copyOf(all) : all.getFirst()));
    return new CallFacts(call, Collections.unmodifiableMap(shown), Set.copyOf(hidden), false);
  }

  /** What is known of calls that this one only makes possible. */
  CallFacts later() {
    return new CallFacts(call, parameters, hidden, true);
  }

  /** The value of a condition's variable, null where it is none of a call's or not known. */
  @Nullable Object value(String name) {
    return switch (name) {
      case "service" -> untold ? null : call.service();
      case "operation" -> untold ? null : call.operation();
      case "region" -> untold ? null : call.region();
      case "actions" -> call.actions().stream().map(AwsAction::name).distinct().toList();
      case "resources" ->
          call.actions().stream()
              .flatMap(action -> action.resources().stream())
              .map(AwsResource::arn)
              .distinct()
              .toList();
      case "params" -> untold ? null : parameters;
      default -> null;
    };
  }

  /** Whether what a condition reads is sensitive, or may be: then nothing is told of it. */
  boolean hides(ReadParameters read) {
    return read.any() ? !hidden.isEmpty() : !Collections.disjoint(hidden, read.paths());
  }
}
