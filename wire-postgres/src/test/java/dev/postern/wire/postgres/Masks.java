package dev.postern.wire.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postern.core.CellMask;
import dev.postern.core.MaskPlan;
import dev.postern.core.MaskPlan.MaskedColumn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mask plans for tests. */
final class Masks {
  private Masks() {}

  /** One column for each mask, null where it passes. */
  static MaskPlan plan(@Nullable CellMask... masks) {
    List<@Nullable MaskedColumn> columns = new ArrayList<>();
    for (CellMask mask : masks) {
      columns.add(mask == null ? null : new MaskedColumn("t.c", "label", "mask", mask));
    }
    return new MaskPlan(columns);
  }

  /** Every value becomes that text. */
  static CellMask to(String text) {
    return value -> text.getBytes(UTF_8);
  }

  /** Every value becomes null. */
  static byte @Nullable [] none(byte[] value) {
    return null;
  }

  /** Every value stays, so that what is written must read back as what was read. */
  static byte[] same(byte[] value) {
    return value.clone();
  }

  /** Notes each value it is shown. */
  static CellMask into(List<String> seen) {
    return value -> {
      seen.add(new String(value, UTF_8));
      return value.clone();
    };
  }
}
