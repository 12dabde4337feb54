package dev.postern.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A server on 127.0.0.1 that plays scripts: it expects, sends, stalls and leaves as a test says.
 * The first connection plays the first script, and so on; the last script serves all later ones.
 *
 * <pre>{@code
 * try (var peer = ScriptedPeer.start(client -> {
 *   ScriptedPeer.acceptLogin(client);
 *   client.expect('Q');
 *   client.send(Backend.rowDescription("a"), Backend.dataRow("1"));
 *   client.reset(); // vanishes mid-result
 * })) { … peer.port() … peer.awaitPlayed(); }
 * }</pre>
 */
public final class ScriptedPeer implements AutoCloseable {
  /** What one connection does; it is closed where the script ends. */
  @FunctionalInterface
  public interface Script {
    void play(Wire client) throws Exception;
  }

  private static final int PATIENCE_SECONDS = 30;

  private final ServerSocket listener;
  private final List<Script> scripts;
  private final ConcurrentLinkedQueue<Wire> clients = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Optional<Throwable>> played = new LinkedBlockingQueue<>();
  private volatile boolean closing;

  private ScriptedPeer(ServerSocket listener, List<Script> scripts) {
    this.listener = listener;
    this.scripts = scripts;
  }

  public static ScriptedPeer start(Script first, Script... later) throws IOException {
    var scripts = new ArrayList<Script>(List.of(first));
    scripts.addAll(List.of(later));
    var peer =
        new ScriptedPeer(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), scripts);
    Thread.ofVirtual().name("scripted-peer").start(peer::accept);
    return peer;
  }

  /** Reads a startup message, lets its sender in without a password, and is ready. */
  public static byte[] acceptLogin(Wire client) throws IOException {
    byte[] startup = client.readUntyped();
    client.send(
        Backend.authenticationOk(),
        Backend.parameterStatus("server_version", "18.0"),
        Backend.parameterStatus("client_encoding", "UTF8"),
        Backend.parameterStatus("standard_conforming_strings", "on"),
        Backend.backendKeyData(4711, new byte[] {1, 2, 3, 4}),
        Backend.readyForQuery('I'));
    return startup;
  }

  /** Says nothing and reads on until the other side has left. */
  public static void stall(Wire client) throws IOException {
    client.patience(Duration.ofSeconds(PATIENCE_SECONDS));
    client.readToEnd();
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Waits until a script that no earlier call waited for has ended, and throws what it threw. */
  public void awaitPlayed() throws InterruptedException {
    Optional<Throwable> failure = played.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (failure == null) {
      throw new AssertionError("no script ended within " + PATIENCE_SECONDS + " s");
    }
    failure.ifPresent(ScriptedPeer::fail);
  }

  /** Ends all scripts, and throws what one that ended before threw. */
  @Override
  public void close() throws IOException {
    closing = true;
    listener.close();
    for (Wire client : clients) {
      client.cut();
    }
    for (Optional<Throwable> failure : played) {
      failure.ifPresent(ScriptedPeer::fail);
    }
  }

  private void accept() {
    for (int connection = 0; !closing; connection++) {
      try {
        var client = new Wire(listener.accept());
        clients.add(client);
        if (closing) {
          // close() may have gone through the clients just before this one came.
          client.cut();
        }
        Script script = scripts.get(Math.min(connection, scripts.size() - 1));
        Thread.ofVirtual().name("script-" + connection).start(() -> play(script, client));
      } catch (IOException e) {
        if (!closing) {
          played.add(Optional.of(e));
        }
        return;
      }
    }
  }

  private void play(Script script, Wire client) {
    try (client) {
      script.play(client);
      played.add(Optional.empty());
    } catch (Throwable e) {
      if (!closing) {
        played.add(Optional.of(e));
      }
    }
  }

  private static void fail(Throwable failure) {
    throw new AssertionError("the script failed: " + failure.getMessage(), failure);
  }
}
