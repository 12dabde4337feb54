package dev.postern.gateway;

import dev.postern.core.SessionId;
import dev.postern.core.Target;
import dev.postern.core.TargetSource;
import dev.postern.gateway.config.ConnectionConfig;
import dev.postern.iam.IamException;
import dev.postern.iam.Person;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How the gate logs in to a connection's upstream.
 *
 * @param person on whose behalf
 * @param session that it is for
 */
record GateLogin(Logins logins, ConnectionConfig connection, Person person, SessionId session)
    implements TargetSource {
  /** Where to dial, and how to log in there once. Waits for AWS where it has to be asked. */
  Target target() throws IamException {
    return logins.target(connection, person, session);
  }

  @Override
  public Target another() throws IOException {
    try {
      return target();
    } catch (IamException e) {
      throw new IOException(e.reason().sentence(), e);
    }
  }

  @Override
  public @Nullable Target instead(Target refused) {
    return logins.instead(connection, refused);
  }
}
