package dev.postern.gateway;

import dev.postern.gateway.AttackCase.Step;
import dev.postern.testkit.Frame;
import dev.postern.testkit.Frontend;
import dev.postern.testkit.RawPostgresClient;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** One attack, through one door, with sessions of its own. */
final class AttackRun implements AutoCloseable {
  /** Where the attacker gets in: a logged-in session. */
  interface Door {
    RawPostgresClient open() throws IOException;
  }

  /**
   * What the attacker has in the end.
   *
   * @param recovered the value, or the part of it that shows
   * @param complete whether that is what was planted
   * @param anything whether any answer depended on the value at all
   */
  record Loot(String recovered, boolean complete, boolean anything) {
    static final Loot NOTHING = new Loot("", false, false);
  }

  /** The gate names a session by twelve random characters, which may be anything. */
  private static final Pattern SESSION = Pattern.compile("(session |postern:ann/)[0-9a-z]{12}");

  private final Door door;
  private final AttackCase attack;
  private final Map<Integer, RawPostgresClient> sessions = new HashMap<>();
  private boolean prepared;

  AttackRun(Door door, AttackCase attack) {
    this.door = door;
    this.attack = attack;
  }

  Loot loot() throws IOException {
    return switch (attack.recovery()) {
      case Recovery.Shows() -> {
        String part = Planted.in(answer(attack.steps()));
        yield part.isEmpty() ? Loot.NOTHING : new Loot(part, true, true);
      }
      case Recovery.Spells() -> spell();
      case Recovery.Searches search -> search(search);
    };
  }

  private Loot spell() throws IOException {
    String known = "";
    boolean anything = false;
    while (known.length() < Planted.SPELLED.length()) {
      Map<String, String> answers = new LinkedHashMap<>();
      for (String next : Planted.next(known)) {
        answers.put(known + next, guess(known + next));
      }
      Set<String> different = new HashSet<>(answers.values());
      anything |= different.size() > 1;
      List<String> odd =
          answers.entrySet().stream()
              .filter(entry -> Collections.frequency(answers.values(), entry.getValue()) == 1)
              .map(Map.Entry::getKey)
              .toList();
      if (different.size() != 2 || odd.size() != 1) {
        break;
      }
      known = odd.getFirst();
    }
    return new Loot(known, known.equals(Planted.SPELLED), anything);
  }

  private Loot search(Recovery.Searches search) throws IOException {
    long low = search.low();
    long high = search.high();
    String below = guess(String.valueOf(low));
    if (below.equals(guess(String.valueOf(high)))) {
      return Loot.NOTHING;
    }
    while (high - low > 1) {
      long middle = low + (high - low) / 2;
      if (guess(String.valueOf(middle)).equals(below)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new Loot(String.valueOf(high), high == search.planted(), true);
  }

  /** The answer to a guess, without what only repeats the guess. */
  private String guess(String guess) throws IOException {
    if (!prepared) {
      prepared = true;
      answer(attack.preparation());
    }
    String answer = answer(attack.repeated().stream().map(step -> step.with(guess)).toList());
    return answer.replaceAll("(?<![0-9a-z])" + Pattern.quote(guess) + "(?![0-9a-z])", "?");
  }

  private String answer(List<Step> steps) throws IOException {
    StringBuilder answer = new StringBuilder();
    StringBuilder cells = new StringBuilder();
    for (Step step : steps) {
      RawPostgresClient session = sessions.get(step.session());
      if (session == null) {
        session = door.open();
        sessions.put(step.session(), session);
      }
      try {
        ask(session, step, answer, cells);
      } catch (EOFException | SocketException _) {
        answer.append("closed\n");
        session.close();
        sessions.remove(step.session());
        prepared = false;
      }
    }
    // Characters that come one a row or one a column are a value all the same.
    answer.append('\n').append(cells);
    return SESSION.matcher(answer).replaceAll("");
  }

  private static void ask(
      RawPostgresClient session, Step step, StringBuilder answer, StringBuilder cells)
      throws IOException {
    long ready = step.wire() ? WireScript.answers(step.text()) : 1;
    session.send(
        step.wire() ? WireScript.frames(step.text()) : new Frame[] {Frontend.query(step.text())});
    boolean fresh = true;
    while (ready > 0) {
      Frame frame = session.read();
      answer.append(frame.type()).append(shown(frame)).append('\n');
      switch (frame.type()) {
        case 'Z' -> {
          ready--;
          fresh = false;
        }
        case 'E' -> {
          if (fresh && step.wire()) {
            // What stands before the next Sync is skipped, queries too.
            ready = WireScript.answersAfterError(step.text());
            fresh = false;
          }
        }
        case 'G' -> session.send(Frontend.copyDone());
        case 'D' -> frame.cells().forEach(cell -> cells.append(cell == null ? "" : cell));
        default -> {}
      }
    }
  }

  /** Numbers in digits, since one of their bytes may look like a guess. */
  private static String shown(Frame frame) throws IOException {
    return switch (frame.type()) {
      case 'T' -> described(ByteBuffer.wrap(frame.payload()));
      case 'D' -> frame.cells().toString();
      default -> text(frame.payload());
    };
  }

  // Int16 columns, for each: String name, Int32 table, Int16 attribute, Int32 type, Int16 size,
  // Int32 modifier, Int16 format
  private static String described(ByteBuffer payload) {
    StringBuilder columns = new StringBuilder();
    for (int left = payload.getShort(); left > 0; left--) {
      for (byte b = payload.get(); b != 0; b = payload.get()) {
        columns.append((char) (b & 0xff));
      }
      columns.append(" n").append(payload.getInt()).append(" n").append(payload.getShort());
      columns.append(" n").append(payload.getInt()).append(" n").append(payload.getShort());
      columns.append(" n").append(payload.getInt()).append(" n").append(payload.getShort());
      columns.append(';');
    }
    return columns.toString();
  }

  private static String text(byte[] payload) {
    return new String(payload, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    for (RawPostgresClient session : sessions.values()) {
      session.close();
    }
  }
}
