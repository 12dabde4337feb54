package dev.postern.aws.mask;

import dev.postern.aws.model.Member;
import dev.postern.aws.model.OutputModel;
import dev.postern.aws.model.Protocol;
import dev.postern.aws.model.Shape;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A response as a service would write it by its model, with a random secret in each field that is
 * to be hidden. It finds these by comparing whole paths, unlike the code that it tests.
 */
final class SampleResponse {
  /** Letters that no name of the models has four of in a row. */
  private static final String LETTERS = "QXZJKVW0123456789";

  private static final String OTHERS = "<>&\"'\\/,:{}[] \tжü漢😀";
  private static final int DEEPEST = 7;
  private static final int TEXT = 3;
  private static final int BYTES = 2;

  private final OutputModel model;
  private final Protocol protocol;
  private final Random random;
  private final Set<String> fields = new TreeSet<>();
  private final List<String> planted = new ArrayList<>();
  private final Set<String> holders = new TreeSet<>();
  private final Map<String, String> headers = new LinkedHashMap<>();

  SampleResponse(OutputModel model, Protocol protocol, List<String> fields, Random random) {
    this.model = model;
    this.protocol = protocol;
    this.fields.addAll(fields);
    this.random = random;
  }

  /** What must not be found in the response once it is masked, as it was written. */
  List<String> planted() {
    return planted;
  }

  /** The paths in which something was planted. */
  Set<String> holders() {
    return holders;
  }

  Map<String, String> headers() {
    return headers;
  }

