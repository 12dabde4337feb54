package dev.postern.sql.parsing;

import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.sql.tree.Statement.Command;
import java.util.List;
import java.util.TreeSet;

/** What tests want of a dialect's forms of statements. */
public final class Forms {
  private Forms() {}

  /** Throws where a rule is named that is not there. */
  public static <K extends Spelt, F extends Enum<F>> void requireRules(Grammar<K, F> grammar) {
    grammar.all().forEach(form -> visit(grammar, form.body()));
  }

  private static <K extends Spelt, F extends Enum<F>> void visit(
      Grammar<K, F> grammar, Grammar.Item<K, F> item) {
    switch (item) {
      case Grammar.Rule<K, F> rule -> visit(grammar, grammar.rule(rule.name()));
      case Grammar.Sequence<K, F> sequence -> sequence.items().forEach(i -> visit(grammar, i));
      case Grammar.Choice<K, F> choice -> choice.items().forEach(i -> visit(grammar, i));
      case Grammar.Maybe<K, F> maybe -> visit(grammar, maybe.item());
      case Grammar.Repeated<K, F> repeated -> visit(grammar, repeated.item());
      case Grammar.Commas<K, F> commas -> visit(grammar, commas.item());
      case Grammar.Word<K, F> _, Grammar.Symbol<K, F> _, Grammar.Part<K, F> _ -> {}
    }
  }

  /** The line of each form in the documentation's table. */
  public static <K extends Spelt, F extends Enum<F>> List<String> rows(Grammar<K, F> grammar) {
    return grammar.all().stream().map(form -> row(form.command())).toList();
  }

  private static String row(Command command) {
    TreeSet<String> kinds = new TreeSet<>();
    command.kinds().stream().map(Kind::word).forEach(kinds::add);
    return "| %s | %s | %s | %s |"
        .formatted(
            command.name(),
            String.join(", ", kinds),
            command.risk().word(),
            String.join(", ", command.reasons().stream().map(Reason::code).toList()));
  }
}
