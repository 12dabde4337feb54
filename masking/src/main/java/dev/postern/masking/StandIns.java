package dev.postern.masking;

import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What masks show in a value's place; null where a mask shows nothing of such values. */
final class StandIns {
  private StandIns() {}

  static @Nullable UnaryOperator<String> texts(MaskSpec spec) {
    return switch (spec) {
      case MaskSpec.Redact _, MaskSpec.Null _ -> null;
      case MaskSpec.KeepFirst(int characters) -> text -> Kept.first(text, characters);
      case MaskSpec.KeepLast(int characters) -> text -> Kept.last(text, characters);
      case MaskSpec.Hash _ -> Hashes::text;
      case MaskSpec.Pseudonym pseudonym -> pseudonym.standIns()::text;
    };
  }

  static @Nullable UnaryOperator<UUID> uuids(MaskSpec spec) {
    return switch (spec) {
      case MaskSpec.Redact _, MaskSpec.Null _, MaskSpec.KeepFirst _, MaskSpec.KeepLast _ -> null;
      case MaskSpec.Hash _ -> Hashes::uuid;
      case MaskSpec.Pseudonym pseudonym -> pseudonym.standIns()::uuid;
    };
  }
}
