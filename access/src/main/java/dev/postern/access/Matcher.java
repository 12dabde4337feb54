package dev.postern.access;

import dev.postern.core.Kind;
import dev.postern.core.Risk;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which operations a rule is about. */
public sealed interface Matcher {
  /** What it looks at beyond kinds and risk. */
  Looks looks();

  /** The least that it is about. */
  Risk risk();

  /** Whether not every risk is as good. */
  default boolean namesRisk() {
    return risk() != Risk.LOW;
  }

  /**
   * Statements of one of these kinds that have at least this risk, touch these objects and under
   * this condition.
   *
   * @param kinds never empty; a rule that names none is about all of them
   * @param risk {@link Risk#LOW}, that is any, where a rule names none
   * @param when null where a rule names none
   */
  record Sql(Set<Kind> kinds, Risk risk, ObjectPatterns objects, @Nullable Condition when)
      implements Matcher {
    public Sql {
      if (kinds.isEmpty()) {
        throw new IllegalArgumentException("a rule without kinds matches nothing");
      }
      kinds = Collections.unmodifiableSet(EnumSet.copyOf(kinds));
    }

    @Override
    public Looks looks() {
      Looks looks = objects.isAny() ? Looks.NOTHING : Looks.OBJECTS;
      return when == null ? looks : looks.with(when.looks());
    }

    /** Whether its kinds say all. */
    boolean isOfKindsOnly() {
      return !namesRisk() && objects.isAny() && when == null;
    }
  }

  /**
   * Requests to a Kubernetes API server, in the words of its RBAC; each part {@code *} for any.
   *
   * @param resources such as {@code pods} or {@code deployments.apps}
   */
  record Kubernetes(Set<String> verbs, Set<String> resources, Set<String> namespaces)
      implements Matcher {
    @Override
    public Risk risk() {
      return Risk.LOW;
    }

    @Override
    public Looks looks() {
      return Looks.NOTHING;
    }
  }

  /**
   * Calls of AWS APIs, in the words of IAM, of one of these kinds that have at least this risk and
   * under this condition.
   *
   * @param kinds never empty; a rule that names none is about all of them
   * @param risk {@link Risk#LOW}, that is any, where a rule names none
   * @param actions any where a rule names none; likewise resources
   * @param when null where a rule names none
   */
  record Aws(
      Set<Kind> kinds,
      Risk risk,
      List<ActionGlob> actions,
      List<ResourceGlob> resources,
      @Nullable Condition when)
      implements Matcher {
    public Aws {
      if (kinds.isEmpty()) {
        throw new IllegalArgumentException("a rule without kinds matches nothing");
      }
      kinds = Collections.unmodifiableSet(EnumSet.copyOf(kinds));
      actions = List.copyOf(actions);
      resources = List.copyOf(resources);
    }

    @Override
    public Looks looks() {
      return when == null ? Looks.NOTHING : when.looks();
    }
  }

  static Sql ofKinds(Set<Kind> kinds) {
    return of(kinds, Risk.LOW);
  }

  static Sql ofRisk(Risk atLeast) {
    return of(EnumSet.allOf(Kind.class), atLeast);
  }

  static Sql of(Set<Kind> kinds, Risk atLeast) {
    return new Sql(kinds, atLeast, ObjectPatterns.ANY, null);
  }
}
