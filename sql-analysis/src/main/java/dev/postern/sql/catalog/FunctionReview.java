package dev.postern.sql.catalog;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The committed verdicts on functions that people have reviewed, by signature and by who made the
 * function: {@code server} for PostgreSQL itself (15 to 18), {@code syntax} for what only looks
 * like a function, else the extension. What is not on the list counts as {@link
 * FunctionEffect#READS}.
 *
 * @param verdicts by origin and signature; for syntax by origin and name
 */
record FunctionReview(Map<String, Map<String, Verdict>> verdicts) {
  static final String SERVER = "server";
  static final String SYNTAX = "syntax";

  private static final String RESOURCE = "functions.txt";
  private static final String MYSQL_RESOURCE = "functions-mysql.txt";
  private static final Pattern SINCE = Pattern.compile("([^@]+)@(\\d+)-");
  private static final Pattern OVERLOAD = Pattern.compile("(\\([^)]*\\))(?:@(\\d*)-(\\d*))?");
  private static final Verdict UNKNOWN = new Verdict(FunctionEffect.READS, 0, Integer.MAX_VALUE);

  /**
   * @param from the first major version of the server that has such a function
   * @param until the last
   */
  record Verdict(FunctionEffect effect, int from, int until) {
    private static Verdict of(FunctionEffect effect, Matcher overload) {
      String from = overload.group(2);
      String until = overload.group(3);
      return new Verdict(
          effect,
          from == null || from.isEmpty() ? 0 : Integer.parseInt(from),
          until == null || until.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(until));
    }

    boolean isFor(int server) {
      return from <= server && server <= until;
    }
  }

  /** Reads PostgreSQL's list; its head says its form. */
  static FunctionReview load() {
    return new FunctionReview(load(RESOURCE));
  }

  /**
   * Reads MySQL's: all functions there are by name alone.
   *
   * @param flavour {@code mysql} or {@code mariadb}
   */
  static FunctionReview ofMysql(String flavour) {
    Map<String, Map<String, Verdict>> lists = load(MYSQL_RESOURCE);
    var verdicts = new HashMap<>(lists.getOrDefault("both", Map.of()));
    verdicts.putAll(lists.getOrDefault(flavour, Map.of()));
    return new FunctionReview(Map.of(SYNTAX, verdicts));
  }

  private static Map<String, Map<String, Verdict>> load(String name) {
    var verdicts = new HashMap<String, Map<String, Verdict>>();
    InputStream resource = FunctionReview.class.getResourceAsStream(name);
    if (resource == null) {
      throw new IllegalStateException(name + " is missing");
    }
    try (var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] words = line.split(" ", 3);
          add(
              verdicts.computeIfAbsent(words[0], _ -> new HashMap<>()),
              words[1],
              FunctionEffect.valueOf(words[2].toUpperCase(Locale.ROOT)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return verdicts;
  }

  private static void add(Map<String, Verdict> verdicts, String overloads, FunctionEffect effect) {
    int end = overloads.indexOf('(');
    Matcher since = SINCE.matcher(overloads);
    if (end < 0 && since.matches()) {
      int from = Integer.parseInt(since.group(2));
      verdicts.put(since.group(1), new Verdict(effect, from, Integer.MAX_VALUE));
      return;
    }
    if (end < 0) {
      verdicts.put(overloads, new Verdict(effect, 0, Integer.MAX_VALUE));
      return;
    }
    String name = overloads.substring(0, end);
    Matcher overload = OVERLOAD.matcher(overloads).region(end, overloads.length());
    while (overload.lookingAt()) {
      verdicts.put(name + overload.group(1), Verdict.of(effect, overload));
      overload.region(overload.end(), overloads.length());
    }
    if (overload.regionStart() != overloads.length()) {
      throw new IllegalStateException(RESOURCE + ": " + overloads);
    }
  }

  /** The verdicts on an origin's signatures, none where the list does not know it. */
  Map<String, Verdict> of(String origin) {
    return verdicts.getOrDefault(origin, Map.of());
  }

  /**
   * @param signature as {@link Catalog#signature} has it, or a name where the origin is syntax
   * @param server its major version
   */
  FunctionEffect effect(String origin, String signature, int server) {
    Verdict verdict = of(origin).getOrDefault(signature, UNKNOWN);
    return verdict.isFor(server) ? verdict.effect() : FunctionEffect.READS;
  }
}
