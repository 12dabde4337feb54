package dev.postern.aws.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * All services that the gate knows. A service's shapes are read when it is first asked for, those
 * of its outputs apart.
 */
public final class Models {
  private final Map<String, ServiceHead> heads;
  private final Map<String, List<ServiceHead>> bySigning;
  private final Adjustments adjustments;
  private final IamReference iam;
  private final Map<String, ServiceModel> read = new ConcurrentHashMap<>();
  private final Map<String, OutputModel> outputs = new ConcurrentHashMap<>();

  private Models() {
    heads =
        lines("index.gz").stream()
            .map(ServiceHead::of)
            .collect(Collectors.toMap(ServiceHead::name, Function.identity()));
    bySigning = heads.values().stream().collect(Collectors.groupingBy(ServiceHead::signing));
    adjustments = Adjustments.read(lines("adjustments.txt"));
    iam = IamReference.read(lines("iam.gz"));
  }

  /** Those that the build made. */
  public static Models load() {
    return new Models();
  }

  /** The services whose requests are signed with this name, none for an unknown one. */
  public List<ServiceHead> signedAs(String signing) {
    return bySigning.getOrDefault(signing, List.of());
  }

  public Optional<ServiceModel> service(String name) {
    ServiceHead head = heads.get(name);
    return head == null ? Optional.empty() : Optional.of(model(head));
  }

  public ServiceModel model(ServiceHead head) {
    return read.computeIfAbsent(
        head.name(), name -> ModelText.read(head, lines("services/" + name + ".gz")));
  }

  /** What the operations of a service give back. */
  public OutputModel outputs(ServiceHead head) {
    return outputs.computeIfAbsent(
        head.name(), name -> ModelText.outputs(lines("outputs/" + name + ".gz")));
  }

  public List<String> names() {
    return heads.keySet().stream().sorted().toList();
  }

  public IamReference iam() {
    return iam;
  }

  /**
   * Which parameters of a service's operations fill a name of a resource's ARN, where they are
   * called otherwise.
   *
   * @param action of IAM, with its prefix
   * @param type of the resource
   */
  public List<Source> parametersOf(String action, String type, String variable) {
    Map<String, List<Source>> sources = adjustments.names();
    String prefix = action.substring(0, action.indexOf(':') + 1);
    List<Source> all = sources.getOrDefault(prefix + variable, List.of());
    List<Source> ofType = sources.getOrDefault(prefix + type + "/" + variable, all);
    return sources.getOrDefault(action + "/" + variable, ofType);
  }

  /** Whether a call is on one of the types of an action's resources, though each is required. */
  public boolean isOnOne(String action) {
    return adjustments.onOne().contains(action);
  }

  /**
   * Whether a service reads names in capitals as in small letters.
   *
   * @param service as ARNs have it
   */
  public boolean isFolded(String service) {
    return adjustments.folded().contains(service);
  }

  /**
   * Whether a service's names may have colons themselves, or slashes.
   *
   * @param separator one of them
   * @param service as ARNs have it
   */
  public boolean isInNames(char separator, String service) {
    return (separator == ':' ? adjustments.colons() : adjustments.slashes()).contains(service);
  }

  /**
   * Whether a parameter names a profile of instances, with a role in it, though it may be called
   * one itself.
   *
   * @param service of the models
   * @param name the parameter's last
   */
  public boolean isProfile(String service, String name) {
    return adjustments.profiles().contains(service + " " + name);
  }

  /**
   * Whether a parameter that is called a role names none of IAM.
   *
   * @param service of the models
   * @param name the parameter's last
   */
  public boolean isNoRole(String service, String name) {
    return adjustments.noRoles().contains(service + " " + name);
  }

  private static List<String> lines(String resource) {
    try (InputStream in = Models.class.getResourceAsStream(resource);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    unpacked(Objects.requireNonNull(in, resource), resource),
                    StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream unpacked(InputStream in, String resource) throws IOException {
    return resource.endsWith(".gz") ? new GZIPInputStream(in) : in;
  }
}
