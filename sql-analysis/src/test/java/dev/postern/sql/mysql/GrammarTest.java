package dev.postern.sql.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.sql.parsing.Forms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrammarTest {
  @Test
  void everyRuleThatIsNamedIsThere() {
    assertThat(DefinitionParser.GRAMMAR.all()).isNotEmpty();
    Forms.requireRules(DefinitionParser.GRAMMAR);
  }

  @Test
  void everyFormIsInTheDocumentation() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("..", "docs", "statement-kinds-mysql.md"));
    assertThat(lines).containsAll(Forms.rows(DefinitionParser.GRAMMAR));
  }
}
