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
  /** Signatures of ten minutes: some hundreds a second. */
  private static final int REMEMBERED = 500_000;

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
   * @param connections above this a new one is closed at once
   * @param calls under way at once; one beyond is told to come again
   * @param callsEach as many of one identity
   * @param patience from a connection's start, or its last answer, to the end of the next request's
   *     head, and from there to the end of a body that is read whole
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
            new UpstreamPool(dialer, upstreamTls, ports.blocking()),
            ports.models(),
            ports.masking(),
            new Followers(),
            new CallSlots(settings.limits().calls(), settings.limits().callsEach()),
            settings.limits().patience(),
            ports.blocking(),
            new SessionLog("dev.postern.aws.bridge"));
    return Listener.open(
        loops,
        settings.address(),
        settings.limits().connections(),
        channel -> CallConnection.pipeline(channel, settings.tls(), parts));
  }
}
