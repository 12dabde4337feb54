package dev.postern.gateway.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several threads that begin at once. */
final class Race {
  private Race() {}

  /** What one of them does. */
  interface Entrant<T> {
    T run() throws Exception;
  }

  static <T> List<T> run(int threads, Entrant<T> entrant) throws Exception {
    return run(Collections.nCopies(threads, entrant));
  }

  static <T> List<T> run(List<Entrant<T>> entrants) throws Exception {
    CountDownLatch ready = new CountDownLatch(entrants.size());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (Entrant<T> entrant : entrants) {
        running.add(
            threads.submit(() -> {
              ready.countDown();
              ready.await();
              return entrant.run();
            }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get());
      }
      return results;
    }
  }
}
