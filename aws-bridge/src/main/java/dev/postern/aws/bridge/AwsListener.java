package dev.postern.aws.bridge;

import dev.postern.aws.CallReader;
import dev.postern.aws.GateHosts;
import dev.postern.aws.model.Models;
import dev.postern.aws.sign.GateKeys;
import dev.postern.aws.sign.SignatureVerifier;
import dev.postern.net.Dialer;
import dev.postern.net.EventLoops;
import dev.postern.net.Listener;
import dev.postern.net.ServerTls;
import dev.postern.net.SessionLog;
import dev.postern.net.UpstreamTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Serves AWS's SDKs: HTTP/1.1 requests, signed with keys that the gate gave out. */
public final class AwsListener {
  /** Signatures of five minutes: 6,600 a second, in 90 MB at most. */
  private static final int REMEMBERED = 2_000_000;

  private AwsListener() {}

  /**
   * Where and for whom it listens.
   *
   * @param tls null for none, on a loopback address
   * @param hosts names that clients reach it by
   * @param limits of what clients may take
   */
  public record Settings(
      InetSocketAddress address, @Nullable ServerTls tls, GateHosts hosts, Limits limits) {}

  /**
   * What clients may take.
   *
   * @param connections above this a new one is closed at once, and so is one above half of this
   *     that are of one address, or of one network of 64 bits of IPv6
   * @param calls under way at once; one beyond is told to come again
   * @param callsEach as many of one identity
   * @param patience from a connection's start, or its last answer, to the end of the next request's
   *     head
   */
  public record Limits(int connections, int calls, int callsEach, Duration patience) {}

  /**
   * What calls need besides.
   *
   * @param blocking runs what waits for stores, people and AWS: on virtual threads
   */
  public record Ports(
      CallAdmission admission,
      GateKeys keys,
      Models models,
      ResponseMasking masking,
      InstantSource clock,
      Executor blocking) {}

  /**
   * Starts listening.
   *
   * @throws IOException where the address cannot be listened on
   */
  public static Listener open(
      Settings settings, EventLoops loops, Dialer dialer, UpstreamTls upstreamTls, Ports ports)
      throws IOException {
    return open(settings, loops, new Upstream(dialer, upstreamTls), ports, BodyLimits.DEFAULT);
  }

  /** How AWS is reached. */
  record Upstream(Dialer dialer, UpstreamTls tls) {}

  static Listener open(
      Settings settings, EventLoops loops, Upstream upstream, Ports ports, BodyLimits limits)
      throws IOException {
    CallDesk desk =
        new CallDesk(
            new SignatureVerifier(ports.keys(), ports.clock(), REMEMBERED),
            ports.admission(),
            new CallReader(ports.models(), settings.hosts()),
            settings.hosts(),
            ports.masking(),
            ports.clock());
    CallParts parts =
        new CallParts(
            desk,
            new UpstreamPool(upstream.dialer(), upstream.tls(), ports.blocking()),
            ports.models(),
            ports.masking(),
            new Followers(),
            limits,
            new UnverifiedBytes(limits.unverified()),
            new CallSlots(settings.limits().calls(), settings.limits().callsEach()),
            settings.limits().patience(),
            ports.blocking(),
            new SessionLog("dev.postern.aws.bridge"));
    return Listener.open(
        loops,
        settings.address(),
        settings.limits().connections(),
        Math.max(1, settings.limits().connections() / 2),
        channel -> CallConnection.pipeline(channel, settings.tls(), parts));
  }
}
