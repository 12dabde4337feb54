package dev.postern.aws.bridge;

import dev.postern.aws.sign.AwsKey;
import dev.postern.core.Identity;
import dev.postern.core.Refusal;
import dev.postern.core.SessionId;
import dev.postern.core.Target;
import java.net.URI;

/** The port to where a connection's calls go, and by whose leave. */
public interface CallUpstream {
  /**
   * Where a service is.
   *
   * @param endpoint the service's endpoint prefix, such as {@code monitoring}
   */
  Place place(String endpoint, String region);

  /**
   * What the gate signs with for the person whose session it is. Blocks for as long as AWS takes to
   * give credentials: call it on a virtual thread.
   */
  Lent lend(Identity identity, SessionId session);

  /**
   * A service's endpoint.
   *
   * @param uri of https, or http at a loopback address; without a path
   * @param tls how its certificate is verified
   */
  record Place(URI uri, Target.Tls tls) {
    /** What the endpoint has for one account or the like: its name follows the prefix. */
    Place below(String prefix) {
      return new Place(URI.create(uri.getScheme() + "://" + prefix + authority()), tls);
    }

    String host() {
      return uri.getHost();
    }

    boolean isEncrypted() {
      return uri.getScheme().equals("https");
    }

    int port() {
      return uri.getPort() >= 0 ? uri.getPort() : isEncrypted() ? 443 : 80;
    }

    /** As Host says it: without the port that goes without saying. */
    String authority() {
      return uri.getPort() < 0 ? host() : host() + ":" + uri.getPort();
    }
  }

  /** Whether there are credentials. */
  sealed interface Lent {
    record Key(AwsKey key) implements Lent {}

    record Refused(Refusal refusal) implements Lent {}
  }
}
