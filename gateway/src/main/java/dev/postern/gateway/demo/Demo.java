package dev.postern.gateway.demo;

import dev.postern.embedded.PemFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The running demo: database, identity provider and gateway, started in this order and ended in the
 * opposite one. All it keeps is in one directory, so that the second start is quick and deleting
 * the directory begins anew.
 */
public final class Demo implements AutoCloseable {
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  private Demo() {}

  /**
   * Starts all parts, says on {@code out} how to use them, and last READY.
   *
   * @param directory made where it is missing
   * @throws java.net.BindException where a port is taken; its message is for the user
   */
  public static Demo start(Path directory, DemoPorts ports, GatewayStarter gateway, PrintWriter out)
      throws Exception {
    ports.requireFree();
    var demo = new Demo();
    try {
      demo.startParts(new DemoFiles(directory), ports, gateway, out);
      return demo;
    } catch (Exception e) {
      try (demo) {
        throw e;
      }
    }
  }

  /**
   * Runs the demo in this process until it is interrupted with Ctrl-C or a TERM signal.
   *
   * @throws java.net.BindException where a port is taken; its message is for the user
   */
  public static void run(Path directory, GatewayStarter gateway, PrintWriter out) throws Exception {
    Demo demo = start(directory, DemoPorts.DOCUMENTED, gateway, out);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> demo.stop(out), "demo-stop"));
    Thread.currentThread().join();
  }

  /**
   * Ends all parts, also those after one that fails to end.
   *
   * @throws IOException where a part did not end cleanly
   */
  @Override
  public synchronized void close() throws IOException {
    var failure = new IOException("a part of the demo did not end cleanly");
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }

  private void startParts(DemoFiles files, DemoPorts ports, GatewayStarter gateway, PrintWriter out)
      throws Exception {
    PemFiles certificate = files.certificates();
    files.secret("pseudonym.key");

    say(out, "Starting PostgreSQL with the sample shop; the first start unpacks and loads it.");
    ShopDatabase shop = ShopDatabase.start(files, certificate, files.secret("shop.password"));
    running.push(shop);

    say(out, "Starting the identity provider.");
    DemoIdentityProvider people = DemoIdentityProvider.start(ports.identity());
    running.push(people);

    say(out, "Starting the gateway.");
    Path config = files.configuration(ports, shop.port(), people.issuer());
    running.push(gateway.start(config));
    files.profile(people.tokenEndpoint());
    say(out, instructions(ports) + "READY");
  }

  /** At once, since the next step may take a while. */
  private static void say(PrintWriter out, String words) {
    out.println(words);
    out.flush();
  }

  private static String instructions(DemoPorts ports) {
    return """

    An AI agent reads the shop; personal data is masked, writes are refused:
      PGPASSWORD=$(./postern token --as agent) psql "host=127.0.0.1 port=%1$d dbname=shop user=agent sslmode=require"
    The database's administrator may change it:
      PGPASSWORD=$(./postern token --as dba) psql "host=127.0.0.1 port=%1$d dbname=shop user=dba sslmode=require"
    Try: TABLE customers LIMIT 5;   SELECT * FROM customer_contacts LIMIT 5;   DROP TABLE customers;
    What was done, and whether the record is whole:
      ./postern sessions      ./postern replay ID      ./postern audit verify
    Ctrl-C ends the demo.

    """
        .formatted(ports.postgres());
  }

  private void stop(PrintWriter out) {
    try {
      close();
      say(out, "The demo has ended.");
    } catch (IOException e) {
      say(out, "The demo has ended, but " + e.getMessage() + ": " + e.getSuppressed()[0]);
    }
  }
}
