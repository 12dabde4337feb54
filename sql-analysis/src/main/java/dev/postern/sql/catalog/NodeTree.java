package dev.postern.sql.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what PostgreSQL keeps of views, rules, policies, defaults and checks: the parsed query in
 * the text form of {@code pg_node_tree}, {@code {QUERY :commandType 1 … :targetList (…) …}}. What
 * stands here looks at its {@link TreeWords} in one pass; {@link TreeReader} makes nodes of them.
 *
 * <p>Unlike {@code pg_depend} the tree also names the server's own relations and functions, and
 * unlike {@code pg_get_viewdef} it is read without a lock on what it refers to.
 */
final class NodeTree {
  /** Where a view's column comes from unchanged: a column of the next relation below. */
  record Carried(int relation, int attribute) {
    /** The column is computed. */
    static final Carried NOTHING = new Carried(0, 0);
  }

  private final TreeWords words;

  private NodeTree(String text) {
    words = new TreeWords(text);
  }

  private @Nullable String next() {
    return words.next();
  }

  /** Everything the tree refers to, at any depth. */
  static References references(String tree) {
    var words = new NodeTree(tree);
    var found = new References();
    for (String word = words.next(); word != null; ) {
      String value = words.next();
      if (word.startsWith(":") && value != null) {
        if (word.equals(":opnos")) {
          words.numbersOfList(found);
        } else {
          addWord(found, word, value);
        }
      }
      word = value;
    }
    return found;
  }

  /** Takes in what a field of that name, with its colon, refers to. */
  private static void add(References found, String field, int value) {
    switch (field) {
      case ":varattno" -> found.attributes().add(value);
      case ":relid" -> addObject(found.relations(), value);
      case ":funcid",
          ":aggfnoid",
          ":winfnoid",
          ":tsmhandler",
          ":startInRangeFunc",
          ":endInRangeFunc" ->
          addObject(found.functions(), value);
      case ":opno", ":eqop", ":sortop", ":cycle_mark_neop" -> addObject(found.operators(), value);
      default -> {
        if (field.endsWith("type") || field.endsWith("typid")) {
          found.types().add(value);
        }
      }
    }
  }

  /** Takes in a field whose value may be something else than a number. */
  static void addWord(References found, String field, String word) {
    if (TreeWords.isNumber(word)) {
      add(found, field, TreeWords.number(word));
    }
  }

  /** 0 stands for no object. */
  private static void addObject(Set<Integer> objects, int oid) {
    if (oid != 0) {
      objects.add(oid);
    }
  }

  private void numbersOfList(References found) {
    for (String word = next(); word != null && !word.equals(")"); word = next()) {
      if (TreeWords.isNumber(word)) {
        addObject(found.operators(), TreeWords.number(word));
      }
    }
  }

  /**
   * The origins of a view's columns, as the server noted them when it made the view: for each
   * column in order the relation and attribute it was taken from unchanged. The columns of a set
   * operation and of an expression have none; a whole row has attribute 0.
   */
  static List<Carried> carried(String tree) {
    var words = new NodeTree(tree);
    int depth = 0;
    var columns = new ArrayList<Carried>();
    for (String word = words.next(); word != null; word = words.next()) {
      switch (word) {
        case "(", "{" -> depth++;
        case ")", "}" -> depth--;
        case ":targetList" -> {
          // Depth 1 is the list of the rule's queries, 2 the query itself.
          if (depth == 2) {
            words.targets(columns);
          }
        }
        default -> {}
      }
    }
    return columns;
  }

  /** {@code ({TARGETENTRY :expr … :resno 1 … :resorigtbl 16388 :resorigcol 3 :resjunk false} …)} */
  private void targets(List<Carried> columns) {
    if (!"(".equals(next())) {
      return;
    }
    for (String word = next(); "{".equals(word); word = next()) {
      Map<String, String> fields = fields();
      if ("false".equals(fields.get(":resjunk"))) {
        columns.add(new Carried(field(fields, ":resorigtbl"), field(fields, ":resorigcol")));
      }
    }
  }

  private static int field(Map<String, String> fields, String name) {
    String value = fields.get(name);
    return value != null && TreeWords.isNumber(value) ? TreeWords.number(value) : 0;
  }

  /** The fields of the node just opened, up to its end; a value that is a node or list is "". */
  private Map<String, String> fields() {
    var fields = new HashMap<String, String>();
    next();
    String name = null;
    for (String word = next(); word != null && !word.equals("}"); word = next()) {
      boolean nested = word.equals("{") || word.equals("(");
      if (nested) {
        skip();
      }
      if (name != null) {
        fields.put(name, nested ? "" : word);
        name = null;
      } else if (word.startsWith(":")) {
        name = word;
      }
    }
    return fields;
  }

  /** To the end of the node or list just opened. */
  private void skip() {
    int depth = 1;
    while (depth > 0) {
      switch (next()) {
        case "(", "{" -> depth++;
        case ")", "}" -> depth--;
        case null -> depth = 0;
        default -> {}
      }
    }
  }
}
