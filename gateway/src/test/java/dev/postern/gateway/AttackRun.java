package dev.postern.gateway;

import dev.postern.gateway.AttackCase.Step;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
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
  /** Where the attacker gets in. */
  interface Door {
    /** Logs in once more, for the attacker's session of that number, from 1. */
    AttackSession open(int session) throws IOException;
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
  private final Map<Integer, AttackSession> sessions = new HashMap<>();
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
    Heard heard = new Heard();
    for (Step step : steps) {
      AttackSession session = sessions.get(step.session());
      if (session == null) {
        session = door.open(step.session());
        sessions.put(step.session(), session);
      }
      try {
        session.take(step, heard);
      } catch (EOFException | SocketException _) {
        heard.message("closed");
        session.close();
        sessions.remove(step.session());
        prepared = false;
      }
    }
    return SESSION.matcher(heard.toString()).replaceAll("");
  }

  @Override
  public void close() throws IOException {
    for (AttackSession session : sessions.values()) {
      session.close();
    }
  }
}
