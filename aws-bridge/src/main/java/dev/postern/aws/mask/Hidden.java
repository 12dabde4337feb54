package dev.postern.aws.mask;

import dev.postern.aws.bridge.ResponseMasking;
import dev.postern.aws.value.UnreadableException;
import dev.postern.core.FieldMask;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A body without what it had to hide.
 *
 * @param count of values that were hidden
 * @param fields whose they were
 */
record Hidden(byte[] body, long count, Set<FieldMask> fields) {

  /** What has been hidden so far. */
  static final class Tally {
    private final Set<FieldMask> fields = new LinkedHashSet<>();
    private long count;

    void add(Place place) {
      count++;
      fields.addAll(place.hiding());
    }

    void add(Hidden hidden) {
      count += hidden.count();
      fields.addAll(hidden.fields());
    }

    void add(Tally other) {
      count += other.count;
      fields.addAll(other.fields);
    }

    void addFieldsOf(Place place) {
      fields.addAll(place.hiding());
    }

    ResponseMasking.Tally masked() {
      return new ResponseMasking.Tally(
          fields.stream().map(field -> field.path() + ": " + field.label()).toList(), count);
    }

    Hidden of(byte[] body) {
      return new Hidden(body, count, fields);
    }
  }

  static UnreadableException otherShape() {
    return new UnreadableException(
        "other-shape", "the response has something else where a field to be hidden should be");
  }
}
