package dev.postern.gateway;

import java.io.IOException;
import java.net.URISyntaxException;
import java.util.List;

/** A driver of another language: a script of ours that prints all it sees, run by that language. */
enum ScriptedDriver {
  PSYCOPG2(
      "psycopg2_script.py",
      "python3 with psycopg2 (Debian: python3-psycopg2)",
      "python3",
      "-c",
      "import psycopg2"),
  PSYCOPG(
      "psycopg_script.py",
      "python3 with psycopg 3 (Debian: python3-psycopg)",
      "python3",
      "-c",
      "import psycopg"),
  NODE_PG("pg_script.js", NodePackages.NEEDED, "node", "-e", "require('pg')"),
  NODE_POSTGRES("postgres_script.mjs", NodePackages.NEEDED, "node", "-e", "require('postgres')"),
  RUBY_PG("pg_script.rb", "ruby with pg (Debian: ruby-pg)", "ruby", "-e", "require 'pg'"),
  PHP_PGSQL(
      "pgsql_script.php",
      "php with pgsql (Debian: php-cli, php-pgsql)",
      "php",
      "-r",
      "exit(extension_loaded('pgsql') ? 0 : 1);"),
  PERL_DBD_PG(
      "dbd_pg_script.pl",
      "perl with DBD::Pg (Debian: libdbd-pg-perl)",
      "perl",
      "-e",
      "use DBD::Pg");

  private final String script;
  private final String needed;
  private final String language;
  private final String flag;
  private final String probe;

  ScriptedDriver(String script, String needed, String language, String flag, String probe) {
    this.script = script;
    this.needed = needed;
    this.language = language;
    this.flag = flag;
    this.probe = probe;
  }

  /** The lines that the script prints; skips the test where the driver is not on this machine. */
  List<String> run(Leg leg) throws IOException, InterruptedException, URISyntaxException {
    return new DriverScript(script, needed, language, flag, probe).run(leg.environment());
  }
}
