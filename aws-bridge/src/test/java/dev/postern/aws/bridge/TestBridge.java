package dev.postern.aws.bridge;

import dev.postern.aws.GateHosts;
import dev.postern.aws.Reading;
import dev.postern.aws.model.Models;
import dev.postern.aws.sign.SdkSigned;
import dev.postern.core.CallPath;
import dev.postern.core.FieldMask;
import dev.postern.core.Identity;
import dev.postern.core.SessionId;
import dev.postern.core.Target;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The bridge on loopback and without TLS, before a service of the test's. */
final class TestBridge implements AutoCloseable {
  private static final int SECONDS = 5;
  private static final int MOST = 1_000;

  private final EventLoops loops = new EventLoops(1);
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  final Listener listener;

  /**
   * @param path that each call takes
   * @param place of the service
   */
  TestBridge(Supplier<CallPath> path, Supplier<URI> place, ResponseMasking masking, Instant now)
      throws IOException {
    this(
        path,
        place,
        masking,
        now,
        new AwsListener.Limits(MOST, MOST, MOST, Duration.ofSeconds(60)),
        BodyLimits.DEFAULT);
  }

  TestBridge(
      Supplier<CallPath> path,
      Supplier<URI> place,
      ResponseMasking masking,
      Instant now,
      AwsListener.Limits limits,
      BodyLimits bodies)
      throws IOException {
    listener =
        AwsListener.open(
            new AwsListener.Settings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                null,
                new GateHosts(Set.of("gate.example.com")),
                limits),
            loops,
            new AwsListener.Upstream(new Dialer(loops, 5_000), new UpstreamTls()),
            new AwsListener.Ports(
                (_, _) -> new CallAdmission.Answer.Admitted(path.get(), new Lending(place)),
                (id, _) -> Optional.of(SdkSigned.KEY).filter(key -> key.id().equals(id)),
                Models.load(),
                masking,
                InstantSource.fixed(now),
                blocking),
            bodies);
  }

  private record Lending(Supplier<URI> uri) implements CallUpstream {
    @Override
    public Place place(String endpoint, String region) {
      return new Place(uri.get(), new Target.Tls.Off());
    }

    @Override
    public Lent lend(Identity identity, SessionId session) {
      return new Lent.Key(SignedUpstream.KEY);
    }
  }

  /** Reads no response. */
  static final class Unread implements ResponseMasking {
    @Override
    public ResponseMasking.Way way(Reading.Understood call, List<FieldMask> masks) {
      return ResponseMasking.Way.UNREAD;
    }

    @Override
    public boolean records(Reading.Understood call, List<FieldMask> masks) {
      return true;
    }

    @Override
    public Head head(
        Reading.Understood call, List<FieldMask> masks, int status, Map<String, String> headers) {
      throw new IllegalStateException("nothing is read");
    }

    @Override
    public Masked mask(
        Reading.Understood call,
        List<FieldMask> masks,
        int status,
        Map<String, String> headers,
        byte[] body) {
      throw new IllegalStateException("nothing is read");
    }
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.address().getPort());
    socket.setSoTimeout((int) Duration.ofSeconds(SECONDS).toMillis());
    return socket;
  }

  String sent(byte[] request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request);
      return HttpWire.answer(socket);
    }
  }

  @Override
  public void close() {
    listener.close();
    blocking.close();
    loops.close();
  }
}
