package dev.postern.wire.mysql;

import dev.postern.core.FaultCode;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Kind;
import dev.postern.core.MysqlSettings;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.Span;
import dev.postern.net.Exchange;
import io.netty.buffer.ByteBuf;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The client's file that a LOAD DATA LOCAL names. A server may ask a client for any file whatever
 * the statement was: only the one in the statement is let through, and once. What the client sends
 * of it is counted and digested, not kept.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_local_infile_request.html">
 *     LOCAL INFILE Request</a>
 */
final class LocalFile {
  private static final Refusal DENIED =
      new Refusal(
          FaultCode.DENIED,
          "local-files",
          "the connection lets no statement have the client send a file");

  private static final Refusal NOT_OFFERED =
      new Refusal(
          FaultCode.UNSUPPORTED, "local-files", "the client did not say that it would send files");

  /** Servers do not prepare such a statement either. */
  static final Refusal PREPARED =
      new Refusal(FaultCode.UNSUPPORTED, "local-files", "LOAD DATA LOCAL cannot be prepared here");

  private static final Refusal UNCLEAR =
      new Refusal(
          FaultCode.UNSUPPORTED,
          new Reason("local-files", "the file that the client would send must be plain to see"),
          "Send LOAD DATA LOCAL INFILE 'name' alone, without comments or escapes in front of INTO");

  private static final String BEFORE =
      "LOAD\\s+(?:DATA|XML)\\s+(?:(?:LOW_PRIORITY|CONCURRENT)\\s+)?LOCAL\\s+INFILE\\s+";

  private static final String BEHIND = "\\s+(?:(?:REPLACE|IGNORE)\\s+)?INTO\\s.*";

  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;

  private static final Pattern STATEMENT =
      Pattern.compile(BEFORE + "(['\"])((?:(?!\\1)[^\\\\]|\\\\\\\\){1,4096}+)\\1" + BEHIND, FLAGS);

  /** Under NO_BACKSLASH_ESCAPES a backslash stands for itself. */
  private static final Pattern WITHOUT_ESCAPES =
      Pattern.compile(BEFORE + "(['\"])((?:(?!\\1).){1,4096}+)\\1" + BEHIND, FLAGS);

  private final String name;
  private final MessageDigest digest = Exchange.newDigest();
  private long bytes;
  private boolean asked;

  private LocalFile(String name) {
    this.name = name;
  }

  /** Whether any of the statements has the client send a file. */
  static boolean isNamedIn(Judgement judgement) {
    return judgement.statements().stream().anyMatch(LocalFile::isNamedIn);
  }

  private static boolean isNamedIn(Judged judged) {
    return judged.analysis().kinds().contains(Kind.BULK_IMPORT)
        && !judged.analysis().kinds().contains(Kind.SERVER_FILE);
  }

  /** The one file that the server may ask for; null where there is none, or it is not clear. */
  static @Nullable LocalFile of(Judgement judgement, MysqlSettings settings) {
    if (judgement.statements().size() != 1 || !isNamedIn(judgement)) {
      return null;
    }
    Span span = judgement.statements().getFirst().analysis().span();
    String text = span.of(judgement.statement().text());
    boolean escapes = !settings.sqlMode().contains("NO_BACKSLASH_ESCAPES");
    Matcher matcher = (escapes ? STATEMENT : WITHOUT_ESCAPES).matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String written = matcher.group(2);
    return new LocalFile(escapes ? written.replace("\\\\", "\\") : written);
  }

  /**
   * Why statements that have a file sent must not leave; null where they may, or there are none.
   *
   * @param allowed whether the connection allows it
   * @param client what was agreed on with the client
   */
  static @Nullable Refusal refusal(
      Judgement judgement, boolean allowed, Capabilities client, MysqlSettings settings) {
    if (!isNamedIn(judgement)) {
      return null;
    }
    if (!allowed) {
      return DENIED;
    }
    if (!client.has(Capabilities.LOCAL_FILES)) {
      return NOT_OFFERED;
    }
    return of(judgement, settings) == null ? UNCLEAR : null;
  }

  /** Whether the server may have the file it asks for, which counts as having asked. */
  boolean mayBeAsked(@Nullable String wanted) {
    boolean first = !asked;
    asked = true;
    return first && name.equals(wanted);
  }

  /** The client sent a part of it. */
  void took(ByteBuf buffer, int index, int length) {
    bytes += length;
    digest.update(buffer.nioBuffer(index, length));
  }

  /** What the journal says of it, behind the command's tag. Ends the digest. */
  String told() {
    return asked ? " file=" + bytes + " sha256=" + HexFormat.of().formatHex(digest.digest()) : "";
  }
}
