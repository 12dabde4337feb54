package dev.postern.aws.model;

/**
 * A member of a structure.
 *
 * @param wire its name where it travels: a key, an element, a header, a parameter, a label
 * @param shape its shape's number
 * @param flat whether a list or map of it in XML and forms has no element around it
 * @param attribute whether XML has it as an attribute
 */
public record Member(
    String name,
    Location location,
    String wire,
    int shape,
    boolean required,
    boolean flat,
    boolean attribute) {

  /**
   * Where in a REST request or response a member travels, or in an event; in other protocols all
   * are in the body.
   */
  public enum Location {
    BODY,
    LABEL,
    QUERY,
    /** All parameters that no other member names. */
    QUERY_MAP,
    HEADER,
    /** All headers whose names begin with {@code wire}. */
    HEADER_MAP,
    /** The status of a response. */
    STATUS,
    /** A header of an event. */
    EVENT_HEADER,
    /** All that an event has besides headers. */
    EVENT_PAYLOAD
  }
}
