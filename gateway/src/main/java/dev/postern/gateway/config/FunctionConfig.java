package dev.postern.gateway.config;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A function of a database that its owner vouches for: its result comes from its arguments and what
 * it reads, and it leaves nothing behind.
 *
 * @param types of its arguments, by comma; null for every overload
 * @param reads tables and views of the same database
 */
public record FunctionConfig(
    String connection, Name function, @Nullable String types, List<Name> reads) {
  private static final String PART = "([^.*()\"\\s\\p{Cntrl}]+)";
  private static final Pattern FUNCTION =
      Pattern.compile(PART + "\\." + PART + "\\." + PART + "(?:\\(([^()]*)\\))?");
  private static final Pattern RELATION = Pattern.compile(PART + "\\." + PART);

  /** A name with its schema. */
  public record Name(String schema, String name) {}

  static FunctionConfig read(Node node, Set<String> connectionNames) throws ConfigException {
    Section section = node.section("function and reads");
    var function = section.required("function", name -> readFunction(name, connectionNames));
    var reads =
        section.optional("reads", Lists.list(FunctionConfig::readRelation), List.<Name>of());
    return section.build(() -> {
      Matcher parts = function.get();
      String types = parts.group(4);
      return new FunctionConfig(
          parts.group(1),
          new Name(parts.group(2), parts.group(3)),
          types == null ? null : types.replace(" ", ""),
          reads.get());
    });
  }

  private static Matcher readFunction(Node node, Set<String> connectionNames)
      throws ConfigException {
    String expected = "connection.schema.function, with or without (types)";
    Matcher parts = FUNCTION.matcher(node.text(expected));
    if (!parts.matches()) {
      throw node.misfit(expected);
    }
    if (!connectionNames.contains(parts.group(1))) {
      throw Lists.unknown(node, "connection", parts.group(1), connectionNames);
    }
    return parts;
  }

  private static Name readRelation(Node node) throws ConfigException {
    String expected = "schema.table";
    Matcher parts = RELATION.matcher(node.text(expected));
    if (!parts.matches()) {
      throw node.misfit(expected);
    }
    return new Name(parts.group(1), parts.group(2));
  }
}
