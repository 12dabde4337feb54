package dev.postern.aws.model;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An operation of a service.
 *
 * @param method of HTTP
 * @param uri its template, such as <code>/{Bucket}/{Key+}?acl</code>; {@code /} but in REST
 * @param input its input's shape
 * @param root the element around a body of XML, empty where none is said
 * @param traits what is special about it
 * @param hostPrefix of its endpoint, such as <code>{AccountId}.</code>; empty for none
 * @param actions what IAM has to allow for it, with what each depends on; empty where the reference
 *     has no action of its name
 * @param sensitive the paths of the response's sensitive fields by the model's names, {@code []}
 *     for a list's elements, <code>{}</code> for a map's values, {@code **} for all below
 */
public record OperationModel(
    String name,
    String method,
    UriTemplate uri,
    @Nullable Integer input,
    String root,
    Set<Trait> traits,
    String hostPrefix,
    List<NeededAction> actions,
    List<String> sensitive) {

  /** What is special about an operation. */
  public enum Trait {
    /** Its body need not be signed. */
    UNSIGNED_BODY,
    /** It takes no signature. */
    ANONYMOUS,
    /** Its response is a stream of bytes. */
    STREAMED_RESPONSE,
    /** Its response is a stream of events. */
    EVENT_RESPONSE,
    /** Its request is a stream of events. */
    EVENT_REQUEST
  }

  /**
   * An action, where a parameter is given.
   *
   * @param when the parameter's path, or a {@link Source} of what it has to be, empty for always
   */
  public record NeededAction(String action, String when) {}
}
