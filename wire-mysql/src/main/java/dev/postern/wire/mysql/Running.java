package dev.postern.wire.mysql;

import dev.postern.core.DescribedColumn.Format;
import dev.postern.core.Judgement;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Kind;
import dev.postern.core.ResultLineage;
import dev.postern.net.Exchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A text of statements that runs, and which of its results comes next. */
final class Running {
  final Exchange exchange;
  final Format format;
  final @Nullable Prepared prepared;
  final @Nullable LocalFile file;
  final @Nullable BulkRows apart;
  private RowCap.Count rows;
  private int index;

  /**
   * @param format of the rows
   * @param prepared what is executed, null for a query's own text and where rows are fetched
   */
  Running(Exchange exchange, Format format, @Nullable Prepared prepared) {
    this(
        exchange,
        format,
        prepared,
        null,
        null,
        prepared == null ? new RowCap.Count() : prepared.rows());
  }

  private Running(
      Exchange exchange,
      Format format,
      @Nullable Prepared prepared,
      @Nullable LocalFile file,
      @Nullable BulkRows apart,
      RowCap.Count rows) {
    this.exchange = exchange;
    this.format = format;
    this.prepared = prepared;
    this.file = file;
    this.apart = apart;
    this.rows = rows;
  }

  /** A bulk execution that the server gets row by row. */
  static Running apart(Exchange exchange, Prepared prepared, BulkRows rows) {
    return new Running(exchange, Format.BINARY, prepared, null, rows, prepared.rows());
  }

  /**
   * A query.
   *
   * @param file that the server may ask the client for, null for none
   */
  static Running query(Exchange exchange, @Nullable LocalFile file) {
    return new Running(exchange, Format.TEXT, null, file, null, new RowCap.Count());
  }

  /** Rows of a cursor: they count together, however they are fetched. */
  static Running fetch(Exchange exchange, Prepared prepared) {
    return new Running(exchange, Format.BINARY, null, null, null, prepared.rows());
  }

  /** Which statement of the text the next result is of, where each gives one. */
  int place() {
    return index;
  }

  /** The rows of the result that comes. */
  RowCap.Count rows() {
    return rows;
  }

  /** The statement in front has given its last result, or one of its results. */
  void next() {
    index++;
    rows = new RowCap.Count();
  }

  /**
   * What the next result is of. A procedure gives as many as it likes, so that beside one the
   * results of the others cannot be told apart.
   */
  Judged judged() {
    Judgement judgement = exchange.judgement();
    List<Judged> statements = judgement.statements();
    if (statements.size() == 1) {
      return statements.getFirst();
    }
    for (Judged judged : statements) {
      if (judged.analysis().kinds().contains(Kind.CALL)) {
        return new Judged(
            judged.analysis(),
            judgement.guarded(),
            judged.filtered(),
            judged.settles(),
            ResultLineage.UNKNOWN);
      }
    }
    if (index >= statements.size()) {
      throw new ProtocolViolation("the database found more statements than the gate");
    }
    return statements.get(index);
  }
}
