package dev.postern.core;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Where a connection's upstream is and how the gate logs in there.
 *
 * @param password minted for this dial where the login is by token
 */
public record Target(
    String connection,
    String host,
    int port,
    String database,
    Tls tls,
    String user,
    Secret password) {
  /** How the upstream's certificate is verified. */
  public sealed interface Tls {
    /** No TLS: only to loopback. */
    record Off() implements Tls {}

    /**
     * Chain and host name are verified.
     *
     * @param authorities the trusted roots; empty means the JDK's
     */
    record VerifyFull(List<X509Certificate> authorities) implements Tls {}
  }
}