  byte[] body(Shape.Structure output) {
    boolean rest = protocol == Protocol.REST_JSON || protocol == Protocol.REST_XML;
    Shape.Structure inBody = output;
    String path = "";
    if (rest) {
      Map<String, Member> left = new LinkedHashMap<>();
      output
          .members()
          .forEach((name, member) -> {
            switch (member.location()) {
              case HEADER -> header(member);
              case HEADER_MAP, STATUS -> {}
              default -> left.put(name, member);
            }
          });
      inBody = new Shape.Structure(left, null);
      Member payload = output.payload() == null ? null : left.get(output.payload());
      if (payload != null && model.shape(payload.shape()) instanceof Shape.Structure structure) {
        inBody = structure;
        path = payload.name();
      }
    }
    return switch (protocol) {
      case JSON, REST_JSON -> utf8(json(inBody, path, 0));
      case CBOR -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        cbor(inBody, path, 0, out);
        yield out.toByteArray();
      }
      case QUERY ->
          utf8(
              "<XResponse xmlns=\"https://x.amazonaws.com/doc/2010-05-08/\"><XResult>"
                  + inside(inBody, path, 0)
                  + "</XResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>"
                  + "</XResponse>");
      case EC2 ->
          utf8("<XResponse><requestId>r</requestId>" + inside(inBody, path, 0) + "</XResponse>");
      case REST_XML ->
          utf8(
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<X>" + inside(inBody, path, 0) + "</X>");
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void header(Member member) {
    if (isField(member.name())) {
      String value = letters(24);
      planted.add(value);
      holders.add(member.name());
      headers.put(member.wire().toLowerCase(java.util.Locale.ROOT), value);
    }
  }

  /** Whether this is a field or in one. */
  private boolean isField(String path) {
    return fields.stream()
        .map(field -> field.replace(".**", ""))
        .anyMatch(field ->
            path.equals(field)
                || field.equals("**")
                || field.isEmpty()
                || path.startsWith(field + ".")
                || path.startsWith(field + "[")
                || path.startsWith(field + "{"));
  }

  private boolean isOnTheWay(String path) {
    return isField(path)
        || fields.stream()
            .anyMatch(field ->
                field.startsWith(path + ".")
                    || field.startsWith(path + "[")
                    || field.startsWith(path + "{"));
  }

  private List<Member> members(Shape.Structure structure, String path, int depth) {
    List<Member> members = new ArrayList<>();
    for (Member member : structure.members().values()) {
      String there = below(path, member.name());
      boolean scalar = model.shape(member.shape()) instanceof Shape.Scalar;
      if ((isOnTheWay(there) && depth < DEEPEST + 3) || (scalar && random.nextBoolean())) {
        members.add(member);
      }
    }
    return members;
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private String letters(int count) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < count; i++) {
      letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return letters.toString();
  }

  /** Remembers a secret, in the form in which it is written. */
  private String planted(String path, String written) {
    planted.add(written);
    holders.add(path);
    return written;
  }

  /** A secret text of letters, and of characters that are written in some special way. */
  private String secret() {
    StringBuilder secret = new StringBuilder(letters(6));
    for (int i = 0; i < 12; i++) {
      int at =
          OTHERS.offsetByCodePoints(0, random.nextInt(OTHERS.codePointCount(0, OTHERS.length())));
      secret.append(
          random.nextInt(4) > 0 ? letters(1) : Character.toString(OTHERS.codePointAt(at)));
    }
    return secret.append(letters(5)).toString();
  }

  private String json(Shape shape, String path, int depth) {
    return switch (shape) {
      case Shape.Structure(var members, _) when members.isEmpty() && isField(path) ->
          "{\"new\":\"" + planted(path, escaped(secret())) + "\"}";
      case Shape.Structure structure ->
          "{"
              + String.join(
                  random.nextBoolean() ? "," : " ,\n",
                  members(structure, path, depth).stream()
                      .map(member ->
                          "\""
                              + member.wire()
                              + "\":"
                              + json(
                                  model.shape(member.shape()),
                                  below(path, member.name()),
                                  depth + 1))
                      .toList())
              + "}";
      case Shape.ListOf list ->
          "["
              + json(model.shape(list.element()), path + "[]", depth + 1)
              + ", "
              + json(model.shape(list.element()), path + "[]", depth + 1)
              + "]";
      case Shape.MapOf map ->
          "{\"k1\":"
              + json(model.shape(map.value()), path + "{}", depth + 1)
              + ",\"k2\":"
              + json(model.shape(map.value()), path + "{}", depth + 1)
              + "}";
      case Shape.Scalar(var type, _) ->
          switch (type) {
            case NUMBER -> isField(path) ? planted(path, number()) : "7";
            case BOOLEAN -> "true";
            case TIMESTAMP -> isField(path) ? planted(path, number()) : "1.5E9";
            case DOCUMENT ->
                isField(path)
                    ? "{\""
                        + planted(path, letters(20))
                        + "\":[\""
                        + planted(path, letters(20))
                        + "\"]}"
                    : "{\"d\":1}";
            case STRING, BLOB, JSON_TEXT, NUMERAL ->
                "\""
                    + (isField(path)
                        ? planted(path, type == Shape.Type.STRING ? escaped(secret()) : base64())
                        : "open")
                    + "\"";
          };
    };
  }

  private String number() {
    return Integer.toString(100_000_000 + random.nextInt(899_999_999));
  }

  private String base64() {
    return letters(24);
  }

  private String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || random.nextInt(8) == 0) {
        escaped.append(String.format("\\u%04x", (int) c));
      } else if ("\"\\".indexOf(c) >= 0) {
        escaped.append('\\').append(c);
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** Without elements around it. */
  private String inside(Shape shape, String path, int depth) {
    StringBuilder out = new StringBuilder();
    switch (shape) {
      case Shape.Structure structure -> {
        for (Member member : members(structure, path, depth)) {
          if (!member.attribute()) {
            out.append(member(member, below(path, member.name()), depth));
          }
        }
      }
      case Shape.ListOf list -> {
        String name = list.wire().isEmpty() ? "member" : list.wire();
        for (int i = 0; i < 2; i++) {
          out.append(element(name, model.shape(list.element()), path + "[]", depth));
        }
      }
      case Shape.MapOf map -> {
        for (int i = 0; i < 2; i++) {
          out.append("<entry>").append(entry(map, i, path, depth)).append("</entry>");
        }
      }
      case Shape.Scalar(var type, _) -> out.append(scalar(type, path));
    }
    return out.toString();
  }

  private String member(Member member, String path, int depth) {
    Shape shape = model.shape(member.shape());
    if (shape instanceof Shape.ListOf list && (list.flat() || member.flat())) {
      Shape of = model.shape(list.element());
      return element(member.wire(), of, path + "[]", depth)
          + element(member.wire(), of, path + "[]", depth);
    }
    if (shape instanceof Shape.MapOf map && (map.flat() || member.flat())) {
      return "<" + member.wire() + ">" + entry(map, 0, path, depth) + "</" + member.wire() + ">";
    }
    return element(member.wire(), shape, path, depth);
  }

  private String entry(Shape.MapOf map, int i, String path, int depth) {
    return "<"
        + map.keyWire()
        + ">k"
        + i
        + "</"
        + map.keyWire()
        + ">"
        + element(map.valueWire(), model.shape(map.value()), path + "{}", depth);
  }

  private String element(String name, Shape shape, String path, int depth) {
    return "<" + name + ">" + inside(shape, path, depth + 1) + "</" + name + ">";
  }

  private String scalar(Shape.Type type, String path) {
    return switch (type) {
      case NUMBER, TIMESTAMP -> isField(path) ? planted(path, number()) : "7";
      case BOOLEAN -> "true";
      case STRING -> isField(path) ? planted(path, entities(secret())) : "open";
      case BLOB, DOCUMENT, JSON_TEXT, NUMERAL -> isField(path) ? planted(path, base64()) : "open";
    };
  }

  private String entities(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if ("<>&\"'".indexOf(c) >= 0 || random.nextInt(8) == 0) {
            out.append("&#")
                .append(random.nextBoolean() ? "x" + Integer.toHexString(c) : "" + c)
                .append(';');
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.toString();
  }

  private void cbor(Shape shape, String path, int depth, ByteArrayOutputStream out) {
    switch (shape) {
      case Shape.Structure structure -> {
        List<Member> members = members(structure, path, depth);
        boolean definite = head(5, members.size(), out);
        for (Member member : members) {
          string(TEXT, utf8(member.name()), out);
          cbor(model.shape(member.shape()), below(path, member.name()), depth + 1, out);
        }
        end(definite, out);
      }
      case Shape.ListOf list -> {
        boolean definite = head(4, 2, out);
        for (int i = 0; i < 2; i++) {
          cbor(model.shape(list.element()), path + "[]", depth + 1, out);
        }
        end(definite, out);
      }
      case Shape.MapOf map -> {
        boolean definite = head(5, 2, out);
        for (int i = 0; i < 2; i++) {
          string(TEXT, utf8("k" + i), out);
          cbor(model.shape(map.value()), path + "{}", depth + 1, out);
        }
        end(definite, out);
      }
      case Shape.Scalar(var type, _) -> cbor(type, path, out);
    }
  }

  private void cbor(Shape.Type type, String path, ByteArrayOutputStream out) {
    switch (type) {
      case BOOLEAN -> out.write(0xf5);
      case TIMESTAMP -> out.writeBytes(new byte[] {(byte) 0xc1, 0x1a, 'Q', 'X', 'Z', 'J'});
      case NUMBER -> out.writeBytes(new byte[] {0x1a, 'Q', 'X', 'Z', 'J'});
      case BLOB -> string(BYTES, utf8(isField(path) ? planted(path, letters(24)) : "open"), out);
      case STRING, DOCUMENT, JSON_TEXT, NUMERAL ->
          string(TEXT, utf8(isField(path) ? planted(path, secret()) : "open"), out);
    }
  }

  private boolean head(int major, int count, ByteArrayOutputStream out) {
    boolean definite = random.nextBoolean();
    out.write(major << 5 | (definite ? 25 : 31));
    if (definite) {
      out.write(count >> 8);
      out.write(count);
    }
    return definite;
  }

  private static void end(boolean definite, ByteArrayOutputStream out) {
    if (!definite) {
      out.write(0xff);
    }
  }

  /** In one piece, or where its bytes are no characters of several, in two. */
  private void string(int major, byte[] bytes, ByteArrayOutputStream out) {
    if (bytes.length > 8 && random.nextInt(3) == 0) {
      out.write(major << 5 | 31);
      out.write(major << 5 | 5);
      out.write(bytes, 0, 5);
      out.write(major << 5 | 24);
      out.write(bytes.length - 5);
      out.write(bytes, 5, bytes.length - 5);
      out.write(0xff);
    } else {
      out.write(major << 5 | 24);
      out.write(bytes.length);
      out.writeBytes(bytes);
    }
  }
}
