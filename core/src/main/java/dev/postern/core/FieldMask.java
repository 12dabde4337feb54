package dev.postern.core;

/**
 * How the values of one field of an API's response are masked.
 *
 * @param path names of the service model, such as <code>Credentials.SecretAccessKey</code>, {@code
 *     Parameters[].Value} or <code>Environment.Variables{}</code>
 * @param label that stands on it
 * @param mask of its values, which are UTF-8
 */
public record FieldMask(String path, String label, CellMask mask) {}
