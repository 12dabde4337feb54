package dev.postern.aws.mask;

import dev.postern.aws.model.Member;
import dev.postern.aws.model.Models;
import dev.postern.aws.model.OperationModel;
import dev.postern.aws.model.OperationModel.Trait;
import dev.postern.aws.model.OutputModel;
import dev.postern.aws.model.ServiceHead;
import dev.postern.aws.model.ServiceModel;
import dev.postern.aws.model.Shape;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A field of a response that somebody has labelled.
 *
 * @param service by its name in the models
 * @param path by the model's names, {@code []} for a list's elements, {@code {}} for a map's values
 */
public record LabelledField(String service, String operation, String path) {
  private static final String STEP = "[A-Za-z0-9_-]+(\\[\\]|\\{\\})*";
  private static final Pattern WRITTEN =
      Pattern.compile("([a-z0-9-]+):([A-Za-z0-9_]+)\\.(" + STEP + "(\\." + STEP + ")*)");
  private static final int NAMED = 8;

  /**
   * @param text {@code SERVICE:OPERATION.PATH}; empty for anything else
   */
  public static Optional<LabelledField> of(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    return matcher.matches()
        ? Optional.of(new LabelledField(matcher.group(1), matcher.group(2), matcher.group(3)))
        : Optional.empty();
  }

  /** Why there is no such field to hide, as a sentence; empty where there is one. */
  public Optional<String> problem(Models models) {
    Optional<ServiceModel> known = models.service(service);
    if (known.isEmpty()) {
      String others =
          models.signedAs(service).stream()
              .map(ServiceHead::name)
              .collect(Collectors.joining(" or "));
      return Optional.of(
          "the models have no service " + service + (others.isEmpty() ? "" : "; it is " + others));
    }
    Optional<OperationModel> called = known.get().operation(operation);
    if (called.isEmpty()) {
      String other =
          known.get().operations().keySet().stream()
              .filter(name -> name.equalsIgnoreCase(operation))
              .map(name -> "; it has " + name)
              .collect(Collectors.joining());
      return Optional.of(service + " has no operation " + operation + other);
    }
    OutputModel outputs = models.outputs(known.get().head());
    return problem(outputs, outputs.output(operation));
  }

  private Optional<String> problem(OutputModel outputs, Shape output) {
    Shape at = output;
    String walked = "";
    for (String step : FieldPath.steps(path)) {
      Shape next =
          switch (at) {
            case Shape.Structure structure when structure.members().containsKey(step) -> {
              Member member = structure.members().get(step);
              if (!canBeHidden(member)) {
                yield null;
              }
              yield outputs.shape(member.shape());
            }
            case Shape.ListOf list when step.equals(FieldPath.ELEMENT) ->
                outputs.shape(list.element());
            case Shape.MapOf map when step.equals(FieldPath.VALUE) -> outputs.shape(map.value());
            default -> null;
          };
      if (next == null) {
        return Optional.of(missing(walked, step, at));
      }
      boolean name = !step.equals(FieldPath.ELEMENT) && !step.equals(FieldPath.VALUE);
      walked += (name && !walked.isEmpty() ? "." : "") + step;
      at = next;
    }
    return Optional.empty();
  }

  /** The status is no header, and the length of a body shows in any case. */
  private static boolean canBeHidden(Member member) {
    return member.location() != Member.Location.STATUS
        && !member.wire().toLowerCase(Locale.ROOT).equals("content-length");
  }

  private String missing(String walked, String step, Shape at) {
    String where = walked.isEmpty() ? "the response of " + service + ":" + operation : walked;
    return switch (at) {
      case Shape.ListOf _ -> where + " is a list, whose elements are " + where + "[]";
      case Shape.MapOf _ -> where + " is a map, whose values are " + where + "{}";
      case Shape.Scalar _ -> where + " has nothing in it";
      case Shape.Structure structure when structure.members().containsKey(step) ->
          step + " cannot be hidden";
      case Shape.Structure structure ->
          where
              + " has no member "
              + step
              + (structure.members().isEmpty()
                  ? ""
                  : "; it has "
                      + structure.members().keySet().stream()
                          .limit(NAMED)
                          .collect(Collectors.joining(", "))
                      + (structure.members().size() > NAMED ? ", …" : ""));
    };
  }

  /**
   * Whether it is a body that streams, such as an object of S3: that is too long to be read, and
   * nothing of it may pass.
   */
  public boolean isStreamedBody(Models models) {
    return models
        .service(service)
        .filter(model ->
            model
                .operation(operation)
                .filter(called -> called.traits().contains(Trait.STREAMED_RESPONSE))
                .isPresent())
        .map(model -> path.equals(models.outputs(model.head()).output(operation).payload()))
        .orElse(false);
  }
}
