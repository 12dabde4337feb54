package dev.postern.gateway;

import dev.postern.testkit.Frame;
import dev.postern.testkit.Frontend;
import java.util.List;

/**
 * Messages of the extended protocol, one a line: {@code Parse NAME SQL}, {@code Bind PORTAL NAME
 * text|binary}, {@code BindValue PORTAL NAME VALUE} of one parameter in text, {@code
 * DescribeStatement NAME}, {@code DescribePortal PORTAL}, {@code Execute PORTAL ROWS}, {@code
 * ClosePortal PORTAL}, {@code CloseStatement NAME}, {@code Query SQL}, {@code FunctionCall OID
 * ARGUMENT…} with _ for a blank, {@code Flush}, {@code Sync}. The name {@code _} is the empty one.
 */
final class WireScript {
  private WireScript() {}

  static Frame[] frames(String script) {
    return script.lines().map(WireScript::frame).toArray(Frame[]::new);
  }

  /** How often the server says it is ready for the next query. */
  static long answers(String script) {
    return script
        .lines()
        .filter(line ->
            line.equals("Sync") || line.startsWith("Query ") || line.startsWith("FunctionCall "))
        .count();
  }

  /** How often it says so where the first message of the extended protocol fails. */
  static long answersAfterError(String script) {
    List<String> lines = script.lines().toList();
    int sync = lines.indexOf("Sync");
    boolean extended = !lines.getFirst().startsWith("Query ");
    return extended && sync >= 0
        ? 1 + answers(String.join("\n", lines.subList(sync + 1, lines.size())))
        : answers(script);
  }

  private static Frame frame(String line) {
    String[] words = line.split(" ", 4);
    String name = words.length > 1 ? words[1].replaceAll("^_$", "") : "";
    return switch (words[0]) {
      case "Parse" -> Frontend.parse(name, line.split(" ", 3)[2]);
      case "Bind" ->
          Frontend.bind(
              name,
              words[2].replaceAll("^_$", ""),
              0,
              List.of(),
              words[3].equals("binary") ? 1 : 0);
      case "BindValue" -> Frontend.bind(name, words[2].replaceAll("^_$", ""), words[3]);
      case "DescribeStatement" -> Frontend.describeStatement(name);
      case "DescribePortal" -> Frontend.describePortal(name);
      case "Execute" -> Frontend.execute(name, Integer.parseInt(words[2]));
      case "ClosePortal" -> Frontend.closePortal(name);
      case "CloseStatement" -> Frontend.closeStatement(name);
      case "Query" -> Frontend.query(line.split(" ", 2)[1]);
      case "FunctionCall" -> functionCall(line.split(" "));
      case "Flush" -> Frontend.flush();
      case "Sync" -> Frontend.sync();
      default -> throw new IllegalArgumentException("no such message: " + line);
    };
  }

  private static Frame functionCall(String[] words) {
    List<String> arguments = List.of(words);
    return Frontend.functionCall(
        Integer.parseInt(words[1]),
        arguments.stream().skip(2).map(word -> word.replace('_', ' ')).toArray(String[]::new));
  }
}
