package dev.postern.core;

/**
 * A field of an API's response that is redacted.
 *
 * @param path names of the service model, such as {@code Credentials.SecretAccessKey} or {@code
 *     Parameters[].Value}
 * @param label that stands on it
 */
public record FieldMask(String path, String label) {
  /** What stands for a text that is hidden. Base64 may be so too: an SDK reads a blob of it. */
  public static final String REDACTED = "redacted";
}
