package dev.postern.wire.mysql;

import dev.postern.core.Judgement;
import java.util.Arrays;
import java.util.BitSet;

/** A prepared statement as the gate knows it. */
final class Prepared {
  /** Bytes of a cursor's description that are kept for the journal, at most. */
  private static final int MAX_CURSOR = 16 << 10;

  private final int id;
  private final int parameters;
  private final int columns;
  private final BitSet longData = new BitSet();
  private Judgement judgement;
  private long judgedAt;
  private int[] types = {};
  private byte[] cursor = {};
  private boolean typesDue;
  private Rows fetched = Rows.Undescribed.INSTANCE;
  private RowCap.Count rows = new RowCap.Count();

  /**
   * @param id the server's number of it
   * @param parameters how many the server says it has
   * @param columns how many columns its result has, 0 where it gives none
   */
  Prepared(int id, int parameters, int columns, Judgement judgement, long judgedAt) {
    this.id = id;
    this.parameters = parameters;
    this.columns = columns;
    this.judgement = judgement;
    this.judgedAt = judgedAt;
  }

  int id() {
    return id;
  }

  int parameters() {
    return parameters;
  }

  int columns() {
    return columns;
  }

  Judgement judgement() {
    return judgement;
  }

  /** Whether it was judged under the policy and catalog of {@code version}. */
  boolean judgedAt(long version) {
    return judgedAt == version;
  }

  /** Whether what was prepared is what that judgement lets leave. */
  boolean isStill(Judgement other) {
    return other.sent().equals(judgement.sent())
        && other.parameters().equals(judgement.parameters());
  }

  void judgedAgain(Judgement again, long version) {
    judgement = again;
    judgedAt = version;
    // The plan of rows that are still to be fetched was made under what held before.
    fetched = Rows.Undescribed.INSTANCE;
  }

  /** The types that the values of the last execution had: the next need not name them again. */
  int[] types() {
    return types;
  }

  void types(int[] named) {
    types = named;
    typesDue = true;
  }

  /** Whether the server has yet to be told the types: the execution that named them was refused. */
  boolean typesDue() {
    return typesDue;
  }

  /** The server was told other types than the client's. */
  void typesStayDue() {
    typesDue = true;
  }

  /** Whether the parameter's value was sent before its execution. */
  boolean isLong(int parameter) {
    return longData.get(parameter);
  }

  boolean hasLongData() {
    return !longData.isEmpty();
  }

  void isLongNow(int parameter) {
    longData.set(parameter);
  }

  void executed() {
    typesDue = false;
    rows = new RowCap.Count();
    forgetLongData();
  }

  /** The rows of its last execution, fetched or not. */
  RowCap.Count rows() {
    return rows;
  }

  void forgetLongData() {
    longData.clear();
  }

  /** What becomes of the rows that are fetched by its cursor. */
  Rows fetched() {
    return judgement.guarded() ? fetched : Rows.Open.INSTANCE;
  }

  void fetched(Rows rows) {
    fetched = rows;
  }

  /** The packets that describe its cursor's rows to who reads the journal; may be empty. */
  byte[] cursor() {
    return cursor;
  }

  /**
   * A cursor was opened.
   *
   * @param kept of the execution's result: its command, and what describes the rows
   */
  void opened(byte[] kept) {
    int command = PacketWriter.HEADER + 1;
    cursor =
        kept.length > command && kept.length <= MAX_CURSOR
            ? Arrays.copyOfRange(kept, command, kept.length)
            : new byte[0];
  }
}
