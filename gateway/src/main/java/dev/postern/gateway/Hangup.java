package dev.postern.gateway;

import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * SIGHUP, by which operators have a daemon read its configuration again. The JDK knows signals by
 * {@code sun.misc.Signal} alone, of the module jdk.unsupported (JEP 260), which javac lets nobody
 * name without a warning; so it is reached by reflection.
 */
final class Hangup {
  private Hangup() {}

  /**
   * Runs {@code task} on {@code executor} for each such signal.
   *
   * @return whether it will: not where the platform has no such signal, nor where the process was
   *     begun to ignore it, as by nohup
   */
  static boolean runs(Runnable task, Executor executor) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object handling =
          Proxy.newProxyInstance(
              Hangup.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getDeclaringClass() == Object.class) {
                  return method.invoke(task, arguments);
                }
                executor.execute(task);
                return null;
              });
      Object before =
          signal
              .getMethod("handle", signal, handler)
              .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), handling);
      // The JVM leaves a signal ignored that it found so, and says no more of it than this.
      return !Objects.equals(before, handler.getField("SIG_IGN").get(null));
    } catch (ReflectiveOperationException notThere) {
      return false;
    }
  }
}
