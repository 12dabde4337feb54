package dev.postern.sql;

import dev.postern.core.Kind;
import dev.postern.core.ObjectName;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import dev.postern.sql.kinds.Reasons;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a statement does, as it is found out. */
final class Effects {
  private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
  private final Map<Reason, Risk> reasons = new LinkedHashMap<>();
  private final Set<ObjectName> reads = new LinkedHashSet<>();
  private final Set<ObjectName> writes = new LinkedHashSet<>();
  private final Set<ObjectName> functions = new LinkedHashSet<>();
  private final Set<Kind> kindsOfCalls = EnumSet.noneOf(Kind.class);
  private final Map<Reason, Risk> reasonsOfCalls = new LinkedHashMap<>();
  private Risk risk = Risk.LOW;

  void add(Kind kind) {
    kinds.add(kind);
  }

  void add(Set<Kind> more) {
    kinds.addAll(more);
  }

  void raise(Risk to) {
    risk = risk.or(to);
  }

  void because(String code, Risk of) {
    because(Reasons.of(code), of);
  }

  void because(Reason reason, Risk of) {
    reasons.merge(reason, of, Risk::or);
    raise(of);
  }

  /** A function that is called does something beyond computing a value. */
  void ofCall(Set<Kind> more, Reason reason, Risk of) {
    kindsOfCalls.addAll(more);
    reasonsOfCalls.merge(reason, of, Risk::or);
    add(more);
    because(reason, of);
  }

  void reads(ObjectName relation) {
    reads.add(relation);
  }

  void writes(ObjectName relation) {
    writes.add(relation);
  }

  void calls(ObjectName function) {
    functions.add(function);
  }

  Set<Kind> kinds() {
    return Collections.unmodifiableSet(EnumSet.copyOf(kinds));
  }

  Risk risk() {
    return risk;
  }

  /** The gravest first. */
  List<Reason> reasons() {
    List<Reason> sorted = new ArrayList<>(reasons.keySet());
    sorted.sort(Comparator.comparing((Reason reason) -> reasons.get(reason)).reversed());
    return List.copyOf(sorted);
  }

  Set<ObjectName> reads() {
    return Set.copyOf(reads);
  }

  Set<ObjectName> writes() {
    return Set.copyOf(writes);
  }

  Set<ObjectName> functions() {
    return Set.copyOf(functions);
  }

  /**
   * What is left when the statement is only planned: nothing is written, but all may be seen, and
   * the planner may call functions.
   */
  void planOnly() {
    reads.addAll(writes);
    writes.clear();
    kinds.clear();
    kinds.add(Kind.READ);
    kinds.addAll(kindsOfCalls);
    reasons.clear();
    reasons.putAll(reasonsOfCalls);
    risk = reasons.values().stream().reduce(Risk.LOW, Risk::or);
  }
}
