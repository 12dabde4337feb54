package dev.postern.benchmarks.ladder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;

/** Clients at work side by side, each on a connection and a thread of its own. */
record AwsClients(SSLContext tls) {
  /** What one client does. */
  interface Work<T> {
    T on(AwsClient client, AwsRequests requests) throws IOException;
  }

  /** Has each client make one call, so that its handshakes are over, and then its work. */
  <T> List<T> run(AwsRung rung, int clients, Work<T> work)
      throws IOException, InterruptedException {
    List<AwsClient> open = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      AwsRequests requests = new AwsRequests(rung);
      for (int i = 0; i < clients; i++) {
        AwsClient client = new AwsClient(rung, tls);
        open.add(client);
        client.call(requests.getObject(1));
      }
      List<Future<T>> begun = new ArrayList<>();
      for (AwsClient client : open) {
        begun.add(threads.submit(() -> work.on(client, requests)));
      }
      List<T> done = new ArrayList<>();
      for (Future<T> one : begun) {
        done.add(one.get());
      }
      return done;
    } catch (ExecutionException e) {
      throw new IOException(rung.name() + ": " + e.getCause(), e);
    } finally {
      for (AwsClient client : open) {
        client.close();
      }
    }
  }
}
