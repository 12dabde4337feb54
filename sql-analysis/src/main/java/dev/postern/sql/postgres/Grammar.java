package dev.postern.sql.postgres;

import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import dev.postern.sql.kinds.Reasons;
import dev.postern.sql.tree.Statement.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The forms of statements that define or administer things, read from {@code definitions.grammar}.
 *
 * <p>{@code statement NAME kinds risk reasons = body ;} is a statement's form, {@code rule NAME =
 * body ;} a part of several. In a body words in capitals are keywords, words in quotes signs, other
 * words rules or {@link Fragment}s; {@code [x]} may be missing, {@code {x}} may be repeated, {@code
 * x...} is a list with commas, {@code (x | y)} the first that matches.
 */
final class Grammar {
  /** What the forms are made of. */
  sealed interface Item {}

  record Word(Keyword keyword) implements Item {}

  record Symbol(char sign) implements Item {}

  record Part(Fragment fragment) implements Item {}

  record Rule(String name) implements Item {}

  record Sequence(List<Item> items) implements Item {}

  record Choice(List<Item> items) implements Item {}

  record Maybe(Item item) implements Item {}

  record Repeated(Item item) implements Item {}

  record Commas(Item item) implements Item {}

  /**
   * The form of a statement.
   *
   * @param explainable whether EXPLAIN takes it
   */
  record Form(Command command, Item body, boolean explainable) {}

  private static final Set<String> EXPLAINABLE =
      Set.of("create-table-as", "create-materialized-view", "refresh-materialized-view");

  static final Grammar POSTGRES = read("definitions.grammar");

  private final List<Form> all = new ArrayList<>();
  private final Map<Keyword, List<Form>> forms = new EnumMap<>(Keyword.class);
  private final Map<String, Item> rules = new HashMap<>();
  private final Deque<String> words;

  private Grammar(Deque<String> words) {
    this.words = words;
  }

  private static Grammar read(String file) {
    try (InputStream in = Objects.requireNonNull(Grammar.class.getResourceAsStream(file))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Deque<String> words = new ArrayDeque<>();
      for (String line : text.lines().toList()) {
        if (!line.startsWith("#")) {
          words.addAll(List.of(line.strip().split("\\s+")));
        }
      }
      words.removeIf(String::isEmpty);
      Grammar grammar = new Grammar(words);
      while (!words.isEmpty()) {
        grammar.definition();
      }
      for (Form form : grammar.all) {
        Keyword first = grammar.first(form.body());
        grammar.forms.computeIfAbsent(first, key -> new ArrayList<>()).add(form);
      }
      return grammar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The forms that start with {@code keyword}, in the order they are tried. */
  List<Form> formsFrom(Keyword keyword) {
    return forms.getOrDefault(keyword, List.of());
  }

  /** All forms, for the documentation's test. */
  List<Form> all() {
    return List.copyOf(all);
  }

  Item rule(String name) {
    return Objects.requireNonNull(rules.get(name), name);
  }

  private void definition() {
    String sort = words.remove();
    String name = words.remove();
    if (sort.equals("rule")) {
      words.remove();
      rules.put(name, choice(";"));
      return;
    }
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    Risk risk = Risk.LOW;
    List<Reason> reasons = new ArrayList<>();
    for (String word = words.remove(); !word.equals("="); word = words.remove()) {
      if (word.startsWith("!")) {
        reasons.add(Reasons.of(word.substring(1)));
      } else if (Risk.of(word).isPresent()) {
        risk = Risk.of(word).get();
      } else {
        kinds.add(Kind.of(word).orElseThrow());
      }
    }
    Command command = new Command(name, Set.copyOf(kinds), risk, List.copyOf(reasons));
    all.add(new Form(command, choice(";"), EXPLAINABLE.contains(name)));
  }

  /** The keyword that every statement of the form starts with. */
  private Keyword first(Item item) {
    return switch (item) {
      case Word word -> word.keyword();
      case Rule rule -> first(rule(rule.name()));
      case Sequence sequence -> first(sequence.items().getFirst());
      case Symbol _, Part _, Choice _, Maybe _, Repeated _, Commas _ ->
          throw new IllegalStateException("a statement starts with a keyword");
    };
  }

  /** Alternatives up to the word {@code end}, which is taken. */
  private Item choice(String end) {
    List<Item> alternatives = new ArrayList<>();
    List<Item> sequence = new ArrayList<>();
    while (true) {
      String word = words.remove();
      boolean over = word.equals(end);
      if (over || word.equals("|")) {
        alternatives.add(
            sequence.size() == 1 ? sequence.getFirst() : new Sequence(List.copyOf(sequence)));
        sequence.clear();
        if (over) {
          return alternatives.size() == 1
              ? alternatives.getFirst()
              : new Choice(List.copyOf(alternatives));
        }
      } else if (word.equals("...")) {
        sequence.add(new Commas(sequence.removeLast()));
      } else {
        sequence.add(item(word));
      }
    }
  }

  private Item item(String word) {
    switch (word) {
      case "(" -> {
        return choice(")");
      }
      case "[" -> {
        return new Maybe(choice("]"));
      }
      case "{" -> {
        return new Repeated(choice("}"));
      }
      default -> {}
    }
    if (word.startsWith("'")) {
      return new Symbol(word.charAt(1));
    }
    if (Character.isUpperCase(word.charAt(0))) {
      return new Word(Keyword.valueOf(word));
    }
    for (Fragment fragment : Fragment.values()) {
      if (fragment.word().equals(word)) {
        return new Part(fragment);
      }
    }
    return new Rule(word);
  }
}
