package dev.postern.gateway;

import java.nio.file.Path;
import java.util.List;

/**
 * A database of the story, as its owner has it, and the stock clients by which agents come to it.
 * It has the table {@code orders (id, note, times)}.
 */
sealed interface Shop permits PostgresShop, MysqlShop {
  /** A way to it that leads through a gate. */
  record Door(int port, Path authority, String user, String token) {}

  /** The connection's name at gates. */
  String connection();

  /** The connection, as postern.yaml lists it. */
  List<String> yaml();

  /** Runs statements at the server, past every gate. */
  void execute(String sql) throws Exception;

  /** How often an order was changed. */
  int times(int order) throws Exception;

  /** What runs for ten minutes. */
  String sleep();

  /** Whether that runs at the server. */
  boolean isSleeping() throws Exception;

  /** The stock client's command for one statement. */
  ProcessBuilder client(Door door, String sql);

  /**
   * Runs a statement by a stock driver, which binds a value by the protocol.
   *
   * @param sql with one question mark
   * @return how many rows it changed
   * @throws java.sql.SQLException with what the agent is told otherwise
   */
  int bound(Door door, String sql, int value) throws Exception;
}
