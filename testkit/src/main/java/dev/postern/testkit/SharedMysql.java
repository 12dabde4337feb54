package dev.postern.testkit;

import dev.postern.embedded.MysqlProduct;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a constructor or method parameter of type {@link SharedMysql.Servers} the servers of the
 * test run: each is started at first use and closed at the run's end.
 */
public final class SharedMysql implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SharedMysql.class);

  /** The servers of one run. */
  public static final class Servers implements AutoCloseable {
    private final Map<MysqlProduct, RealMysql> started = new EnumMap<>(MysqlProduct.class);

    Servers() {}

    /** The one server of its kind; where this machine cannot have it, the test is skipped. */
    public synchronized RealMysql get(MysqlProduct product) {
      RealMysql known = started.get(product);
      if (known != null) {
        return known;
      }
      RealMysql server = startOrSkip(product, List.of());
      started.put(product, server);
      return server;
    }

    @Override
    public synchronized void close() throws IOException {
      for (RealMysql server : started.values()) {
        server.close();
      }
    }
  }

  /**
   * A server of the test's own, to be closed by it; where this machine cannot have it, the test is
   * skipped.
   *
   * @param options that the shared ones do not have, such as {@code --performance-schema=ON}
   */
  public static RealMysql startOrSkip(MysqlProduct product, List<String> options) {
    try {
      return RealMysql.start(product, options);
    } catch (FileNotFoundException e) {
      Assumptions.abort(Objects.requireNonNullElse(e.getMessage(), "there is no " + product));
      throw new IllegalStateException("unreachable", e);
    } catch (Exception e) {
      throw new ParameterResolutionException(product + " did not start", e);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
    return parameter.getParameter().getType() == Servers.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
    // The root store closes its values, and lives as long as the run.
    return extension
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Servers.class, _ -> new Servers(), Servers.class);
  }
}
