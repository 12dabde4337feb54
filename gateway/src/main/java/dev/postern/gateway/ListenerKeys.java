package dev.postern.gateway;

import dev.postern.gateway.config.ListenConfig;
import dev.postern.gateway.config.ListenTls;
import dev.postern.gateway.config.PosternConfig;
import dev.postern.net.ServerTls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** By what the listeners prove who they are; null where one does not, or is not there. */
record ListenerKeys(
    @Nullable ServerTls postgres,
    @Nullable ServerTls mysql,
    @Nullable ServerTls aws,
    @Nullable ServerTls https) {
  static ListenerKeys of(PosternConfig config) {
    ListenConfig listen = config.listen();
    long handshakeMillis = config.limits().loginTimeout().toMillis();
    return new ListenerKeys(
        tls(postgres(listen), "postgresql", handshakeMillis),
        tls(mysql(listen), "mysql", handshakeMillis),
        tls(aws(listen), "http/1.1", handshakeMillis),
        tls(https(listen), "http/1.1", handshakeMillis));
  }

  /**
   * The certificates of another configuration, by which connections are served once this is run.
   *
   * @throws IllegalArgumentException where one cannot be used
   */
  Runnable renewal(ListenConfig listen) {
    List<Runnable> renewals =
        List.of(
            renewal(postgres, postgres(listen)),
            renewal(mysql, mysql(listen)),
            renewal(aws, aws(listen)),
            renewal(https, https(listen)));
    return () -> renewals.forEach(Runnable::run);
  }

  private static ListenTls postgres(ListenConfig listen) {
    return listen.postgres().tls();
  }

  private static @Nullable ListenTls mysql(ListenConfig listen) {
    ListenConfig.Mysql mysql = listen.mysql();
    return mysql == null ? null : mysql.tls();
  }

  private static @Nullable ListenTls aws(ListenConfig listen) {
    ListenConfig.Aws aws = listen.aws();
    return aws == null ? null : aws.tls();
  }

  private static @Nullable ListenTls https(ListenConfig listen) {
    ListenConfig.Https https = listen.https();
    return https == null ? null : https.tls();
  }

  private static @Nullable ServerTls tls(
      @Nullable ListenTls tls, String protocol, long handshakeMillis) {
    return tls instanceof ListenTls.Certificate(var chain, var key)
        ? ServerTls.of(chain, key, protocol, handshakeMillis)
        : null;
  }

  private static Runnable renewal(@Nullable ServerTls running, @Nullable ListenTls renewed) {
    return running != null && renewed instanceof ListenTls.Certificate(var chain, var key)
        ? running.renewal(chain, key)
        : () -> {};
  }
}
