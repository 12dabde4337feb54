package dev.postern.aws.value;

import java.util.List;
import java.util.Map;

/**
 * An element of XML. Its namespace is left out: AWS's services read requests with and without.
 *
 * @param attributes by local name
 * @param text empty where it has children
 */
public record XmlElement(
    String name, Map<String, String> attributes, List<XmlElement> children, String text) {}
