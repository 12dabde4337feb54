package dev.postern.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An S3 that verifies signatures by code of its own: s3proxy. It speaks HTTP without TLS on
 * 127.0.0.1, and keeps objects in memory.
 */
public final class RealS3 implements AutoCloseable {
  private final JarServer server;

  private RealS3(JarServer server) {
    this.server = server;
  }

  /**
   * Starts one; skips the test where Maven cannot fetch it.
   *
   * @param key the only one that it knows; it heeds no session token
   */
  public static RealS3 start(AwsKeys.Key key) throws IOException, InterruptedException {
    return new RealS3(
        JarServer.start(
            "s3proxy",
            (folder, port) -> {
              Path properties =
                  Files.writeString(
                      folder.resolve("s3.properties"),
                      """
                      s3proxy.authorization=aws-v2-or-v4
                      s3proxy.endpoint=http://127.0.0.1:%d
                      s3proxy.identity=%s
                      s3proxy.credential=%s
                      s3proxy.ignore-unknown-headers=true
                      jclouds.provider=transient
                      jclouds.identity=unused
                      jclouds.credential=unused
                      """
                          .formatted(port, key.id(), key.secret()));
              return List.of(
                  "-Xmx512m", "org.gaul.s3proxy.Main", "--properties", properties.toString());
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
