package dev.postern.gateway;

import dev.postern.aws.bridge.CallUpstream;
import dev.postern.aws.sign.AwsKey;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.Refusal;
import dev.postern.core.SessionId;
import dev.postern.core.Target;
import dev.postern.gateway.config.AwsConnectionConfig;
import dev.postern.iam.AwsEndpoints;
import dev.postern.iam.AwsIdentity;
import dev.postern.iam.IamException;
import dev.postern.iam.LentKey;
import dev.postern.iam.Person;
import java.net.URI;
import java.util.List;

/** Where a connection to AWS leads: the services of its regions, in its role. */
record AwsUpstream(AwsConnectionConfig connection, AwsIdentity aws) implements CallUpstream {
  @Override
  public Place place(String endpoint, String region) {
    URI own = connection.endpoints().get(endpoint);
    URI uri = own == null ? AwsEndpoints.of(endpoint, region) : own;
    return new Place(
        uri,
        uri.getScheme().equals("https")
            ? new Target.Tls.VerifyFull(List.of())
            : new Target.Tls.Off());
  }

  @Override
  public Lent lend(Identity identity, SessionId session) {
    try {
      LentKey key = aws.lend(connection.role(), connection.region(), Person.of(identity), session);
      return new Lent.Key(
          new AwsKey(
              key.id(), key.secret().reveal(), key.token() == null ? null : key.token().reveal()));
    } catch (IamException e) {
      return new Lent.Refused(refusal(e));
    }
  }

  /** Where AWS says no, to come again would change nothing. */
  static Refusal refusal(IamException e) {
    boolean no = e.fault() == IamException.Fault.ROLE_REFUSED;
    return new Refusal(no ? FaultCode.DENIED : FaultCode.UNAVAILABLE, e.reason(), null);
  }
}
