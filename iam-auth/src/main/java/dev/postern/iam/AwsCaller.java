package dev.postern.iam;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

/**
 * Asks AWS's services a few questions as the gate itself, each once and for some seconds. The SDK's
 * clients would do the same with a jar for each service, of which EC2's alone is 30 MB.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html">Query
 *     requests</a>
 */
public final class AwsCaller implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int LONGEST = 8 << 20;
  private static final int FIRST_FAILURE = 300;
  private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9._]{1,100})</Code>");

  private final GateCredentials gate;
  private final Map<String, URI> endpoints;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final SdkHttpClient client =
      UrlConnectionHttpClient.builder().connectionTimeout(PATIENCE).socketTimeout(PATIENCE).build();

  /**
   * @param endpoints by a service's endpoint prefix, in the place of AWS's own
   */
  AwsCaller(GateCredentials gate, Map<String, URI> endpoints) {
    this.gate = gate;
    this.endpoints = Map.copyOf(endpoints);
  }

  /**
   * A question in the Query protocol.
   *
   * @param service by its endpoint prefix, such as {@code ec2}
   * @param version of its API
   */
  public AwsAnswer query(
      String service, String version, String region, String action, Map<String, String> asked) {
    Map<String, String> form = new TreeMap<>(asked);
    form.put("Action", action);
    form.put("Version", version);
    byte[] body =
        form.entrySet().stream()
            .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&"))
            .getBytes(StandardCharsets.UTF_8);
    return ask(
        service,
        region,
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .encodedPath("/")
            .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
        body);
  }

  /**
   * A question in JSON 1.1.
   *
   * @param target the operation, as {@code X-Amz-Target} names it
   */
  AwsAnswer json(String service, String region, String target, String asked) {
    return ask(
        service,
        region,
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .encodedPath("/")
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("X-Amz-Target", target),
        asked.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A question whose answer is at a path.
   *
   * @param path from the first slash, without anything that would have to be encoded
   */
  public AwsAnswer get(String service, String region, String path, Map<String, String> asked) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder().method(SdkHttpMethod.GET).encodedPath(path);
    asked.forEach(request::putRawQueryParameter);
    return ask(service, region, request, new byte[0]);
  }

  private AwsAnswer ask(
      String service, String region, SdkHttpRequest.Builder request, byte[] body) {
    AwsCredentials credentials;
    try {
      credentials = gate.current();
    } catch (IamException e) {
      return new AwsAnswer.Silent(e.reason().sentence());
    }
    ServiceMetadata metadata = ServiceMetadata.of(service);
    Region at = AwsEndpoints.at(metadata, Region.of(region));
    URI own = endpoints.get(service);
    request.uri(own == null ? AwsEndpoints.of(service, region) : own);
    ContentStreamProvider content = ContentStreamProvider.fromByteArray(body);
    SignedRequest signed =
        signer.sign(sign ->
            sign.identity(credentials)
                .request(request.build())
                .payload(content)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                .putProperty(AwsV4HttpSigner.REGION_NAME, metadata.signingRegion(at).id()));
    try {
      return answer(
          client
              .prepareRequest(
                  HttpExecuteRequest.builder()
                      .request(signed.request())
                      .contentStreamProvider(body.length == 0 ? null : content)
                      .build())
              .call());
    } catch (IOException e) {
      return new AwsAnswer.Silent(e.getClass().getSimpleName());
    }
  }

  private static AwsAnswer answer(HttpExecuteResponse response) throws IOException {
    byte[] body = new byte[0];
    @Nullable InputStream content = response.responseBody().orElse(null);
    if (content != null) {
      try (content) {
        body = content.readNBytes(LONGEST + 1);
      }
    }
    if (body.length > LONGEST) {
      return new AwsAnswer.Silent("the answer is too long");
    }
    int status = response.httpResponse().statusCode();
    return status < FIRST_FAILURE
        ? new AwsAnswer.Given(body)
        : new AwsAnswer.Refused(status, code(response, body));
  }

  /** JSON services say it in a header, before a colon; the others in XML. */
  private static String code(HttpExecuteResponse response, byte[] body) {
    String named =
        response.httpResponse().firstMatchingHeader("x-amzn-ErrorType").orElse("").split(":")[0];
    if (named.matches("[A-Za-z0-9._]{1,100}")) {
      return named;
    }
    Matcher found = CODE.matcher(new String(body, StandardCharsets.UTF_8));
    return found.find() ? found.group(1) : "";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
  }
}
