package dev.postern.aws;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.value.UnreadableException;
import java.util.Locale;

/** What a request says that its body is: another type might be read in another way. */
final class ContentTypes {
  private static final String NAME = "content-type";

  private ContentTypes() {}

  /** It has to be one of these. A charset, which some clients add, can only be what is read. */
  static void require(RequestHead head, String... types) throws UnreadableException {
    String type =
        head.headers().getOrDefault(NAME, "").toLowerCase(Locale.ROOT).replaceAll("[ \"]", "");
    for (String one : types) {
      if (type.equals(one) || type.equals(one + ";charset=utf-8")) {
        return;
      }
    }
    throw new UnreadableException(NAME, "the content type is not the protocol's");
  }

  /** It has to be one of these, or bytes of no type, or nothing is said. */
  static void requireIfSaid(RequestHead head, String... types) throws UnreadableException {
    String said = head.headers().getOrDefault(NAME, "").toLowerCase(Locale.ROOT);
    if (!said.isEmpty()
        && !said.equals("application/octet-stream")
        && !said.equals("binary/octet-stream")) {
      require(head, types);
    }
  }
}
