package dev.postern.aws.mask;

import dev.postern.aws.value.UnreadableException;
import dev.postern.aws.value.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides fields of an XML text and leaves all else as it was written. Document types, comments,
 * processing instructions and CDATA, which AWS does not write, are refused.
 */
final class XmlMask {
  private static final String NAME = "[A-Za-z_][A-Za-z0-9_.:-]*";
  private static final String QUOTED = "(?:\"[^\"<]*\"|'[^'<]*')";

  /** Possessive, since giving back attribute by attribute would be a call deep for each. */
  private static final Pattern TAG =
      Pattern.compile(
          "<(/?)(" + NAME + ")((?:\\s+" + NAME + "\\s*=\\s*" + QUOTED + ")*+)\\s*(/?)>");

  private static final Pattern ATTRIBUTE =
      Pattern.compile("(" + NAME + ")(\\s*=\\s*)(" + QUOTED + ")");

  private static final Pattern DECLARATION =
      Pattern.compile("\\A\\uFEFF?\\s*(<\\?xml [^<>]*\\?>)?\\s*");

  private static final Pattern ENCODING =
      Pattern.compile("encoding\\s*=\\s*(?![\"'](?i:utf-8)[\"'])");

  /** What a namespace is called that may stand in what is hidden. */
  private static final Pattern NAMESPACE =
      Pattern.compile(".https?://([a-z0-9-]+\\.)*(amazonaws\\.com|w3\\.org)/[A-Za-z0-9./-]{0,64}.");

  /** What the protocols say of a request beside the operation's output. */
  private static final Set<String> ABOUT_REQUEST =
      Set.of("ResponseMetadata", "RequestId", "requestId");

  private static final int DEEPEST = 128;

  private final String text;
  private final Place root;
  private final int above;
  private final StringBuilder out = new StringBuilder();
  private final Hidden.Tally tally = new Hidden.Tally();
  private final Deque<Element> open = new ArrayDeque<>();

  private XmlMask(String text, Place root, int above) {
    this.text = text;
    this.root = root;
    this.above = above;
  }

  /**
   * An element that has begun.
   *
   * @param places where it may be in the model: around the fields stand some elements of none
   * @param leftOut whether it is left out, with all that is in it
   */
  private record Element(String name, List<Place> places, boolean leftOut) {
    /** Where it is hidden; of several places one whose type the model says. */
    Optional<Place> hidden() {
      return places.stream()
          .filter(Place::isHidden)
          .min(Comparator.comparing(place -> place.type() == null));
    }
  }

