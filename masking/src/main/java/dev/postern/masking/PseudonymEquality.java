package dev.postern.masking;

import dev.postern.core.Translation;
import dev.postern.masking.PostgresType.ArrayOf;
import dev.postern.masking.PostgresType.Bits;
import dev.postern.masking.PostgresType.Characters;
import dev.postern.masking.PostgresType.Unknown;
import dev.postern.masking.PostgresType.Uuid;
import java.util.Optional;

/**
 * The equality of a column that shows as a pseudonym with what a client writes for its value.
 *
 * <p>It holds for no row but those whose pseudonym is what the client wrote, so that it tells
 * nothing that the masked column does not show. What was never a pseudonym, and what the column
 * would not show whole, holds for no row. Of numbers and UUIDs everything is the pseudonym of
 * something, and only what shows so.
 */
public sealed interface PseudonymEquality extends Translation
    permits NumberEquality, TextEquality, UuidEquality {
  /** How a constant is written in SQL. */
  enum Written {
    /** In quotes, of no type of its own. */
    STRING,
    /** In digits, perhaps behind a minus. */
    DIGITS
  }

  /** A constant that stands in the place of the client's. */
  sealed interface Constant {
    /** To be written in quotes. */
    record Text(String value) implements Constant {}

    record Whole(long value) implements Constant {}
  }

  /**
   * The constant that stands for the client's; empty where the column's type has none that is
   * written so.
   */
  Optional<Constant> constant(Written written, String value);

  /**
   * Empty where equality is wider than of values, as in types of extensions, or where no value of
   * the type has a pseudonym.
   *
   * @param type OID of the column's type
   * @param modifier of the column's type, -1 for none
   */
  static Optional<PseudonymEquality> of(int type, int modifier, MaskSpec.Pseudonym mask) {
    return switch (PostgresType.of(type)) {
      case Characters characters ->
          Optional.of(
              new TextEquality(
                  mask,
                  type,
                  characters.padded(),
                  CharacterFit.of(characters, modifier).longest()));
      case PostgresType.Whole _ -> Optional.of(new NumberEquality(mask));
      case Uuid _ -> Optional.of(new UuidEquality(mask));
      case Bits _, Fixed _, ArrayOf _, Unknown _ -> Optional.empty();
    };
  }
}
