package dev.postern.recorder;

import dev.postern.core.JournalEvent;
import dev.postern.core.JournalException;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.Wtf8;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as bytes into one buffer that it reuses: a type byte, then the fields in the order
 * of the event's declaration. Numbers are LEB128, texts are {@link Wtf8} behind their length, so
 * that bytes of a statement that belong to no character are kept. {@link EventDecoder} reads them
 * back.
 */
final class EventEncoder {
  static final int SESSION_STARTED = 1;
  static final int SESSION_REFUSED = 2;
  static final int SESSION_ENDED = 3;
  static final int STATEMENT_FORWARDED = 4;
  static final int STATEMENT_REFUSED = 5;
  static final int STATEMENT_FINISHED = 6;
  static final int STATEMENT_HELD = 7;
  static final int APPROVAL_CHANGED = 8;
  static final int GRANT_CHANGED = 9;
  static final int LOGIN_CHANGED = 10;

  /** Bytes of an encoded event at most. */
  static final int MAX_EVENT = 16 << 20;

  /** Bytes of one field at most; what is longer is cut. */
  static final int MAX_FIELD = 12 << 20;

  private static final int KEPT_BUFFER = 1 << 20;

  private byte[] bytes = new byte[4 << 10];
  private int size;

  /**
   * The event's bytes, valid until the next call.
   *
   * @throws JournalException where the event is over {@link #MAX_EVENT}
   */
  ByteBuffer encode(JournalEvent event) {
    if (bytes.length > KEPT_BUFFER) {
      bytes = new byte[KEPT_BUFFER];
    }
    size = 0;
    switch (event) {
      case JournalEvent.SessionStarted e -> sessionStarted(e);
      case JournalEvent.SessionRefused e -> sessionRefused(e);
      case JournalEvent.SessionEnded e -> {
        begin(SESSION_ENDED, e);
        text(e.why());
      }
      case JournalEvent.StatementForwarded e -> statementForwarded(e);
      case JournalEvent.StatementRefused e -> statementRefused(e);
      case JournalEvent.StatementFinished e -> statementFinished(e);
      case JournalEvent.StatementHeld e -> statementHeld(e);
      case JournalEvent.ApprovalChanged e -> {
        begin(APPROVAL_CHANGED, e);
        text(e.approval());
        text(e.user());
        text(e.what());
        text(e.detail());
      }
      case JournalEvent.GrantChanged e -> grantChanged(e);
      case JournalEvent.LoginChanged e -> loginChanged(e);
    }
    return ByteBuffer.wrap(bytes, 0, size);
  }

  private void sessionStarted(JournalEvent.SessionStarted e) {
    begin(SESSION_STARTED, e);
    text(e.user());
    text(e.issuer());
    texts(e.groups());
    text(e.connection());
    text(e.protocol());
    text(e.address());
    optional(e.application());
    instant(e.grantEnds());
  }

  private void sessionRefused(JournalEvent.SessionRefused e) {
    begin(SESSION_REFUSED, e);
    text(e.user());
    text(e.connection());
    text(e.protocol());
    text(e.address());
    reason(e.reason());
  }

  private void statementForwarded(JournalEvent.StatementForwarded e) {
    begin(STATEMENT_FORWARDED, e);
    number(e.exchange());
    text(e.text());
    binds(e.binds());
    kinds(e.kinds());
    text(e.risk().word());
    reasons(e.reasons());
    text(e.rule());
  }

  private void statementHeld(JournalEvent.StatementHeld e) {
    begin(STATEMENT_HELD, e);
    number(e.exchange());
    text(e.text());
    binds(e.binds());
    kinds(e.kinds());
    text(e.risk().word());
    reasons(e.reasons());
    text(e.rule());
    text(e.approval());
  }

  private void grantChanged(JournalEvent.GrantChanged e) {
    begin(GRANT_CHANGED, e);
    text(e.grant());
    text(e.holder());
    text(e.connection());
    texts(e.policies());
    instant(e.ends());
    text(e.what());
    text(e.by());
    text(e.because());
  }

