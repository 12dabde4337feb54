package dev.postern.gateway.cli;

import dev.postern.gateway.json.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** {@code -o}, as kubectl has it. */
final class OutputOption {
  /** How things are printed. */
  enum Format {
    /** A table for people. */
    TABLE,
    /** The same with more columns. */
    WIDE,
    /** KIND/ID, a line each, for scripts. */
    NAME,
    /** As the API has it. */
    JSON
  }

  /** The words of the option; a table is what there is without it. */
  static final class Words implements ITypeConverter<Format> {
    @Override
    public Format convert(String word) {
      return switch (word) {
        case "wide" -> Format.WIDE;
        case "name" -> Format.NAME;
        case "json" -> Format.JSON;
        default -> throw new IllegalArgumentException("json, wide or name, not \"" + word + "\"");
      };
    }
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "json|wide|name",
      converter = Words.class,
      description = "Prints JSON, a table with more columns, or names alone.")
  private @Nullable Format chosen;

  Format format() {
    return chosen == null ? Format.TABLE : chosen;
  }

  void print(Kind kind, List<Thing> things, PrintWriter out) {
    switch (format()) {
      case TABLE -> kind.table(things, false).print(out);
      case WIDE -> kind.table(things, true).print(out);
      case NAME -> things.forEach(thing -> out.println(kind.name(thing)));
      case JSON ->
          out.println(Json.of(Map.of("items", things.stream().map(Thing::values).toList())));
    }
  }

  /** One thing, of which a person learns what became of it. */
  void done(Kind kind, Thing thing, String what, PrintWriter out) {
    switch (format()) {
      case TABLE, WIDE -> out.println(kind.name(thing) + " " + what);
      case NAME -> out.println(kind.name(thing));
      case JSON -> out.println(thing.json());
    }
  }

  /** What is listed. */
  enum Kind {
    APPROVAL,
    GRANT,
    SESSION,
    DELIVERY;

    String name(Thing thing) {
      return prefix() + thing.shown("id");
    }

    /** The id in what a person typed, which may be a whole name. */
    String id(String typed) throws CommandException {
      String id = typed.startsWith(prefix()) ? typed.substring(prefix().length()) : typed;
      if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
        throw new CommandException("that is no id: take one from the listing");
      }
      return id;
    }

    private String prefix() {
      return name().toLowerCase(Locale.ROOT) + "/";
    }

    private Table table(List<Thing> things, boolean wide) {
      return switch (this) {
        case APPROVAL -> Tables.approvals(things, wide);
        case GRANT -> Tables.grants(things, wide);
        case SESSION -> Tables.sessions(things, wide);
        case DELIVERY -> Tables.deliveries(things, wide);
      };
    }
  }
}
