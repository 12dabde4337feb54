package dev.postern.core;

/**
 * A field of an API's response that is redacted.
 *
 * @param path names of the service model, such as {@code Credentials.SecretAccessKey} or {@code
 *     Parameters[].Value}
 * @param label that stands on it
 */
public record FieldMask(String path, String label) {}
