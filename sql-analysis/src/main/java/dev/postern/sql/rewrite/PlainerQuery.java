package dev.postern.sql.rewrite;

import dev.postern.core.Span;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.lineage.Column;
import dev.postern.sql.lineage.Columns;
import dev.postern.sql.tree.Expression;
import dev.postern.sql.tree.Expression.ColumnReference;
import dev.postern.sql.tree.Expression.Literal;
import dev.postern.sql.tree.Expression.LiteralType;
import dev.postern.sql.tree.Part.SelectItem;
import dev.postern.sql.tree.Part.SortItem;
import dev.postern.sql.tree.Query;
import dev.postern.sql.tree.QueryBody;
import dev.postern.sql.tree.QueryBody.Select;
import dev.postern.sql.tree.QueryBody.SetOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A query that asks for the same rows with fewer uses of some columns: not sorted by them, not
 * compared by them for DISTINCT, and with a column as it is where something was computed from it.
 * What decides which rows there are stays: where a row's place decides (LIMIT, OFFSET, DISTINCT
 * ON), so do sorting and DISTINCT. Nothing says that the outcome means what its reader wants, nor
 * that it may pass: whoever offers it judges it.
 */
public final class PlainerQuery {
  /** Between these and a word no blank is needed. */
  private static final String APART = " \t\n\r\f,();";

  private final String text;
  private final PlainValues values;
  private final Query query;

  /** Items that are not a column as it is, nor all columns. */
  private final List<SelectItem> computed;

  private PlainerQuery(String text, PlainValues values, Query query) {
    this.text = text;
    this.values = values;
    this.query = query;
    this.computed =
        query.body() instanceof Select select
            ? select.items().stream().filter(item -> isComputed(item.expression())).toList()
            : List.of();
  }

  /** Empty where the query is of a form whose parts are not looked at. */
  public static Optional<PlainerQuery> of(
      Language language, Query query, String text, Catalog catalog) {
    PlainValues values = new PlainValues(language, catalog);
    // What sorts a query in parentheses may do so before the LIMIT within them.
    return switch (query.body()) {
      case Select select when select.into() == null ->
          Optional.of(new PlainerQuery(text, values, query));
      case SetOperation _ -> Optional.of(new PlainerQuery(text, values, query));
      case Select _, QueryBody.Values _, QueryBody.Nested _ -> Optional.empty();
    };
  }

  private static boolean isComputed(Expression expression) {
    return !(expression instanceof ColumnReference
        || expression instanceof Expression.AllColumns
        || expression instanceof Expression.AllFields);
  }

  /**
   * A query whose output says what each part carries: what is computed, what is sorted by, and the
   * query's own output behind them. It is never run.
   */
  public Query probe() {
    QueryBody body =
        query.body() instanceof Select select
            ? new Select(
                select.span(),
                false,
                List.of(),
                probed(select),
                null,
                select.from(),
                select.where(),
                select.groupBy(),
                select.having(),
                select.windows())
            : query.body();
    return new Query(query.span(), query.with(), body, List.of(), null, null, List.of());
  }

  private List<SelectItem> probed(Select select) {
    List<SelectItem> items = new ArrayList<>(computed);
    query.order().forEach(sorted -> items.add(new SelectItem(sorted.span(), sorted.key(), null)));
    items.addAll(select.items());
    return items;
  }

  /**
   * The query's text without the uses that it can do without; empty where there are none.
   *
   * @param probed the output of {@link #probe}
   * @param shunned whether what carries this must come out as it is, or not at all
   */
  public Optional<String> text(Columns probed, Predicate<Sources> shunned) {
    Splices splices = new Splices();
    boolean done =
        unsorted(probed, shunned, splices)
            && (!(query.body() instanceof Select select)
                || (bare(select, probed, shunned, splices)
                    && undistinct(select, probed, shunned, splices)));
    return done && !splices.isEmpty() ? Optional.of(splices.into(text).text()) : Optional.empty();
  }

