package dev.postern.gateway.demo;

import dev.postern.embedded.MysqlProduct;
import dev.postern.embedded.PemFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The running demo: databases, identity provider and gateway, started in this order and ended in
 * the opposite one. All it keeps is in one directory, so that the second start is quick and
 * deleting the directory begins anew.
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

    say(
        out,
        "Starting the databases with the sample shop; the first start unpacks and loads them.");
    Future<ShopDatabase> postgres;
    Future<Optional<MysqlShop>> mysql;
    // They wait for processes' output, which holds on to the thread below a virtual one.
    try (var starting = Executors.newFixedThreadPool(2)) {
      String password = files.secret("shop.password");
      postgres = starting.submit(() -> keep(ShopDatabase.start(files, certificate, password)));
      mysql = starting.submit(() -> mysql(files, certificate, password, out));
    }
    ShopDatabase shop = started(postgres);
    Optional<MysqlShop> mysqlShop = started(mysql);

    say(out, "Starting the identity provider.");
    DemoIdentityProvider people = DemoIdentityProvider.start(ports.identity());
    keep(people);

    say(out, "Starting the gateway.");
    keep(gateway.start(files.configuration(ports, shop, mysqlShop, people)));
    files.profile(people.tokenEndpoint(), ports, mysqlShop.isPresent());
    say(out, instructions(ports, mysqlShop.isPresent()) + "READY");
  }

  /** The real MySQL, or the next best that this machine can have. */
  private Optional<MysqlShop> mysql(
      DemoFiles files, PemFiles certificate, String password, PrintWriter out) throws IOException {
    for (MysqlProduct product : MysqlProduct.values()) {
      try {
        return Optional.of(keep(MysqlShop.start(product, files, certificate, password)));
      } catch (FileNotFoundException e) {
        say(out, "The shop is not on " + product + ": " + e.getMessage() + ".");
      }
    }
    return Optional.empty();
  }

  /** Has the part ended with the demo, from now on. */
  private synchronized <T extends AutoCloseable> T keep(T part) {
    running.push(part);
    return part;
  }

  private static <T> T started(Future<T> part) throws Exception {
    try {
      return part.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** At once, since the next step may take a while. */
  private static void say(PrintWriter out, String words) {
    out.println(words);
    out.flush();
  }

  private static String instructions(DemoPorts ports, boolean mysql) {
    return """

    An AI agent reads the shop; personal data is masked, and writes wait for a reviewer:
      PGPASSWORD=$(./postern token --as agent) psql "host=127.0.0.1 port=%1$d dbname=shop user=agent sslmode=require"
    The database's administrator may change it:
      PGPASSWORD=$(./postern token --as dba) psql "host=127.0.0.1 port=%1$d dbname=shop user=dba sslmode=require"
    Try: TABLE customers LIMIT 5;   SELECT * FROM customer_contacts LIMIT 5;   DROP TABLE customers;
    """
            .formatted(ports.postgres())
        + (mysql ? mysqlInstructions(ports.mysql()) : "")
        + """
        AWS's own APIs, where aws is installed, with the credentials that the gate finds on this machine, if any:
          ./postern connect aws --as agent -- aws s3 ls      ./postern connect aws --as agent -- aws s3 rb s3://reports
        In the agent's session: UPDATE orders SET status = 'shipped' WHERE id = 1;   and from another terminal
          ./postern approvals --as reviewer      ./postern approve ID --as reviewer
        What was done, and whether the record is whole:
          ./postern sessions      ./postern replay ID      ./postern audit verify
        Ctrl-C ends the demo.

        """;
  }

  private static String mysqlInstructions(int port) {
    return """
    The same shop by MySQL's protocol, with MySQL's own command line, or with MariaDB's, which Debian calls mysql too:
      mysql --ssl-mode=REQUIRED -h 127.0.0.1 -P %1$d -u agent -p"$(./postern token --as agent)" shop-mysql
      mysql --ssl --disable-ssl-verify-server-cert -h 127.0.0.1 -P %1$d -u agent -p"$(./postern token --as agent)" shop-mysql
    """
        .formatted(port);
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
