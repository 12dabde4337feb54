package dev.postern.core;

import java.security.cert.X509Certificate;
import java.util.List;

/** Where a connection's upstream is and how the gate logs in there. */
public record Target(
    String connection,
    String host,
    int port,
    String database,
    Tls tls,
    String user,
    Credential credential) {
  /** What the gate is let in for. */
  public sealed interface Credential {
    /** Shown or proven by whatever method the upstream asks for. */
    record Password(Secret secret) implements Credential {}

    /**
     * Minted for one dial. It is good wherever it is shown while it lasts, so it is shown to an
     * upstream that TLS has verified and to no other.
     */
    record Token(Secret secret) implements Credential {}
  }

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
