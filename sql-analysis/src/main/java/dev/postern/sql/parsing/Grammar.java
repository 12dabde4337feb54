package dev.postern.sql.parsing;

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
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The forms of statements that define or administer things, read from a file.
 *
 * <p>{@code statement NAME kinds risk reasons = body ;} is a statement's form, {@code rule NAME =
 * body ;} a part of several. In a body words in capitals are keywords, words in quotes signs, other
 * words rules or fragments, which the dialect's parser takes; {@code [x]} may be missing, {@code
 * {x}} may be repeated, {@code x...} is a list with commas, {@code (x | y)} the first that matches.
 */
public final class Grammar<K extends Spelt, F extends Enum<F>> {
  /** What the forms are made of. */
  public sealed interface Item<K, F> {}

  public record Word<K, F>(K keyword) implements Item<K, F> {}

  public record Symbol<K, F>(char sign) implements Item<K, F> {}

  public record Part<K, F>(F fragment) implements Item<K, F> {}

  public record Rule<K, F>(String name) implements Item<K, F> {}

  public record Sequence<K, F>(List<Item<K, F>> items) implements Item<K, F> {}

  public record Choice<K, F>(List<Item<K, F>> items) implements Item<K, F> {}

  public record Maybe<K, F>(Item<K, F> item) implements Item<K, F> {}

  public record Repeated<K, F>(Item<K, F> item) implements Item<K, F> {}

  public record Commas<K, F>(Item<K, F> item) implements Item<K, F> {}

  /**
   * The form of a statement.
   *
   * @param explainable whether EXPLAIN takes it
   */
  public record Form<K, F>(Command command, Item<K, F> body, boolean explainable) {}

  private final List<Form<K, F>> all = new ArrayList<>();
  private final Map<K, List<Form<K, F>>> forms = new HashMap<>();
  private final Map<String, Item<K, F>> rules = new HashMap<>();
  private final Map<String, K> keywords = new HashMap<>();
  private final Map<String, F> fragments = new HashMap<>();
  private final Set<String> explainable;
  private final Deque<String> words;

  private Grammar(K[] keywords, F[] fragments, Set<String> explainable, Deque<String> words) {
    for (K keyword : keywords) {
      this.keywords.put(keyword.word().toUpperCase(Locale.ROOT), keyword);
    }
    for (F fragment : fragments) {
      this.fragments.put(fragment.name().toLowerCase(Locale.ROOT).replace('_', '-'), fragment);
    }
    this.explainable = explainable;
    this.words = words;
  }

  /**
   * The grammar in a dialect's file.
   *
   * @param source the file's text, closed here
   * @param fragments what the dialect's parser takes itself, named there in lower case with dashes
   * @param explainable the names of the statements that EXPLAIN takes
   */
  public static <K extends Spelt, F extends Enum<F>> Grammar<K, F> read(
      @Nullable InputStream source, K[] keywords, F[] fragments, Set<String> explainable) {
    try (InputStream in = Objects.requireNonNull(source)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Deque<String> words = new ArrayDeque<>();
      for (String line : text.lines().toList()) {
        if (!line.startsWith("#")) {
          words.addAll(List.of(line.strip().split("\\s+")));
        }
      }
      words.removeIf(String::isEmpty);
      Grammar<K, F> grammar = new Grammar<>(keywords, fragments, explainable, words);
      while (!words.isEmpty()) {
        grammar.definition();
      }
      for (Form<K, F> form : grammar.all) {
        K first = grammar.first(form.body());
        grammar.forms.computeIfAbsent(first, key -> new ArrayList<>()).add(form);
      }
      return grammar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The forms that start with {@code keyword}, in the order they are tried. */
  List<Form<K, F>> formsFrom(K keyword) {
    return forms.getOrDefault(keyword, List.of());
  }

  /** All forms, for the documentation's test. */
  public List<Form<K, F>> all() {
    return List.copyOf(all);
  }

  /** What stands for the rule of that name. */
  public Item<K, F> rule(String name) {
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
    all.add(new Form<>(command, choice(";"), explainable.contains(name)));
  }

  /** The keyword that every statement of the form starts with. */
  private K first(Item<K, F> item) {
    return switch (item) {
      case Word<K, F> word -> word.keyword();
      case Rule<K, F> rule -> first(rule(rule.name()));
      case Sequence<K, F> sequence -> first(sequence.items().getFirst());
      case Symbol<K, F> _,
          Part<K, F> _,
          Choice<K, F> _,
          Maybe<K, F> _,
          Repeated<K, F> _,
          Commas<K, F> _ ->
          throw new IllegalStateException("a statement starts with a keyword");
    };
  }

  /** Alternatives up to the word {@code end}, which is taken. */
  private Item<K, F> choice(String end) {
    List<Item<K, F>> alternatives = new ArrayList<>();
    List<Item<K, F>> sequence = new ArrayList<>();
    while (true) {
      String word = words.remove();
      boolean over = word.equals(end);
      if (over || word.equals("|")) {
        alternatives.add(
            sequence.size() == 1 ? sequence.getFirst() : new Sequence<>(List.copyOf(sequence)));
        sequence.clear();
        if (over) {
          return alternatives.size() == 1
              ? alternatives.getFirst()
              : new Choice<>(List.copyOf(alternatives));
        }
      } else if (word.equals("...")) {
        sequence.add(new Commas<>(sequence.removeLast()));
      } else {
        sequence.add(item(word));
      }
    }
  }

  private Item<K, F> item(String word) {
    switch (word) {
      case "(" -> {
        return choice(")");
      }
      case "[" -> {
        return new Maybe<>(choice("]"));
      }
      case "{" -> {
        return new Repeated<>(choice("}"));
      }
      default -> {}
    }
    if (word.startsWith("'")) {
      return new Symbol<>(word.charAt(1));
    }
    if (Character.isUpperCase(word.charAt(0))) {
      return new Word<>(Objects.requireNonNull(keywords.get(word), word));
    }
    F fragment = fragments.get(word);
    return fragment == null ? new Rule<>(word) : new Part<>(fragment);
  }
}