  /** Whether a row's place decides if it is there. */
  private boolean isCut() {
    return query.limit() != null || query.offset() != null;
  }

  private boolean unsorted(Columns probed, Predicate<Sources> shunned, Splices splices) {
    List<SortItem> order = query.order();
    List<SortItem> kept = new ArrayList<>();
    List<SortItem> dropped = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      (shunned.test(sortedBy(i, probed)) ? dropped : kept).add(order.get(i));
    }
    if (dropped.isEmpty()) {
      return true;
    }
    boolean chooses =
        isCut() || (query.body() instanceof Select select && !select.distinctOn().isEmpty());
    if (chooses || dropped.stream().anyMatch(item -> !PlainValues.isFixed(item))) {
      return false;
    }
    int end = order.getLast().span().end();
    if (kept.isEmpty()) {
      replace(new Span(query.body().span().end(), end), "", splices);
    } else {
      String items =
          kept.stream().map(item -> item.span().of(text)).collect(Collectors.joining(", "));
      replace(new Span(order.getFirst().span().start(), end), items, splices);
    }
    return true;
  }

  /** A bare name is an output column's first, an integer is a column's place, as for the server. */
  private Sources sortedBy(int place, Columns probed) {
    boolean select = query.body() instanceof Select;
    int first = select ? computed.size() + query.order().size() : 0;
    Expression key = query.order().get(place).key();
    if (key instanceof Literal(_, var type, var value) && type == LiteralType.INTEGER) {
      return value.matches("[1-9][0-9]{0,3}")
          ? probed.at(first + Integer.parseInt(value) - 1)
          : probed.all();
    }
    Sources found = null;
    if (key instanceof ColumnReference(_, var path) && path.size() == 1) {
      for (Column column : probed.known().stream().skip(first).toList()) {
        if (column.name().equals(path.getFirst())) {
          found = found == null ? column.sources() : found.with(column.sources());
        }
      }
    }
    if (found == null) {
      found = select ? probed.at(computed.size() + place) : probed.all();
    }
    return probed.exact() ? found : found.with(probed.at(Integer.MAX_VALUE));
  }

  private boolean bare(Select select, Columns probed, Predicate<Sources> shunned, Splices splices) {
    for (int i = 0; i < computed.size(); i++) {
      if (!shunned.test(probed.at(i))) {
        continue;
      }
      Expression expression = computed.get(i).expression();
      Optional<ColumnReference> column = values.only(expression);
      if (column.isEmpty() || !select.groupBy().isEmpty() || select.having() != null) {
        return false;
      }
      replace(expression.span(), column.get().span().of(text), splices);
    }
    return true;
  }

  private boolean undistinct(
      Select select, Columns probed, Predicate<Sources> shunned, Splices splices) {
    int first = computed.size() + query.order().size();
    boolean compared = probed.known().stream().skip(first).map(Column::sources).anyMatch(shunned);
    boolean more = !probed.exact() && shunned.test(probed.at(Integer.MAX_VALUE));
    if (!select.distinct() || !select.distinctOn().isEmpty() || !(compared || more)) {
      return true;
    }
    if (isCut()) {
      return false;
    }
    int start = select.span().start();
    Span head = new Span(start, select.items().getFirst().span().start());
    splices.replace(head, text.substring(start, start + "SELECT".length()) + " ");
    return true;
  }

  /** Puts a word in the place of another, apart from those beside it. */
  private void replace(Span span, String word, Splices splices) {
    String before = span.start() == 0 || isApart(span.start() - 1) || word.isEmpty() ? "" : " ";
    String after = span.end() == text.length() || isApart(span.end()) ? "" : " ";
    splices.replace(span, before + word + after);
  }

  private boolean isApart(int index) {
    return APART.indexOf(text.charAt(index)) >= 0;
  }
}
