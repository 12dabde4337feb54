package dev.postern.wire.mysql;

import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Kind;
import dev.postern.core.StatementAnalysis.Analyzed;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The path's comment, and where it stands in a text: behind all of it, on a line of its own. */
final class StatementComment {
  private final byte[] line;

  /**
   * @param comment ASCII, empty where there is none
   */
  StatementComment(String comment) {
    // A comment that the text ends with may go to the line's end.
    this.line =
        comment.isEmpty() ? new byte[0] : ("\n" + comment).getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether no text gets one. */
  boolean isNone() {
    return line.length == 0;
  }

  /**
   * The text with the comment in it; the same where none is to stand there.
   *
   * @param text what the judgement lets leave, in a character set that has ASCII as a part of it
   */
  byte[] in(byte[] text, Judgement judgement) {
    if (isNone() || !takesOne(judgement.statements())) {
      return text;
    }
    Judged last = judgement.statements().getLast();
    String rest = judgement.statement().text().substring(last.analysis().span().end());
    if (!judgement.sent().endsWith(rest)) {
      return text;
    }
    if (rest.indexOf(';') < 0) {
      return inserted(text, text.length);
    }
    // To a server that takes several statements, a comment behind a semicolon is an empty one.
    return rest.strip().equals(";") ? inserted(text, lastSemicolon(text)) : text;
  }

  /** What was not understood may end inside of quotes; of code the server keeps the text. */
  private static boolean takesOne(List<Judged> statements) {
    return !statements.isEmpty()
        && statements.stream()
            .allMatch(judged ->
                judged.analysis() instanceof Analyzed analyzed
                    && !analyzed.kinds().contains(Kind.CODE));
  }

  private static int lastSemicolon(byte[] text) {
    int at = text.length - 1;
    while (text[at] != ';') {
      at--;
    }
    return at;
  }

  private byte[] inserted(byte[] text, int at) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + line.length);
    out.write(text, 0, at);
    out.writeBytes(line);
    out.write(text, at, text.length - at);
    return out.toByteArray();
  }
}
