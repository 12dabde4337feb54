package dev.postern.core;

/**
 * One value that an AWS call says.
 *
 * @param path names of the service model, such as <code>Filters[].Name</code>; a map's key stands
 *     in braces, <code>Metadata{owner}</code>
 * @param value as text: numbers as they were written, binary as base64
 * @param sensitive whether the model says that it must not be shown
 */
public record AwsParameter(String path, String value, boolean sensitive) {
  @Override
  public String toString() {
    return path + "=" + (sensitive ? "(sensitive)" : value);
  }
}
