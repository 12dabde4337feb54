package dev.postern.gateway.config;

import dev.postern.core.Secret;
import dev.postern.gateway.config.Section.Choice;
import java.util.List;

/** What a mask leaves of a value. */
public sealed interface MaskShape {
  /** Nothing, in the form of a value of the column's type. */
  record Redact() implements MaskShape {}

  /** SQL's null. */
  record Null() implements MaskShape {}

  /** Its first characters. */
  record KeepFirst(int characters) implements MaskShape {}

  /** Its last characters. */
  record KeepLast(int characters) implements MaskShape {}

  /** A digest. */
  record Hash() implements MaskShape {}

  /** A stand-in that is the same wherever the value is the same under this key. */
  record Pseudonym(Secret key) implements MaskShape {}

  static MaskShape read(Node node) throws ConfigException {
    if (!node.isSection()) {
      return switch (Shapes.word(node, List.of("redact", "null", "hash"))) {
        case "redact" -> new Redact();
        case "null" -> new Null();
        default -> new Hash();
      };
    }
    Section section = node.section("a mask");
    Section.Field<MaskShape> shape =
        section.oneOf(
            new Choice<>("keep-first", n -> new KeepFirst(Shapes.integer(1, 64).read(n))),
            new Choice<>("keep-last", n -> new KeepLast(Shapes.integer(1, 64).read(n))),
            new Choice<>("pseudonym", n -> new Pseudonym(References.secret(16).read(n))));
    return section.build(shape::get);
  }
}
