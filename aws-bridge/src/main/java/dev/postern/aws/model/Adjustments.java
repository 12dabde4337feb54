package dev.postern.aws.model;

import dev.postern.aws.model.OperationModel.NeededAction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What {@code adjustments.txt} says.
 *
 * @param actions needed by an operation, {@code SERVICE OPERATION}, besides the one of its name
 * @param dropped operations that are not served under the service's name in signatures
 * @param names the parameters that fill a name of an ARN, {@code PREFIX:VARIABLE}, or of those of
 *     one type of resource, {@code PREFIX:TYPE/VARIABLE}, or for one action, {@code
 *     PREFIX:ACTION/VARIABLE}
 * @param templates further ones of a type of resource's ARN, {@code PREFIX TYPE}
 * @param onOne actions that a call needs on one of their types of resources
 * @param folded services, as ARNs have them, that read names in capitals as in small letters
 * @param colons services, as ARNs have them, whose names have colons themselves
 * @param slashes the same of slashes
 * @param profiles parameters that are called a role and are a profile of instances, {@code SERVICE
 *     NAME}
 * @param noRoles parameters that are called a role and name none of IAM, {@code SERVICE NAME}
 */
record Adjustments(
    Map<String, List<NeededAction>> actions,
    Set<String> dropped,
    Map<String, List<Source>> names,
    Map<String, List<String>> templates,
    Set<String> onOne,
    Set<String> folded,
    Set<String> colons,
    Set<String> slashes,
    Set<String> profiles,
    Set<String> noRoles) {
  static Adjustments read(List<String> lines) {
    Adjustments adjustments =
        new Adjustments(
            new HashMap<>(),
            new HashSet<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashSet<>(),
            new HashSet<>(),
            new HashSet<>(),
            new HashSet<>(),
            new HashSet<>(),
            new HashSet<>());
    for (String line : lines) {
      if (!line.isBlank() && !line.startsWith("#")) {
        adjustments.take(line.split(" "));
      }
    }
    return adjustments;
  }

  private void take(String[] word) {
    switch (word[0]) {
      case "action" ->
          actions
              .computeIfAbsent(word[1] + " " + word[2], operation -> new ArrayList<>())
              .add(new NeededAction(word[3], word.length > 4 ? word[4] : ""));
      case "drop" -> dropped.add(word[1] + " " + word[2]);
      case "template" ->
          templates
              .computeIfAbsent(word[1] + " " + word[2], type -> new ArrayList<>())
              .add(word[3]);
      case "on-one" -> Stream.of(word).skip(1).forEach(onOne::add);
      case "fold" -> Stream.of(word).skip(1).forEach(folded::add);
      case "colons" -> Stream.of(word).skip(1).forEach(colons::add);
      case "slashes" -> Stream.of(word).skip(1).forEach(slashes::add);
      case "profile" -> Stream.of(word).skip(2).forEach(name -> profiles.add(word[1] + " " + name));
      case "no-role" -> Stream.of(word).skip(2).forEach(name -> noRoles.add(word[1] + " " + name));
      case "name" -> names.put(word[1], Stream.of(word).skip(2).map(Source::of).toList());
      default -> throw new IllegalStateException("an adjustment of no meaning: " + word[0]);
    }
  }
}