  private void loginChanged(JournalEvent.LoginChanged e) {
    begin(LOGIN_CHANGED, e);
    text(e.login());
    text(e.holder());
    text(e.connection());
    instant(e.until());
    text(e.what());
  }

  private void binds(List<@Nullable String> binds) {
    number(binds.size());
    for (String bind : binds) {
      optional(bind);
    }
  }

  private void statementRefused(JournalEvent.StatementRefused e) {
    begin(STATEMENT_REFUSED, e);
    number(e.exchange());
    text(e.text());
    kinds(e.kinds());
    text(e.risk().word());
    reasons(e.reasons());
    text(e.rule());
    refusal(e.refusal());
  }

  private void statementFinished(JournalEvent.StatementFinished e) {
    begin(STATEMENT_FINISHED, e);
    number(e.exchange());
    octet(e.failed() ? 1 : 0);
    text(e.tag());
    number(e.rows());
    number(e.bytes());
    number(e.maskedCells());
    texts(e.masks());
    number(e.nanos());
    frames(e.frames());
    number(e.digest().length);
    raw(e.digest(), e.digest().length);
  }

  private void begin(int type, JournalEvent event) {
    octet(type);
    instant(event.at());
    text(event.session().value());
  }

  private void instant(Instant at) {
    number(at.getEpochSecond());
    number(at.getNano());
  }

  private void refusal(Refusal refusal) {
    text(refusal.code().name());
    reason(refusal.reason());
    optional(refusal.hint());
  }

  private void reason(Reason reason) {
    text(reason.code());
    text(reason.sentence());
  }

  private void reasons(List<Reason> reasons) {
    number(reasons.size());
    for (Reason reason : reasons) {
      reason(reason);
    }
  }

  private void kinds(Set<Kind> kinds) {
    number(kinds.size());
    for (Kind kind : kinds) {
      text(kind.word());
    }
  }

  private void texts(Collection<String> texts) {
    number(texts.size());
    for (String text : texts) {
      text(text);
    }
  }

  private void optional(@Nullable String text) {
    octet(text == null ? 0 : 1);
    if (text != null) {
      text(text);
    }
  }

  private void text(String text) {
    byte[] utf8 = Wtf8.encode(text);
    byte[] kept = utf8.length > MAX_FIELD ? cut(utf8) : utf8;
    number(kept.length);
    raw(kept, kept.length);
  }

  /** A field's beginning, and what tells its whole: nothing is lost unseen. */
  private static byte[] cut(byte[] utf8) {
    String note =
        "… [cut here by the journal; the whole is %d bytes of UTF-8, SHA-256 %s]"
            .formatted(utf8.length, HexFormat.of().formatHex(ChainRecord.sha256().digest(utf8)));
    byte[] tail = note.getBytes(StandardCharsets.UTF_8);
    int end = MAX_FIELD - tail.length;
    while ((utf8[end] & 0xc0) == 0x80) {
      end--;
    }
    byte[] kept = Arrays.copyOf(utf8, end + tail.length);
    System.arraycopy(tail, 0, kept, end, tail.length);
    return kept;
  }

  /** Frames may end in the middle of a message, so a cut of them needs no note of its own. */
  private void frames(ByteBuffer frames) {
    int length = Math.min(frames.remaining(), MAX_FIELD);
    number(length);
    room(length);
    frames.get(frames.position(), bytes, size, length);
    size += length;
  }

  private void number(long value) {
    room(Long.BYTES + 2);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  private void octet(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  private void raw(byte[] value, int length) {
    room(length);
    System.arraycopy(value, 0, bytes, size, length);
    size += length;
  }

  private void room(int more) {
    int needed = size + more;
    if (needed > MAX_EVENT) {
      throw new JournalException("an event is over the journal's bound of 16 MiB");
    }
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(MAX_EVENT, Math.max(needed, 2 * bytes.length)));
    }
  }
}
