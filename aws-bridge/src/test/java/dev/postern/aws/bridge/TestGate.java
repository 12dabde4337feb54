package dev.postern.aws.bridge;

import dev.postern.aws.GateHosts;
import dev.postern.aws.mask.ResponseMasks;
import dev.postern.aws.model.Models;
import dev.postern.aws.sign.SdkSigned;
import dev.postern.core.Identity;
import dev.postern.core.SessionId;
import dev.postern.core.Target;
import dev.postern.core.Verdict;
import dev.postern.net.Dialer;
import dev.postern.net.EventLoops;
import dev.postern.net.Listener;
import dev.postern.net.UpstreamTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A listener that lets all calls of one key pass to one place. */
final class TestGate implements AutoCloseable {
  private static final Models MODELS = Models.load();

  final RecordedCalls path = new RecordedCalls(_ -> new Verdict.Forward("p/allow-1"), List.of());
  final Listener listener;
  private final EventLoops loops = new EventLoops(1);
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();

  TestGate(URI upstream, int connections, BodyLimits limits) throws IOException {
    CallUpstream lending =
        new CallUpstream() {
          @Override
          public Place place(String endpoint, String region) {
            return new Place(upstream, new Target.Tls.Off());
          }

          @Override
          public Lent lend(Identity identity, SessionId session) {
            return new Lent.Key(SignedUpstream.KEY);
          }
        };
    listener =
        AwsListener.open(
            new AwsListener.Settings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                null,
                new GateHosts(Set.of("gate.example.com")),
                connections),
            loops,
            new AwsListener.Upstream(new Dialer(loops, 5_000), new UpstreamTls()),
            new AwsListener.Ports(
                (_, _) -> new CallAdmission.Answer.Admitted(path, lending),
                (id, _) -> Optional.of(SdkSigned.KEY).filter(key -> key.id().equals(id)),
                MODELS,
                new ResponseMasks(),
                InstantSource.fixed(SdkSigned.NOW),
                blocking),
            limits);
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.address().getPort());
    socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
    return socket;
  }

  String sent(byte[] request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request);
      return HttpWire.answer(socket);
    }
  }

  String sent(SdkSigned signed) throws IOException {
    return sent(HttpWire.whole(signed));
  }

  @Override
  public void close() {
    listener.close();
    blocking.close();
    loops.close();
  }
}
