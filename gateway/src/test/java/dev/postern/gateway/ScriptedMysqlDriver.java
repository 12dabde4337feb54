package dev.postern.gateway;

import java.io.IOException;
import java.net.URISyntaxException;
import java.util.List;

/** A driver of MySQL's protocol in another language. */
enum ScriptedMysqlDriver {
  NODE_MYSQL2("mysql2_script.js", NodePackages.NEEDED, "node", "-e", "require('mysql2')"),
  PYMYSQL(
      "pymysql_script.py",
      "python3 with PyMySQL (Debian: python3-pymysql)",
      "python3",
      "-c",
      "import pymysql");

  private final String script;
  private final String needed;
  private final String language;
  private final String flag;
  private final String probe;

  ScriptedMysqlDriver(String script, String needed, String language, String flag, String probe) {
    this.script = script;
    this.needed = needed;
    this.language = language;
    this.flag = flag;
    this.probe = probe;
  }

  /** The lines that the script prints; skips the test where the driver is not on this machine. */
  List<String> run(MysqlLeg leg) throws IOException, InterruptedException, URISyntaxException {
    return new DriverScript(script, needed, language, flag, probe).run(leg.environment());
  }
}
