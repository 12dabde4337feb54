package dev.postern.iam;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What the machine gives the gate to be at AWS, wherever it runs: the SDK looks for it, and renews
 * it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/credentials-chain.html">
 *     Default credentials provider chain</a>
 */
final class GateCredentials implements AwsCredentialsProvider, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GateCredentials.class);

  private final DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build();
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * The credentials; waits where they have to be fetched.
   *
   * @throws IamException where the machine has none
   */
  AwsCredentials current() throws IamException {
    try {
      return resolveCredentials();
    } catch (SdkException e) {
      LOG.warn("credentials=none reason={}", e.getMessage());
      throw new IamException(IamException.Fault.NO_CREDENTIALS);
    }
  }

  @Override
  public AwsCredentials resolveCredentials() {
    AwsCredentials credentials = chain.resolveCredentials();
    if (!(credentials instanceof AwsSessionCredentials) && !warned.getAndSet(true)) {
      LOG.warn(
          "credentials=static: the access key of a user never ends, whoever finds it; give the gate"
              + " a role instead");
    }
    return credentials;
  }

  @Override
  public void close() {
    chain.close();
  }
}
