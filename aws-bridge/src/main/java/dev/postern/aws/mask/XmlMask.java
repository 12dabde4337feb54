package dev.postern.aws.mask;

import dev.postern.aws.value.UnreadableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides fields of an XML text and leaves all else as it was written. Document types, comments,
 * processing instructions and CDATA, which AWS does not write, are refused.
 */
final class XmlMask {
  /** Possessive, since giving back attribute by attribute would be a call deep for each. */
  private static final Pattern TAG =
      Pattern.compile(
          "<(/?)([A-Za-z_][A-Za-z0-9_.:-]*)((?:\\s+[A-Za-z_][A-Za-z0-9_.:-]*\\s*=\\s*"
              + "(?:\"[^\"<]*\"|'[^'<]*'))*+)\\s*(/?)>");

  private static final Pattern DECLARATION =
      Pattern.compile("\\A\\uFEFF?\\s*(<\\?xml [^<>]*\\?>)?\\s*");
  private static final int DEEPEST = 128;

  private XmlMask() {}

  private record Element(String name, List<WirePath> fields, boolean hidden) {}

  /**
   * @param above how many elements stand around the fields at the most; they begin in any of them
   */
  static JsonMask.Hidden hide(String text, List<WirePath> fields, int above)
      throws UnreadableException {
    StringBuilder out = new StringBuilder();
    Deque<Element> open = new ArrayDeque<>();
    Matcher declaration = DECLARATION.matcher(text);
    int at = declaration.find() ? declaration.end() : 0;
    out.append(text, 0, at);
    Matcher tag = TAG.matcher(text);
    boolean whole = fields.stream().anyMatch(WirePath::isHere);
    boolean done = false;
    long masked = 0;
    while (at < text.length()) {
      int next = text.indexOf('<', at);
      String between = text.substring(at, next < 0 ? text.length() : next);
      Element inside = open.peek();
      if (inside != null && inside.hidden() && !between.isBlank()) {
        out.append(ResponseMasks.REDACTED);
        masked++;
      } else if (inside == null && !between.isBlank()) {
        throw malformed();
      } else {
        out.append(between);
      }
      if (next < 0) {
        break;
      }
      if (!tag.find(next) || tag.start() != next) {
        throw malformed();
      }
      boolean ends = !tag.group(1).isEmpty();
      boolean empty = !tag.group(4).isEmpty();
      String name = local(tag.group(2));
      if (ends) {
        if (inside == null
            || empty
            || !tag.group(3).isEmpty()
            || !inside.name().equals(tag.group(2))) {
          throw malformed();
        }
        open.pop();
        done = open.isEmpty();
      } else {
        if (done || open.size() >= DEEPEST) {
          throw malformed();
        }
        List<WirePath> here = new ArrayList<>();
        for (WirePath field : inside == null ? List.<WirePath>of() : inside.fields()) {
          WirePath behind = field.isHere() ? null : field.behind(name);
          if (behind != null) {
            here.add(behind);
          }
        }
        if (open.size() <= above) {
          for (WirePath field : fields) {
            WirePath behind = field.isHere() ? null : field.behind(name);
            if (behind != null) {
              here.add(behind);
            }
          }
        }
        boolean hidden =
            (inside == null ? whole : inside.hidden()) || here.stream().anyMatch(WirePath::isHere);
        if (!empty) {
          open.push(new Element(tag.group(2), here, hidden));
        } else {
          done = open.isEmpty();
        }
      }
      out.append(tag.group());
      at = tag.end();
    }
    if (!open.isEmpty() || !done) {
      throw malformed();
    }
    return new JsonMask.Hidden(out.toString(), masked);
  }

  private static String local(String name) {
    return name.substring(name.indexOf(':') + 1);
  }

  private static UnreadableException malformed() {
    return new UnreadableException("malformed-xml", "the response is no XML of AWS's");
  }
}
