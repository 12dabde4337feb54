package dev.postern.aws;

import dev.postern.aws.model.IamReference.OnResource;
import dev.postern.aws.model.UriTemplate.Segment;
import dev.postern.core.AwsParameter;
import dev.postern.core.AwsResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The resource of a service whose ARNs are the paths of its requests: API Gateway's actions are the
 * methods of HTTP, and what they are needed on is the path that they are made to.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples.html">
 *     IAM policy examples for API Gateway</a>
 */
final class PathArn {
  private static final String SERVICE = "apigateway:";
  private static final String ROOT = "arn:${Partition}:apigateway:${Region}::";

  /** What API Gateway's newer operations have before their paths. */
  private static final Segment VERSION = new Segment.Literal("v2");

  /** Of a private domain, whose ARN has an id that its path does not have. */
  private static final String PRIVATE = "domainNameId";

  private PathArn() {}

  static boolean isOf(String action) {
    return action.startsWith(SERVICE);
  }

  /**
   * The path's ARN, as the reference's template of that path has it; not surely known where there
   * is none, or where a part of the path could be read as several.
   */
  static AwsResource of(Matched matched, List<OnResource> types, String region) {
    List<Segment> segments = matched.operation().uri().segments();
    if (!segments.isEmpty() && segments.getFirst().equals(VERSION)) {
      segments = segments.subList(1, segments.size());
    }
    StringBuilder path = new StringBuilder();
    boolean plain = true;
    for (Segment segment : segments) {
      String part =
          switch (segment) {
            case Segment.Literal(String text) -> text;
            case Segment.Label(String name, _) -> value(matched, name);
          };
      plain &= part.matches("[A-Za-z0-9._~+-]+");
      path.append('/').append(part);
    }
    Optional<String> head = head(types, segments);
    plain &= !matched.parameters().has(PRIVATE);
    String arn = head.orElse(ROOT).replace("${Region}", region) + path;
    return new AwsResource(arn, plain && head.isPresent());
  }

  private static String value(Matched matched, String label) {
    List<String> names = new ArrayList<>();
    for (var member : matched.model().input(matched.operation()).members().values()) {
      if (member.wire().equals(label)) {
        names.add(member.name());
      }
    }
    return matched.parameters().all().stream()
        .filter(parameter -> names.contains(parameter.path()))
        .map(AwsParameter::value)
        .findFirst()
        .orElse("${" + label + "}");
  }

  /** What stands before the path in the ARNs of its type. */
  private static Optional<String> head(List<OnResource> types, List<Segment> segments) {
    List<String> heads =
        types.stream()
            .map(OnResource::arn)
            .filter(arn -> arn.contains(":/") && isOf(arn, segments))
            .map(arn -> arn.substring(0, arn.indexOf(":/") + 1))
            .distinct()
            .toList();
    return heads.size() == 1 ? Optional.of(heads.getFirst()) : Optional.empty();
  }

  private static boolean isOf(String arn, List<Segment> segments) {
    String[] parts = arn.substring(arn.indexOf(":/") + 2).split("/");
    if (parts.length != segments.size()) {
      return false;
    }
    for (int i = 0; i < parts.length; i++) {
      boolean open = parts[i].startsWith("${");
      boolean same =
          switch (segments.get(i)) {
            case Segment.Literal(String text) -> !open && text.equals(parts[i]);
            case Segment.Label _ -> open && parts[i].indexOf('+') < 0;
          };
      if (!same) {
        return false;
      }
    }
    return true;
  }
}
