package dev.postern.benchmarks.ladder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How much is measured.
 *
 * @param rounds of all rungs, one after the other
 * @param seconds of one run of pgbench, sysbench or AWS's small calls
 * @param clients of these runs
 * @param rungs by name; empty for all
 * @param tls whether both legs speak TLS, as they do outside of one machine
 * @param idle sessions whose memory is measured
 * @param mebibytes of all bodies that AWS's streams pass side by side
 */
record Options(
    int rounds,
    int seconds,
    List<Integer> clients,
    Set<Part> parts,
    List<String> rungs,
    boolean tls,
    int idle,
    int mebibytes) {
  /** What can be measured. */
  enum Part {
    PGBENCH,
    SELECT,
    MEMORY,
    /** MySQL's: point selects. */
    SYSBENCH,
    /** MySQL's: a million rows by its command line. */
    DUMP,
    /** AWS's: calls of a kilobyte. */
    CALLS,
    /** AWS's: long bodies in both directions. */
    STREAMS;

    private static final Set<Part> MYSQL = EnumSet.of(SYSBENCH, DUMP);
    private static final Set<Part> AWS = EnumSet.of(CALLS, STREAMS);
    private static final Set<Part> POSTGRES = EnumSet.of(PGBENCH, SELECT, MEMORY);
  }

  private static final Options DEFAULT =
      new Options(3, 4, List.of(1, 8, 32), EnumSet.allOf(Part.class), List.of(), false, 400, 1024);

  static final String USAGE =
      "ladder [rounds=3] [seconds=4] [clients=1,8,32]"
          + " [parts=pgbench,select,memory,sysbench,dump,calls,streams]"
          + " [rungs=direct,pgbouncer,pass,+policy,+mask,+record,haproxy,gate] [tls=off|on]"
          + " [idle=400] [mib=1024]";

  /**
   * Reads {@code key=value} arguments.
   *
   * @throws IllegalArgumentException where one is not understood; its message is for the user
   */
  static Options read(String... arguments) {
    Options options = DEFAULT;
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("not key=value: " + argument + "\n" + USAGE);
      }
      options = options.with(argument.substring(0, equals), argument.substring(equals + 1));
    }
    return options;
  }

  private Options with(String key, String value) {
    return switch (key) {
      case "rounds" ->
          new Options(number(value), seconds, clients, parts, rungs, tls, idle, mebibytes);
      case "seconds" ->
          new Options(rounds, number(value), clients, parts, rungs, tls, idle, mebibytes);
      case "clients" ->
          new Options(
              rounds,
              seconds,
              list(value).stream().map(Options::number).toList(),
              parts,
              rungs,
              tls,
              idle,
              mebibytes);
      case "parts" ->
          new Options(rounds, seconds, clients, parts(value), rungs, tls, idle, mebibytes);
      case "rungs" ->
          new Options(rounds, seconds, clients, parts, list(value), tls, idle, mebibytes);
      case "tls" ->
          new Options(rounds, seconds, clients, parts, rungs, value.equals("on"), idle, mebibytes);
      case "idle" ->
          new Options(rounds, seconds, clients, parts, rungs, tls, number(value), mebibytes);
      case "mib" -> new Options(rounds, seconds, clients, parts, rungs, tls, idle, number(value));
      default -> throw new IllegalArgumentException("unknown: " + key + "\n" + USAGE);
    };
  }

  private static Set<Part> parts(String value) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    list(value).forEach(word -> parts.add(Part.valueOf(word.toUpperCase(Locale.ROOT))));
    return parts;
  }

  private static List<String> list(String value) {
    return new ArrayList<>(Arrays.asList(value.split(",")));
  }

  private static int number(String value) {
    return Integer.parseInt(value);
  }

  boolean wants(String rung) {
    return rungs.isEmpty() || rungs.contains(rung);
  }

  boolean wants(Part part) {
    return parts.contains(part);
  }

  boolean wantsMysql() {
    return parts.stream().anyMatch(Part.MYSQL::contains);
  }

  boolean wantsPostgres() {
    return parts.stream().anyMatch(Part.POSTGRES::contains);
  }

  boolean wantsAws() {
    return parts.stream().anyMatch(Part.AWS::contains);
  }
}
