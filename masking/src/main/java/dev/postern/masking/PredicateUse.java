package dev.postern.masking;

/** Whether a statement may ask about a masked column's values elsewhere than in its output. */
public sealed interface PredicateUse {
  /** Only as a bare output column: the default. */
  record Deny() implements PredicateUse {}

  /** Anywhere. */
  record Allow() implements PredicateUse {}

  /**
   * Anywhere, so many times.
   *
   * @param uses an hour and identity, from 1
   */
  record Budget(int uses) implements PredicateUse {
    public Budget {
      if (uses < 1) {
        throw new IllegalArgumentException("a budget is at least 1; deny allows none");
      }
    }
  }

  /** What holds of a column to which both apply. */
  static PredicateUse strictest(PredicateUse one, PredicateUse other) {
    return switch (one) {
      case Deny _ -> one;
      case Allow _ -> other;
      case Budget(int n) ->
          switch (other) {
            case Deny _ -> other;
            case Allow _ -> one;
            case Budget(int m) -> n <= m ? one : other;
          };
    };
  }
}
