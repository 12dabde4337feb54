package dev.postern.recorder;

import dev.postern.core.FaultCode;
import dev.postern.core.JournalEvent;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import dev.postern.core.Wtf8;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what {@link EventEncoder} wrote; no length is believed beyond the bytes that are there. */
final class EventDecoder {
  private final ByteBuffer in;

  private EventDecoder(ByteBuffer in) {
    this.in = in;
  }

  /** The one event in {@code bytes}, which stay untouched. */
  static JournalEvent decode(ByteBuffer bytes) throws MalformedJournalException {
    EventDecoder decoder = new EventDecoder(bytes.slice());
    JournalEvent event = decoder.event();
    if (decoder.in.hasRemaining()) {
      throw new MalformedJournalException(decoder.in.remaining() + " bytes behind an event");
    }
    return event;
  }

  private JournalEvent event() throws MalformedJournalException {
    int type = octet();
    Instant at = instant();
    SessionId session = new SessionId(text());
    return switch (type) {
      case EventEncoder.SESSION_STARTED -> sessionStarted(at, session);
      case EventEncoder.SESSION_REFUSED ->
          new JournalEvent.SessionRefused(at, session, text(), text(), text(), text(), reason());
      case EventEncoder.SESSION_ENDED -> new JournalEvent.SessionEnded(at, session, text());
      case EventEncoder.STATEMENT_FORWARDED ->
          new JournalEvent.StatementForwarded(
              at, session, number(), text(), binds(), kinds(), risk(), reasons(), text());
      case EventEncoder.STATEMENT_REFUSED ->
          new JournalEvent.StatementRefused(
              at, session, number(), text(), kinds(), risk(), reasons(), text(), refusal());
      case EventEncoder.STATEMENT_FINISHED -> statementFinished(at, session);
      case EventEncoder.STATEMENT_HELD ->
          new JournalEvent.StatementHeld(
              at, session, number(), text(), binds(), kinds(), risk(), reasons(), text(), text());
      case EventEncoder.APPROVAL_CHANGED ->
          new JournalEvent.ApprovalChanged(at, session, text(), text(), text(), text());
      case EventEncoder.GRANT_CHANGED -> grantChanged(at, session);
      case EventEncoder.LOGIN_CHANGED ->
          new JournalEvent.LoginChanged(at, session, text(), text(), text(), instant(), text());
      default -> throw new MalformedJournalException("an event of type " + type);
    };
  }

  private JournalEvent sessionStarted(Instant at, SessionId session)
      throws MalformedJournalException {
    return new JournalEvent.SessionStarted(
        at,
        session,
        text(),
        text(),
        Set.copyOf(texts()),
        text(),
        text(),
        text(),
        optional(),
        instant());
  }

  private JournalEvent grantChanged(Instant at, SessionId session)
      throws MalformedJournalException {
    return new JournalEvent.GrantChanged(
        at,
        session,
        text(),
        text(),
        text(),
        Set.copyOf(texts()),
        instant(),
        text(),
        text(),
        text());
  }

  private JournalEvent statementFinished(Instant at, SessionId session)
      throws MalformedJournalException {
    return new JournalEvent.StatementFinished(
        at,
        session,
        number(),
        flag(),
        text(),
        number(),
        number(),
        number(),
        texts(),
        number(),
        ByteBuffer.wrap(raw()),
        raw());
  }

  private Instant instant() throws MalformedJournalException {
    try {
      return Instant.ofEpochSecond(number(), number());
    } catch (DateTimeException | ArithmeticException e) {
      throw new MalformedJournalException("a time out of range");
    }
  }

  private Refusal refusal() throws MalformedJournalException {
    return new Refusal(faultCode(), reason(), optional());
  }

  private FaultCode faultCode() throws MalformedJournalException {
    String name = text();
    for (FaultCode code : FaultCode.values()) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    throw new MalformedJournalException("an unknown fault code");
  }

  private Reason reason() throws MalformedJournalException {
    return new Reason(text(), text());
  }

  private List<Reason> reasons() throws MalformedJournalException {
    int count = count();
    List<Reason> reasons = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      reasons.add(reason());
    }
    return reasons;
  }

  private List<@Nullable String> binds() throws MalformedJournalException {
    int count = count();
    List<@Nullable String> binds = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      binds.add(optional());
    }
    return binds;
  }

  private Set<Kind> kinds() throws MalformedJournalException {
    Set<Kind> kinds = new LinkedHashSet<>();
    for (String word : texts()) {
      kinds.add(Kind.of(word).orElseThrow(() -> new MalformedJournalException("an unknown kind")));
    }
    return kinds;
  }

  private Risk risk() throws MalformedJournalException {
    return Risk.of(text()).orElseThrow(() -> new MalformedJournalException("an unknown risk"));
  }

  private List<String> texts() throws MalformedJournalException {
    int count = count();
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(text());
    }
    return texts;
  }

  private @Nullable String optional() throws MalformedJournalException {
    return flag() ? text() : null;
  }

  private String text() throws MalformedJournalException {
    return Wtf8.decode(raw());
  }

  private byte[] raw() throws MalformedJournalException {
    byte[] bytes = new byte[count()];
    in.get(bytes);
    return bytes;
  }

  /** A count or length: each thing counted takes a byte at least, so more than is left is a lie. */
  private int count() throws MalformedJournalException {
    long count = number();
    if (count < 0 || count > in.remaining()) {
      throw new MalformedJournalException("%d of %d bytes".formatted(count, in.remaining()));
    }
    return (int) count;
  }

  private long number() throws MalformedJournalException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int octet = octet();
      value |= (long) (octet & 0x7f) << shift;
      if ((octet & 0x80) == 0) {
        return value;
      }
    }
    throw new MalformedJournalException("a number of more than ten bytes");
  }

  private boolean flag() throws MalformedJournalException {
    return octet() != 0;
  }

  private int octet() throws MalformedJournalException {
    if (!in.hasRemaining()) {
      throw new MalformedJournalException("an event that ends early");
    }
    return in.get() & 0xff;
  }
}
