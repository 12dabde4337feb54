package dev.postern.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a constructor or method parameter of type {@link RealPostgres} the one server of the test
 * run, which is started at first use and closed at the run's end. A test class asks for it with
 * {@code @ExtendWith(SharedPostgres.class)} and a constructor {@code SomethingIT(RealPostgres
 * postgres)}.
 */
public final class SharedPostgres implements ParameterResolver {
  /** Which server a parameter means, where it is not the newest. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.PARAMETER)
  public @interface Of {
    RealPostgres.Release value();
  }

  private static final Namespace NAMESPACE = Namespace.create(SharedPostgres.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
    return parameter.getParameter().getType() == RealPostgres.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
    RealPostgres.Release release =
        parameter.findAnnotation(Of.class).map(Of::value).orElse(RealPostgres.Release.V18);
    // The root store closes its values, and lives as long as the run.
    return extension
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(release, SharedPostgres::start, RealPostgres.class);
  }

  private static RealPostgres start(RealPostgres.Release release) {
    try {
      return RealPostgres.start(release, Map.of());
    } catch (Exception e) {
      throw new ParameterResolutionException("PostgreSQL did not start", e);
    }
  }
}
