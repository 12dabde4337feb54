package dev.postern.gateway.doctor;

import dev.postern.aws.value.UnreadableException;
import dev.postern.aws.value.XmlElement;
import dev.postern.aws.value.XmlText;
import dev.postern.gateway.json.JsonReader;
import dev.postern.iam.AwsAnswer;
import dev.postern.iam.AwsCaller;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Questions to AWS's services, whose answers are read. */
final class Questions {
  /** What the answer to a question is: something, or why there is none. */
  sealed interface Reply<T> {
    record Read<T>(T value) implements Reply<T> {}

    /**
     * @param code AWS's word for it, empty where it gave none
     * @param words for people, such as {@code not permitted to look}
     */
    record Nothing<T>(String code, String words) implements Reply<T> {}
  }

  private interface Reading<T> {
    T of(byte[] body) throws UnreadableException;
  }

  private final AwsCaller caller;

  Questions(AwsCaller caller) {
    this.caller = caller;
  }

  Reply<Xml> sts(String region, String action, Map<String, String> asked) {
    return xml("sts", "2011-06-15", region, action, asked);
  }

  Reply<Xml> iam(String region, String action, Map<String, String> asked) {
    return xml("iam", "2010-05-08", region, action, asked);
  }

  Reply<Xml> rds(String region, String action, Map<String, String> asked) {
    return xml("rds", "2014-10-31", region, action, asked);
  }

  Reply<Xml> ec2(String region, String action, Map<String, String> asked) {
    return xml("ec2", "2016-11-15", region, action, asked);
  }

  /** The object that EKS has at the path. */
  Reply<Map<?, ?>> eks(String region, String path, Map<String, String> asked) {
    return read(
        "eks",
        "eks:" + (path.equals("/clusters") ? "ListClusters" : "DescribeCluster"),
        caller.get("eks", region, path, asked),
        body -> {
          @Nullable Object json = JsonReader.read(new String(body, StandardCharsets.UTF_8));
          return json instanceof Map<?, ?> map ? map : Map.of();
        });
  }

  private Reply<Xml> xml(
      String service, String version, String region, String action, Map<String, String> asked) {
    return read(
        service,
        service + ":" + action,
        caller.query(service, version, region, action, asked),
        body -> new Xml(XmlText.read(body)));
  }

  private static <T> Reply<T> read(
      String service, String action, AwsAnswer answer, Reading<T> reading) {
    return switch (answer) {
      case AwsAnswer.Given(var body) -> {
        try {
          yield new Reply.Read<>(reading.of(body));
        } catch (UnreadableException | IllegalArgumentException e) {
          yield new Reply.Nothing<>("", service + " gave an answer that cannot be read");
        }
      }
      case AwsAnswer.Refused refused ->
          new Reply.Nothing<>(
              refused.code(),
              refused.isForPermission()
                  ? "not permitted to look (" + action + ")"
                  : "%s says %s %s".formatted(service, refused.status(), refused.code()).strip());
      case AwsAnswer.Silent(var why) ->
          new Reply.Nothing<>("", service + " does not answer: " + why);
    };
  }

  /** An element of an answer, and what is in it by name. */
  record Xml(XmlElement element) {
    /** The text at a path of names, empty where there is none. */
    String text(String... path) {
      XmlElement at = element;
      for (String name : path) {
        XmlElement inner =
            at.children().stream()
                .filter(child -> child.name().equals(name))
                .findFirst()
                .orElse(null);
        if (inner == null) {
          return "";
        }
        at = inner;
      }
      return at.text().strip();
    }

    /** The elements of the lists at a path of names. */
    List<Xml> list(String... path) {
      List<XmlElement> at = List.of(element);
      for (String name : path) {
        at =
            at.stream()
                .flatMap(each -> each.children().stream())
                .filter(child -> child.name().equals(name))
                .toList();
      }
      return at.stream().map(Xml::new).toList();
    }
  }
}
