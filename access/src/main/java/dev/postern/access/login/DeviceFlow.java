package dev.postern.access.login;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationGrantError;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationRequest;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationResponse;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.device.DeviceCodeGrant;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** RFC 8628: asks for a code, shows it, and asks for the token until a person has entered it. */
final class DeviceFlow {
  private static final Duration LONGEST = Duration.ofMinutes(30);

  /** RFC 8628, section 3.5. */
  private static final Duration SLOWER = Duration.ofSeconds(5);

  private final Registration registration;
  private final Provider provider;
  private final InstantSource clock;
  private final Pause pause;

  DeviceFlow(Registration registration, Provider provider, InstantSource clock, Pause pause) {
    this.registration = registration;
    this.provider = provider;
    this.clock = clock;
    this.pause = pause;
  }

  AccessTokenResponse run(Prompt prompt) throws LoginFailed, InterruptedException {
    DeviceAuthorizationSuccessResponse device = authorize();
    prompt.enter(
        printable(device.getVerificationURI()),
        Provider.printable(device.getUserCode().getValue()),
        device.getVerificationURIComplete() == null
            ? null
            : printable(device.getVerificationURIComplete()));
    Duration lifetime = Duration.ofSeconds(device.getLifetime());
    Instant end = clock.instant().plus(lifetime.compareTo(LONGEST) > 0 ? LONGEST : lifetime);
    Duration interval = Duration.ofSeconds(Math.max(1, device.getInterval()));
    while (clock.instant().plus(interval).isBefore(end)) {
      pause.sleep(interval);
      TokenResponse answer = answer(device);
      if (answer == null) {
        interval = interval.multipliedBy(2);
      } else if (answer.indicatesSuccess()) {
        return answer.toSuccessResponse();
      } else {
        interval = interval.plus(further(answer.toErrorResponse().getErrorObject()));
      }
    }
    throw over();
  }

  private DeviceAuthorizationSuccessResponse authorize() throws LoginFailed {
    URI endpoint = provider.deviceEndpoint();
    DeviceAuthorizationRequest request =
        registration
            .authentication()
            .map(DeviceAuthorizationRequest.Builder::new)
            .orElseGet(() -> new DeviceAuthorizationRequest.Builder(registration.clientId()))
            .endpointURI(endpoint)
            .scope(registration.scopes())
            .build();
    try {
      DeviceAuthorizationResponse answer =
          DeviceAuthorizationResponse.parse(provider.send(request.toHTTPRequest()));
      if (!answer.indicatesSuccess()) {
        throw Provider.refused(answer.toErrorResponse().getErrorObject());
      }
      return answer.toSuccessResponse();
    } catch (ParseException | RuntimeException e) {
      throw Provider.failed("the provider's answer to the device flow cannot be read");
    }
  }

  /** Null where none came: section 3.5 has the client ask again later. */
  private @Nullable TokenResponse answer(DeviceAuthorizationSuccessResponse device)
      throws LoginFailed {
    try {
      return provider.redeem(new DeviceCodeGrant(device.getDeviceCode()));
    } catch (IOException e) {
      return null;
    }
  }

  /** How much slower to ask. */
  private static Duration further(ErrorObject error) throws LoginFailed {
    if (error.equals(DeviceAuthorizationGrantError.AUTHORIZATION_PENDING)) {
      return Duration.ZERO;
    }
    if (error.equals(DeviceAuthorizationGrantError.SLOW_DOWN)) {
      return SLOWER;
    }
    if (error.equals(DeviceAuthorizationGrantError.EXPIRED_TOKEN)) {
      throw over();
    }
    if (error.equals(OAuth2Error.ACCESS_DENIED)) {
      throw new LoginFailed(LoginFailed.Cause.REFUSED, "the login was denied");
    }
    throw Provider.refused(error);
  }

  private static LoginFailed over() {
    return new LoginFailed(LoginFailed.Cause.REFUSED, "the code was not entered in time");
  }

  private static URI printable(URI address) throws LoginFailed {
    if (address.getHost() == null) {
      throw Provider.failed("the provider's address for the code cannot be read");
    }
    return URI.create(address.toASCIIString());
  }
}
