package dev.postern.benchmarks.ladder;

import dev.postern.aws.sign.AwsKey;
import dev.postern.benchmarks.ladder.Options.Part;
import dev.postern.embedded.LocalAuthority;
import dev.postern.testkit.TestIssuer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** AWS's rungs, all over TLS: directly, through haproxy, and through a gate with everything on. */
final class AwsLadder implements AutoCloseable {
  private static final int WARM_UP_SECONDS = 8;
  private static final int WARM_UP_CLIENTS = 8;

  /** Of all long bodies: the compilers of three JVMs are at work for a minute. */
  private static final int WARM_UP_ROUNDS = 4;

  private static final List<Integer> STREAMING = List.of(1, 4);

  /** What signs where nobody verifies. */
  private static final AwsKey ANY = new AwsKey("AKIA0000000000000002", "any", "any");

  private final Options options;
  private final Path folder;
  private final LocalAuthority authority = LocalAuthority.create("Postern benchmarks");
  private final AwsClients clients = new AwsClients(authority.trusting());
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final List<AwsRung> rungs = new ArrayList<>();

  private AwsLadder(Options options, Path folder) {
    this.options = options;
    this.folder = folder;
  }

  static void run(Options options, Path home, Path directory)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(directory.resolve("aws"));
    try (AwsLadder ladder = new AwsLadder(options, folder)) {
      ladder.start(home, directory);
      ladder.measure();
    }
  }

  private void start(Path home, Path directory) throws IOException, InterruptedException {
    authority.server("localhost", Door.HOST).write(folder, "server");
    int upstream = Child.freePort();
    running.push(AwsDouble.start(folder, upstream));
    if (options.wants(Rung.DIRECT)) {
      rungs.add(new AwsRung(Rung.DIRECT, upstream, 0, ANY));
    }
    if (options.wants(Rung.HAPROXY)) {
      startHaproxy(directory, upstream);
    }
    if (options.wants(Rung.GATE)) {
      startGate(home, upstream);
    }
  }

  private void startHaproxy(Path directory, int upstream) throws IOException, InterruptedException {
    Optional<DebianProgram> program = Haproxy.find(directory);
    if (program.isEmpty()) {
      return;
    }
    Path both = folder.resolve("server.pem");
    Files.writeString(
        both,
        Files.readString(folder.resolve("server.crt"))
            + Files.readString(folder.resolve("server.key")));
    Path ca = Files.writeString(folder.resolve("ca.crt"), authority.certificatePem());
    int port = Child.freePort();
    Child child =
        new Haproxy(program.get(), folder.resolve(Rung.HAPROXY))
            .start(
                port,
                """
                  bind 127.0.0.1:%d ssl crt %s
                  server services 127.0.0.1:%d ssl verify required ca-file %s verifyhost localhost
                """
                    .formatted(port, both, upstream, ca));
    running.push(child);
    rungs.add(new AwsRung(Rung.HAPROXY, port, child.pid(), ANY));
  }

  private void startGate(Path home, int upstream) throws IOException, InterruptedException {
    trust(folder.resolve("authority.p12"));
    TestIssuer issuer = TestIssuer.start();
    running.push(issuer);
    int port = Child.freePort();
    int api = Child.freePort();
    Child child = new AwsGate(home, folder, upstream, issuer.issuer().toString()).start(port, api);
    running.push(child);
    AwsKey key = AwsGate.key(api, issuer.token("bench", "bench"));
    rungs.add(new AwsRung(Rung.GATE, port, child.pid(), key));
  }

  private void trust(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("authority", authority.certificate());
      store.store(out, AwsGate.PASSWORD.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IOException("the authority cannot be written", e);
    }
  }

  private void measure() throws IOException, InterruptedException {
    if (options.wants(Part.CALLS)) {
      for (AwsCalls.Call call : AwsCalls.Call.values()) {
        calls(call);
      }
    }
    if (options.wants(Part.STREAMS)) {
      for (int round = 0; round < WARM_UP_ROUNDS; round++) {
        for (AwsStreams.Body body : AwsStreams.Body.values()) {
          new AwsStreams(body, STREAMING.getLast(), bytes(), clients).round(rungs);
        }
      }
      for (AwsStreams.Body body : AwsStreams.Body.values()) {
        streams(body);
      }
    }
  }

  private void calls(AwsCalls.Call call) throws IOException, InterruptedException {
    new AwsCalls(call, WARM_UP_CLIENTS, clients).round(rungs, WARM_UP_SECONDS);
    for (int count : options.clients()) {
      AwsCalls load = new AwsCalls(call, count, clients);
      for (int round = 0; round < options.rounds(); round++) {
        load.round(rungs, options.seconds());
      }
      System.out.println(load.report(rungs));
    }
  }

  private long bytes() {
    return (long) options.mebibytes() << 20;
  }

  private void streams(AwsStreams.Body body) throws IOException, InterruptedException {
    for (int count : STREAMING) {
      AwsStreams load = new AwsStreams(body, count, bytes(), clients);
      for (int round = 0; round < options.rounds(); round++) {
        load.round(rungs);
      }
      System.out.println(load.report(rungs));
    }
  }

  @Override
  public void close() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        System.err.println("A part of the ladder did not end cleanly: " + e);
      }
    }
  }
}
