package dev.postern.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A server of SQS's API, which takes any signature: ElasticMQ, on 127.0.0.1 without TLS, with its
 * messages in memory. Its queues' URLs are as at AWS, so that no client that follows them arrives.
 */
public final class RealSqs implements AutoCloseable {
  private final JarServer server;

  private RealSqs(JarServer server) {
    this.server = server;
  }

  /** Starts one; skips the test where Maven cannot fetch it. */
  public static RealSqs start(String region, String account)
      throws IOException, InterruptedException {
    return new RealSqs(
        JarServer.start(
            "elasticmq",
            (folder, port) -> {
              Path settings =
                  Files.writeString(
                      folder.resolve("sqs.conf"),
                      """
                      include classpath("application.conf")
                      node-address { protocol = https, host = "sqs.%1$s.amazonaws.com", port = 443 }
                      rest-sqs { bind-hostname = "127.0.0.1", bind-port = %3$d }
                      rest-stats { enabled = false }
                      aws { region = "%1$s", accountId = "%2$s" }
                      """
                          .formatted(region, account, port));
              return List.of("-Xmx256m", "-Dconfig.file=" + settings, "org.elasticmq.server.Main");
            }));
  }

  public URI address() {
    return server.address();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
