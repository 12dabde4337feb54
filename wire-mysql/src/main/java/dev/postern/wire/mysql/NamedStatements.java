package dev.postern.wire.mysql;

import dev.postern.core.Action;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Kind;
import dev.postern.core.SqlStatement;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.StatementPath;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a session has prepared by PREPARE, and may run by EXECUTE. */
final class NamedStatements {
  /** At once; beyond them none is known any more. */
  private static final int MAX = 1_000;

  /** Names beyond these may be the same to the server though they are spelt otherwise. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_$]+");

  private final Map<String, Named> named = new HashMap<>();

  /**
   * A prepared statement.
   *
   * @param whole the text that its PREPARE stood in
   * @param place of the PREPARE among the statements of that text
   * @param judged the PREPARE, which is judged as what it prepares
   * @param version under which it was judged
   */
  record Named(SqlStatement whole, int place, Judged judged, long version) {
    /** The same as it is judged again. */
    Named again(Judgement judgement, long newer) {
      return new Named(whole, place, judgement.statements().get(place), newer);
    }
  }

  /**
   * The server has run a statement.
   *
   * @param version under which it was judged
   */
  void ran(Judgement judgement, int place, long version) {
    Judged judged = judgement.statements().get(place);
    if (mayPrepare(judgement) || !(judged.analysis() instanceof Analyzed analyzed)) {
      // It may have prepared anything.
      named.clear();
    } else if (analyzed.action() instanceof Action.Prepare(var name, _)) {
      prepared(name, new Named(judgement.statement(), place, judged, version));
    } else if (analyzed.action() instanceof Action.Deallocate(var name) && name != null) {
      named.remove(folded(name));
    }
  }

  /** Whether one of the statements may prepare what it does not name. */
  private static boolean mayPrepare(Judgement judgement) {
    for (Judged judged : judgement.statements()) {
      Set<Kind> kinds = judged.analysis().kinds();
      if (kinds.contains(Kind.CALL)
          || kinds.contains(Kind.UNKNOWN)
          || (kinds.contains(Kind.CODE) && !prepares(judged))) {
        return true;
      }
    }
    return false;
  }

  private static boolean prepares(Judged judged) {
    return judged.analysis() instanceof Analyzed analyzed
        && analyzed.action() instanceof Action.Prepare;
  }

  private void prepared(String name, Named statement) {
    if (!PLAIN.matcher(name).matches() || named.size() >= MAX) {
      named.clear();
    } else {
      named.put(folded(name), statement);
    }
  }

  /**
   * The server has refused a text, or stopped in it: a PREPARE that fails has ended what went by
   * its name, and what prepares unseen may have done so.
   */
  void failed(Judgement judgement) {
    if (mayPrepare(judgement)
        || judgement.statements().stream().anyMatch(NamedStatements::prepares)) {
      named.clear();
    }
  }

  void clear() {
    named.clear();
  }

  /** What an EXECUTE runs, null where that is not known or it is no EXECUTE. */
  @Nullable Named behind(Judged judged) {
    return judged.analysis() instanceof Analyzed analyzed
            && analyzed.action() instanceof Action.ExecutePrepared(var name)
        ? named.get(folded(name))
        : null;
  }

  /** By what the rows of a statement are masked. */
  Judged shown(Judged judged) {
    Named behind = behind(judged);
    return behind == null ? judged : behind.judged();
  }

  /** What a statement runs, for the caller's budgets. */
  StatementPath.Running running(Judged judged) {
    Named behind = behind(judged);
    return behind == null
        ? new StatementPath.Running(judged, "")
        : new StatementPath.Running(
            behind.judged(), behind.judged().analysis().span().of(behind.whole().text()));
  }

  /** One of the text's that was judged under another version, null where there is none. */
  @Nullable Named outdated(Judgement judgement, long version) {
    for (Judged judged : judgement.statements()) {
      Named behind = behind(judged);
      if (behind != null && behind.version() != version) {
        return behind;
      }
    }
    return null;
  }

  /** Takes in what judging one again has given. */
  void judgedAgain(Named before, Judgement judgement, long version) {
    named.replaceAll((_, known) -> known.equals(before) ? before.again(judgement, version) : known);
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
