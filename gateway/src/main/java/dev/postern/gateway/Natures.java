package dev.postern.gateway;

import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import dev.postern.core.StatementAnalysis;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a text does, over all its statements. */
final class Natures {
  private Natures() {}

  static Set<Kind> kinds(Judgement judgement) {
    List<Judged> statements = judgement.statements();
    if (statements.size() == 1) {
      return statements.getFirst().analysis().kinds();
    }
    EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
    statements.forEach(judged -> kinds.addAll(judged.analysis().kinds()));
    return kinds;
  }

  static Risk risk(Judgement judgement) {
    Risk risk = Risk.LOW;
    for (Judged judged : judgement.statements()) {
      risk = risk.or(judged.analysis().risk());
    }
    return risk;
  }

  static List<Reason> reasons(Judgement judgement) {
    List<Judged> statements = judgement.statements();
    if (statements.size() == 1) {
      return statements.getFirst().analysis().reasons();
    }
    List<Reason> reasons = new ArrayList<>();
    for (Judged judged : statements) {
      StatementAnalysis analysis = judged.analysis();
      analysis.reasons().stream().filter(reason -> !reasons.contains(reason)).forEach(reasons::add);
    }
    return reasons;
  }
}
