package dev.postern.sql.mysql;

import dev.postern.sql.tree.Part.ColumnAssignment;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.TableExpression;
import dev.postern.sql.tree.TableExpression.Join;
import dev.postern.sql.tree.TableExpression.Relation;
import java.util.ArrayList;
import java.util.List;

/** Which of several tables a change writes. What cannot be told counts as all of them. */
final class ChangedTables {
  private final List<Relation> relations = new ArrayList<>();

  ChangedTables(List<TableExpression> tables) {
    tables.forEach(this::add);
  }

  private void add(TableExpression table) {
    switch (table) {
      case Relation relation -> relations.add(relation);
      case Join join -> {
        add(join.left());
        add(join.right());
      }
      default -> {}
    }
  }

  /** Those whose columns are assigned. */
  List<Name> written(List<ColumnAssignment> assignments) {
    List<Name> qualifiers = new ArrayList<>();
    for (ColumnAssignment assignment : assignments) {
      List<String> path = assignment.column().path();
      if (path.size() < 2) {
        return all();
      }
      qualifiers.add(new Name(assignment.column().span(), path.subList(0, path.size() - 1)));
    }
    return named(qualifiers);
  }

  /** Those that go by the names. */
  List<Name> named(List<Name> names) {
    List<Name> found = new ArrayList<>();
    for (Name name : names) {
      List<Name> meant =
          relations.stream().filter(r -> isNamed(r, name)).map(Relation::name).toList();
      if (meant.isEmpty()) {
        return all();
      }
      found.addAll(meant);
    }
    return found.stream().distinct().toList();
  }

  private static boolean isNamed(Relation relation, Name name) {
    String last = name.parts().getLast();
    String known =
        relation.alias() != null && relation.alias().name() != null
            ? relation.alias().name()
            : relation.name().parts().getLast();
    // Case that does not count says one table too many at most.
    return last.equalsIgnoreCase(known);
  }

  private List<Name> all() {
    return relations.stream().map(Relation::name).distinct().toList();
  }
}