  /**
   * @param above how many elements stand around the fields at the most; they begin in any of them
   */
  static Hidden hide(byte[] body, Place root, int above) throws UnreadableException {
    XmlMask mask = new XmlMask(Utf8.decode(body), root, above);
    mask.document();
    return mask.tally.of(mask.out.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void document() throws UnreadableException {
    Matcher declaration = DECLARATION.matcher(text);
    int at = declaration.find() ? declaration.end() : 0;
    if (ENCODING.matcher(text.substring(0, at)).find()) {
      throw malformed();
    }
    out.append(text, 0, at);
    Matcher tag = TAG.matcher(text);
    boolean done = false;
    while (at < text.length()) {
      int next = text.indexOf('<', at);
      text(text.substring(at, next < 0 ? text.length() : next));
      if (next < 0) {
        break;
      }
      if (!tag.find(next) || tag.start() != next || done) {
        throw malformed();
      }
      if (tag.group(1).isEmpty()) {
        begin(tag);
      } else {
        end(tag);
      }
      done = open.isEmpty();
      at = tag.end();
    }
    if (!done) {
      throw malformed();
    }
  }

  private void text(String between) throws UnreadableException {
    Element inside = open.peek();
    if (inside != null && inside.leftOut()) {
      return;
    }
    if (between.isBlank()) {
      out.append(between);
      return;
    }
    if (inside == null) {
      throw malformed();
    }
    Optional<Place> hidden = inside.hidden();
    if (hidden.isPresent()) {
      inside.places().forEach(tally::addFieldsOf);
      tally.add(hidden.get());
      out.append(Replacements.text(hidden.get().type(), between));
      return;
    }
    if (inside.places().stream().anyMatch(place -> place.isOther(Place.Form.SCALAR))
        || isAround(inside)) {
      throw Hidden.otherShape();
    }
    out.append(between);
  }

  /** Whether it stands around the fields, so that there is nothing but elements in it. */
  private boolean isAround(Element element) {
    return open.size() <= above
        && element.places().stream().noneMatch(Place::isKnown)
        && !ABOUT_REQUEST.contains(local(element.name()));
  }

  private void begin(Matcher tag) throws UnreadableException {
    if (open.size() >= DEEPEST) {
      throw malformed();
    }
    Element inside = open.peek();
    if (inside != null && inside.places().stream().anyMatch(XmlMask::isScalar)) {
      throw Hidden.otherShape();
    }
    String name = local(tag.group(2));
    List<Place> parents = inside == null ? List.of() : inside.places();
    List<Place> places = new ArrayList<>();
    boolean leftOut = (inside != null && inside.leftOut()) || leavesOut(parents, name);
    if (!leftOut) {
      parents.forEach(place -> places.add(place.child(name)));
      if (open.size() <= above) {
        places.add(root.child(name));
      }
    }
    Element element = new Element(tag.group(2), places, leftOut);
    if (!leftOut) {
      out.append('<').append(tag.group(2));
      attributes(element, tag.group(3));
      out.append(text, tag.end(3), tag.end());
    }
    if (tag.group(4).isEmpty()) {
      open.push(element);
    }
  }

  /**
   * Whether an element is left out, as {@link Place#leavesOut} has it. Around the fields are
   * elements that the model does not name, and beside them what is about the request.
   */
  private boolean leavesOut(List<Place> parents, String name) {
    List<Place> known = parents.stream().filter(Place::isKnown).toList();
    if (known.isEmpty()) {
      return open.size() == above && !ABOUT_REQUEST.contains(name) && root.leavesOut(name);
    }
    return known.stream().allMatch(place -> place.leavesOut(name));
  }

  /** Whether it is hidden and has no elements of the model's inside: their names may be it. */
  private static boolean isScalar(Place place) {
    return place.isHidden() && place.type() != null;
  }

  private void attributes(Element element, String written) throws UnreadableException {
    Matcher attribute = ATTRIBUTE.matcher(written);
    int at = 0;
    while (attribute.find()) {
      String name = attribute.group(1);
      Optional<Place> hidden = hidden(element, local(name));
      out.append(written, at, attribute.start(3));
      at = attribute.end(3);
      if (hidden.isEmpty()) {
        out.append(attribute.group(3));
      } else if (!name.equals("xmlns") && !name.startsWith("xmlns:")) {
        tally.add(hidden.get());
        out.append('"').append(Replacements.REDACTED).append('"');
      } else if (NAMESPACE.matcher(attribute.group(3)).matches()) {
        out.append(attribute.group(3));
      } else {
        throw Hidden.otherShape();
      }
    }
    out.append(written, at, written.length());
  }

  private static Optional<Place> hidden(Element element, String attribute) {
    return element.places().stream()
        .map(place -> place.attribute(attribute))
        .filter(Place::isHidden)
        .findFirst();
  }

  private void end(Matcher tag) throws UnreadableException {
    Element inside = open.peek();
    if (inside == null
        || !tag.group(3).isEmpty()
        || !tag.group(4).isEmpty()
        || !inside.name().equals(tag.group(2))) {
      throw malformed();
    }
    open.pop();
    if (!inside.leftOut()) {
      out.append(tag.group());
    }
  }

  private static String local(String name) {
    return name.substring(name.indexOf(':') + 1);
  }

  private static UnreadableException malformed() {
    return new UnreadableException("malformed-xml", "the response is no XML of AWS's");
  }
}
