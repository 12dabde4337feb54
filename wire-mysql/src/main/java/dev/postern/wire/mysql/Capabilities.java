package dev.postern.wire.mysql;

/**
 * What one leg's two ends have agreed on, or what one of them could do.
 *
 * @param flags MySQL's 32 capability flags, and MariaDB's own above them
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html">
 *     Capabilities Flags</a>
 */
record Capabilities(long flags) {
  static final int LONG_PASSWORD = 1;
  static final int FOUND_ROWS = 1 << 1;
  static final int LONG_FLAG = 1 << 2;
  static final int CONNECT_WITH_DB = 1 << 3;
  static final int NO_SCHEMA = 1 << 4;
  static final int COMPRESS = 1 << 5;
  static final int ODBC = 1 << 6;
  static final int LOCAL_FILES = 1 << 7;
  static final int IGNORE_SPACE = 1 << 8;
  static final int PROTOCOL_41 = 1 << 9;
  static final int INTERACTIVE = 1 << 10;
  static final int SSL = 1 << 11;
  static final int IGNORE_SIGPIPE = 1 << 12;
  static final int TRANSACTIONS = 1 << 13;
  static final int RESERVED = 1 << 14;
  static final int SECURE_CONNECTION = 1 << 15;
  static final int MULTI_STATEMENTS = 1 << 16;
  static final int MULTI_RESULTS = 1 << 17;
  static final int PS_MULTI_RESULTS = 1 << 18;
  static final int PLUGIN_AUTH = 1 << 19;
  static final int CONNECT_ATTRS = 1 << 20;
  static final int PLUGIN_AUTH_LENENC = 1 << 21;
  static final int SESSION_TRACK = 1 << 23;
  static final int DEPRECATE_EOF = 1 << 24;
  static final int OPTIONAL_RESULTSET_METADATA = 1 << 25;
  static final int ZSTD_COMPRESSION_ALGORITHM = 1 << 26;
  static final int QUERY_ATTRIBUTES = 1 << 27;

  /** MariaDB's: one execution of a prepared statement with the values of many rows. */
  static final long STMT_BULK_OPERATIONS = 1L << 34;

  /**
   * What changes how packets are written or what a session does, so that the upstream is asked for
   * it where the client has asked for it.
   */
  private static final long PASSED_ON =
      LONG_FLAG
          | FOUND_ROWS
          | LOCAL_FILES
          | ODBC
          | IGNORE_SPACE
          | INTERACTIVE
          | IGNORE_SIGPIPE
          | TRANSACTIONS
          | MULTI_STATEMENTS
          | MULTI_RESULTS
          | PS_MULTI_RESULTS
          | DEPRECATE_EOF
          | QUERY_ATTRIBUTES
          | STMT_BULK_OPERATIONS;

  /** What every leg speaks. */
  private static final int REQUIRED = PROTOCOL_41 | SECURE_CONNECTION | PLUGIN_AUTH;

  /** What only the ends of a leg care about. */
  private static final int OF_THE_LEG =
      LONG_PASSWORD
          | REQUIRED
          | RESERVED
          | CONNECT_WITH_DB
          | CONNECT_ATTRS
          | PLUGIN_AUTH_LENENC
          | SESSION_TRACK;

  /**
   * What the gate offers its clients. Not: expired passwords and several factors (a token is
   * neither), and of MariaDB's own all but one. That LONG_PASSWORD is missing says to MariaDB's
   * clients that there are some of these.
   *
   * @param localFiles whether any connection lets statements have clients send files
   */
  static Capabilities offered(Flavour flavour, boolean tls, boolean localFiles) {
    long offered =
        (localFiles ? PASSED_ON : PASSED_ON & ~LOCAL_FILES)
            | OF_THE_LEG
            | COMPRESS
            | (tls ? SSL : 0);
    return new Capabilities(
        switch (flavour) {
          case MYSQL ->
              (offered & ~STMT_BULK_OPERATIONS)
                  | OPTIONAL_RESULTSET_METADATA
                  | (Compression.Zstandard.isAvailable() ? ZSTD_COMPRESSION_ALGORITHM : 0);
          case MARIADB -> offered & ~QUERY_ATTRIBUTES & ~LONG_PASSWORD;
        });
  }

  /**
   * What the gate asks an upstream for: what the client asked the gate for, and what the gate
   * itself needs to know of a session.
   *
   * @param client what was agreed on with the client
   * @param server what the upstream can do
   */
  static Capabilities asked(Capabilities client, Capabilities server, boolean tls) {
    long wanted = (client.flags & PASSED_ON) | OF_THE_LEG | (tls ? SSL : 0);
    return new Capabilities(wanted & server.flags);
  }

  Capabilities and(Capabilities other) {
    return new Capabilities(flags & other.flags);
  }

  /** The 32 flags of MySQL. */
  int low() {
    return (int) flags;
  }

  /** MariaDB's own, which stand where MySQL has zeros. */
  int high() {
    return (int) (flags >>> Integer.SIZE);
  }

  /**
   * Both together.
   *
   * @param high what stands where MySQL has zeros: of those who set LONG_PASSWORD it says nothing
   */
  static Capabilities of(int low, int high) {
    long own = (low & LONG_PASSWORD) == 0 ? (long) high << Integer.SIZE : 0;
    return new Capabilities(own | Integer.toUnsignedLong(low));
  }

  Capabilities without(long flag) {
    return new Capabilities(flags & ~flag);
  }

  boolean has(long flag) {
    return (flags & flag) != 0;
  }

  /** Whether it speaks what no leg can do without. */
  boolean isEnough() {
    return (flags & REQUIRED) == REQUIRED;
  }

  boolean sessionTrack() {
    return has(SESSION_TRACK);
  }

  boolean deprecateEof() {
    return has(DEPRECATE_EOF);
  }

  /** Whether each result says that its description follows. */
  boolean optionalMetadata() {
    return has(OPTIONAL_RESULTSET_METADATA);
  }

  boolean queryAttributes() {
    return has(QUERY_ATTRIBUTES);
  }
}
