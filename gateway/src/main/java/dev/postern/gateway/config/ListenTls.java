package dev.postern.gateway.config;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** How a listener proves who it is. */
public sealed interface ListenTls {
  /** No TLS: only on a loopback address. */
  record Off() implements ListenTls {}

  /**
   * @param chain the listener's own certificate first
   * @param key of the first certificate
   */
  record Certificate(List<X509Certificate> chain, PrivateKey key) implements ListenTls {
    /** The key is not printed. */
    @Override
    public String toString() {
      return "Certificate[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
  }

  static ListenTls read(Node node) throws ConfigException {
    if (!node.isSection()) {
      Shapes.word(node, List.of("off"));
      return new Off();
    }
    Section section = node.section("certificate and key");
    var chain = section.required("certificate", References.certificates());
    var key = section.required("key", References.privateKey());
    section.check(
        "key",
        () -> Pem.belongTogether(key.get(), chain.get().getFirst().getPublicKey()),
        "the key does not belong to the first certificate");
    return section.build(() -> new Certificate(chain.get(), key.get()));
  }

  static void onlyLoopbackIsPlain(
      Section section, Section.Field<HostPort> address, Section.Field<ListenTls> tls) {
    section.check(
        "tls",
        () -> !(tls.get() instanceof Off) || address.get().isLoopback(),
        "off is only for a loopback address; expected certificate and key");
  }
}
