package dev.postern.aws.bridge;

import dev.postern.aws.mask.ResponseMasks;
import dev.postern.aws.model.Models;
import dev.postern.aws.sign.SdkSigned;
import dev.postern.core.Verdict;
import dev.postern.net.Listener;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A bridge that lets all calls of one key pass to one place, with its masks. */
final class TestGate implements AutoCloseable {
  private static final Models MODELS = Models.load();

  final RecordedCalls path = new RecordedCalls(_ -> new Verdict.Forward("p/allow-1"), List.of());
  final Listener listener;
  private final TestBridge bridge;

  TestGate(URI upstream, int connections, BodyLimits limits) throws IOException {
    bridge =
        new TestBridge(
            () -> path,
            () -> upstream,
            new ResponseMasks(MODELS),
            SdkSigned.NOW,
            new AwsListener.Limits(connections, connections, connections, Duration.ofSeconds(60)),
            limits);
    listener = bridge.listener;
  }

  Socket connect() throws IOException {
    return bridge.connect();
  }

  String sent(byte[] request) throws IOException {
    return bridge.sent(request);
  }

  String sent(SdkSigned signed) throws IOException {
    return sent(HttpWire.whole(signed));
  }

  @Override
  public void close() {
    bridge.close();
  }
}
