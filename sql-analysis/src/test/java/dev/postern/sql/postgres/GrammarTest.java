package dev.postern.sql.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.Kind;
import dev.postern.core.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GrammarTest {
  @Test
  void everyRuleThatIsNamedIsThere() {
    for (Grammar.Form form : Grammar.POSTGRES.all()) {
      visit(form.body());
    }
    assertThat(Grammar.POSTGRES.all()).isNotEmpty();
  }

  private static void visit(Grammar.Item item) {
    switch (item) {
      case Grammar.Rule rule -> visit(Grammar.POSTGRES.rule(rule.name()));
      case Grammar.Sequence sequence -> sequence.items().forEach(GrammarTest::visit);
      case Grammar.Choice choice -> choice.items().forEach(GrammarTest::visit);
      case Grammar.Maybe maybe -> visit(maybe.item());
      case Grammar.Repeated repeated -> visit(repeated.item());
      case Grammar.Commas commas -> visit(commas.item());
      case Grammar.Word _, Grammar.Symbol _, Grammar.Part _ -> {}
    }
  }

  @Test
  void everyFormIsInTheDocumentation() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("..", "docs", "statement-kinds.md"));
    for (Grammar.Form form : Grammar.POSTGRES.all()) {
      assertThat(lines).contains(row(form));
    }
  }

  private static String row(Grammar.Form form) {
    TreeSet<String> kinds = new TreeSet<>();
    form.command().kinds().stream().map(Kind::word).forEach(kinds::add);
    List<String> reasons = form.command().reasons().stream().map(Reason::code).toList();
    return "| %s | %s | %s | %s |"
        .formatted(
            form.command().name(),
            String.join(", ", kinds),
            form.command().risk().word(),
            String.join(", ", reasons));
  }
}
