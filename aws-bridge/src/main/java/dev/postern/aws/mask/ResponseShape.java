package dev.postern.aws.mask;

import dev.postern.aws.Reading;
import dev.postern.aws.model.Member;
import dev.postern.aws.model.Models;
import dev.postern.aws.model.OutputModel;
import dev.postern.aws.model.Protocol;
import dev.postern.aws.model.SecretField;
import dev.postern.aws.model.Shape;
import dev.postern.aws.value.UnreadableException;
import dev.postern.core.FieldMask;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a call's response looks like, and where in it something is to be hidden. */
final class ResponseShape {
  /** Of what a body was before something in it was hidden. */
  private static final Set<String> CHECKSUMS =
      Set.of("x-amz-crc32", "content-md5", "digest", "content-digest", "repr-digest");

  private final Protocol protocol;
  private final Shape.Structure output;
  private final List<FieldPath> fields;
  private final Place root;

  private ResponseShape(
      Protocol protocol, OutputModel model, Shape.Structure output, List<FieldPath> fields) {
    this.protocol = protocol;
    this.output = output;
    this.fields = fields;
    this.root = Place.root(model, output, fields);
  }

  /**
   * @param masks of the response, by the model's names
   */
  static ResponseShape of(Models models, Reading.Understood call, List<FieldMask> masks) {
    OutputModel model = models.outputs(call.model().head());
    List<SecretField> secrets = SecretField.of(call.model(), call.operation());
    return new ResponseShape(
        call.protocol(),
        model,
        model.output(call.operation().name()),
        masks.stream().map(mask -> FieldPath.of(mask, unless(mask, secrets))).toList());
  }

  /** A secret may be none under a condition; what somebody has labelled is hidden always. */
  private static SecretField.@Nullable Unless unless(FieldMask mask, List<SecretField> secrets) {
    return secrets.stream()
        .filter(
            secret -> mask.label().equals(SecretField.LABEL) && secret.path().equals(mask.path()))
        .map(SecretField::unless)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Where the members are that are no events. */
  Place root() {
    return root;
  }

  /** Where the events are, by their types; nowhere where the model has none. */
  Place events() {
    Member events = output.payload() == null ? null : output.members().get(output.payload());
    return events == null ? Place.NOTHING : root.member(events);
  }

  /** An event's payload as it may be seen. */
  Hidden event(byte[] body, Place event) throws UnreadableException {
    Member payload = event.eventPayload();
    return payload == null ? document(body, event) : payload(body, event.member(payload));
  }

  /** Whether the body has nothing to hide. */
  boolean isInHeadersAlone() {
    return fields.stream().allMatch(field -> !field.isHere() && isHeader(field));
  }

  private boolean isHeader(FieldPath field) {
    Member member = output.members().get(field.steps().getFirst());
    return member != null && isRest() && isHeader(member);
  }

  private static boolean isHeader(Member member) {
    return member.location() == Member.Location.HEADER
        || member.location() == Member.Location.HEADER_MAP;
  }

  private boolean isRest() {
    return protocol == Protocol.REST_JSON || protocol == Protocol.REST_XML;
  }

  /**
   * The headers as they may be seen.
   *
   * @param headers by names in small letters
   */
  Map<String, String> headers(Map<String, String> headers, Hidden.Tally tally) {
    Map<String, String> left = new LinkedHashMap<>();
    headers.forEach((name, value) -> {
      Place place = header(name);
      if (!place.isHidden()) {
        left.put(name, value);
        return;
      }
      tally.add(place);
      if (place.type() == Shape.Type.STRING) {
        left.put(name, Replacements.REDACTED);
      }
    });
    return left;
  }

  private Place header(String name) {
    for (Member member : output.members().values()) {
      String wire = member.wire().toLowerCase(Locale.ROOT);
      if (isRest() && member.location() == Member.Location.HEADER && wire.equals(name)) {
        return root.member(member);
      }
      if (isRest() && member.location() == Member.Location.HEADER_MAP && name.startsWith(wire)) {
        return root.member(member).value(name.substring(wire.length()));
      }
    }
    return Place.NOTHING;
  }

  static boolean isChecksum(String header) {
    return header.startsWith("x-amz-checksum-") || CHECKSUMS.contains(header);
  }

  /** The body as it may be seen. */
  Hidden body(byte[] body) throws UnreadableException {
    Member payload =
        isRest() && output.payload() != null ? output.members().get(output.payload()) : null;
    return payload == null ? document(body, root) : payload(body, root.member(payload));
  }

  /** A body that is one member: as it is, where it is no structure. */
  Hidden payload(byte[] body, Place place) throws UnreadableException {
    Shape.Type type = place.type();
    if (type == null || type == Shape.Type.DOCUMENT) {
      return document(body, place);
    }
    Hidden.Tally tally = new Hidden.Tally();
    if (!place.isHidden()) {
      return tally.of(body);
    }
    tally.add(place);
    return tally.of(Replacements.text(type, "").getBytes(StandardCharsets.UTF_8));
  }

  /** A body in the form of its protocol. */
  Hidden document(byte[] body, Place place) throws UnreadableException {
    return switch (protocol) {
      case JSON, REST_JSON -> JsonMask.hide(body, place);
      case CBOR -> CborMask.hide(body, place);
      case QUERY -> XmlMask.hide(body, place, 2);
      case EC2, REST_XML -> XmlMask.hide(body, place, 1);
    };
  }
}
