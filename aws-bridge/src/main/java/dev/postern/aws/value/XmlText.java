package dev.postern.aws.value;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * XML 1.0 in UTF-8 without a document type, entities of its own, processing instructions, or text
 * beside elements.
 */
public final class XmlText {
  private static final int DEEPEST = 64;
  private final XMLStreamReader reader;
  private final Elements elements = new Elements();

  private XmlText(XMLStreamReader reader) {
    this.reader = reader;
  }

  /**
   * @param bytes the whole document; the caller has bounded its length
   */
  public static XmlElement read(byte[] bytes) throws UnreadableException {
    String text = Utf8.decode(bytes);
    try {
      XMLStreamReader reader = factory().createXMLStreamReader(new StringReader(text));
      String encoding = reader.getCharacterEncodingScheme();
      if (encoding != null && !encoding.equalsIgnoreCase("UTF-8")) {
        throw malformed();
      }
      return new XmlText(reader).document();
    } catch (XMLStreamException e) {
      throw malformed();
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  private XmlElement document() throws XMLStreamException, UnreadableException {
    XmlElement root = null;
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> root = element(1);
        case XMLStreamConstants.END_DOCUMENT, XMLStreamConstants.SPACE -> {}
        default -> throw malformed();
      }
    }
    if (root == null) {
      throw malformed();
    }
    return root;
  }

  private XmlElement element(int depth) throws XMLStreamException, UnreadableException {
    elements.add();
    if (depth > DEEPEST) {
      throw new UnreadableException("too-deep", "the request's XML is nested too deeply");
    }
    String name = reader.getLocalName();
    Map<String, String> attributes = attributes();
    List<XmlElement> children = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    while (true) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> children.add(element(depth + 1));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text.append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          if (!children.isEmpty() && !text.toString().isBlank()) {
            throw malformed();
          }
          return new XmlElement(
              name, attributes, List.copyOf(children), children.isEmpty() ? text.toString() : "");
        }
        default -> throw malformed();
      }
    }
  }

  private Map<String, String> attributes() throws UnreadableException {
    Map<String, String> attributes = new HashMap<>();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      String name = reader.getAttributeLocalName(i);
      if (attributes.put(name, reader.getAttributeValue(i)) != null) {
        throw new UnreadableException("duplicate-key", "an attribute stands twice in an element");
      }
    }
    return attributes;
  }

  private static UnreadableException malformed() {
    return new UnreadableException("malformed-body", "the request's XML is malformed");
  }
}
