package dev.postern.sql.opinion;

import dev.postern.sql.tree.Expression.AllColumns;
import dev.postern.sql.tree.Expression.Call;
import dev.postern.sql.tree.Expression.Collate;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Construct;
import dev.postern.sql.tree.Expression.Field;
import dev.postern.sql.tree.Node;
import dev.postern.sql.tree.Part.Alias;
import dev.postern.sql.tree.Part.Argument;
import dev.postern.sql.tree.Part.ChangedTable;
import dev.postern.sql.tree.Part.ColumnDefinition;
import dev.postern.sql.tree.Part.CommonTable;
import dev.postern.sql.tree.Part.Locking;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.NamedWindow;
import dev.postern.sql.tree.Part.Returning;
import dev.postern.sql.tree.Part.Sample;
import dev.postern.sql.tree.Part.SelectItem;
import dev.postern.sql.tree.Part.Target;
import dev.postern.sql.tree.Part.TypeName;
import dev.postern.sql.tree.Part.Window;
import dev.postern.sql.tree.QueryBody.Select;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.TableExpression.Extracted;
import dev.postern.sql.tree.TableExpression.Join;
import dev.postern.sql.tree.TableExpression.Relation;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What our tree names. Generously: another parser may take an alias or a function for a column, and
 * only what our tree has nowhere is a sign that one of the two misread.
 */
final class TreeNames {
  /** Words of PostgreSQL's own syntax for some calls that others take for columns. */
  private static final Map<String, Set<String>> WORDS_OF_SYNTAX =
      Map.of(
          "grouping sets", Set.of("grouping"),
          "normalize", Set.of("nfc", "nfd", "nfkc", "nfkd"),
          "xmlexists", Set.of("by", "ref", "value"),
          "xmlroot", Set.of("version", "value", "standalone"));

  private static final Pattern NO_WORD = Pattern.compile("[^a-z_]+");

  private final String text;
  private final NamedThings names = new NamedThings();

  private TreeNames(String text) {
    this.text = text;
  }

  /**
   * @param text the whole that the statement is a part of
   */
  static NamedThings of(Statement statement, String text) {
    TreeNames found = new TreeNames(text);
    Deque<Node> nodes = new ArrayDeque<>();
    nodes.push(statement);
    while (!nodes.isEmpty()) {
      Node node = nodes.pop();
      found.add(node);
      node.children(nodes::push);
    }
    return found.names;
  }

  private void add(Node node) {
    switch (node) {
      case Relation relation -> relation(relation.name());
      case ChangedTable target -> relation(target.name());
      case Locking locking -> locking.tables().forEach(this::relation);
      case Select select -> {
        if (select.into() != null) {
          relation(select.into());
        }
      }
      case Call call -> {
        relation(call.function());
        columns(WORDS_OF_SYNTAX.getOrDefault(call.function().parts().getLast(), Set.of()));
      }
      case Alias alias -> {
        relation(alias.name());
        columns(alias.columns());
      }
      case CommonTable table -> {
        relation(table.name());
        columns(table.columns());
        columns(table.keys());
        columns(table.added());
      }
      case Name name -> columns(name.parts());
      case ColumnReference column -> columns(column.path());
      case AllColumns all -> {
        names.relations().addAll(all.qualifier());
        columns(all.qualifier());
      }
      case Collate collate -> columns(collate.collation().parts());
      case Sample sample -> columns(sample.method().parts());
      case Extracted extracted -> relation(extracted.keyword());
      case Field field -> column(field.field());
      case Target target -> {
        column(target.column());
        columns(target.fields());
      }
      case SelectItem item -> column(item.label());
      case Argument argument -> column(argument.name());
      case ColumnDefinition definition -> column(definition.name());
      case TypeName type -> {
        columns(type.name().parts());
        // As it is written too: char, where its name is bpchar.
        columns(List.of(NO_WORD.split(type.span().of(text).toLowerCase(Locale.ROOT))));
      }
      case Window window -> column(window.base());
      case NamedWindow window -> column(window.name());
      case Returning returning -> columns(returning.rowNames());
      case Join join -> columns(join.using());
      case Construct construct -> {
        column(construct.keyword());
        columns(WORDS_OF_SYNTAX.getOrDefault(construct.keyword(), Set.of()));
      }
      default -> {
        // Neither names a relation nor a column.
      }
    }
  }

  private void relation(Name name) {
    names.relations().addAll(name.parts());
    columns(name.parts());
  }

  private void relation(@Nullable String name) {
    if (name != null) {
      names.relations().add(name);
      names.columns().add(name);
    }
  }

  private void columns(Collection<String> parts) {
    names.columns().addAll(parts);
  }

  private void column(@Nullable String name) {
    if (name != null) {
      names.columns().add(name);
    }
  }
}
