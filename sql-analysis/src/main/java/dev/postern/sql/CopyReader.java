package dev.postern.sql;

import dev.postern.core.Action;
import dev.postern.core.Action.CopyFormat;
import dev.postern.core.Action.CopySource;
import dev.postern.core.Kind;
import dev.postern.core.Reason;
import dev.postern.core.Risk;
import dev.postern.core.Span;
import dev.postern.core.StatementAnalysis.Unanalyzable;
import dev.postern.sql.tree.Part.Name;
import dev.postern.sql.tree.Part.Option;
import dev.postern.sql.tree.Statement;
import dev.postern.sql.tree.Statement.Copy;
import dev.postern.sql.tree.Statement.CopyEnd;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a COPY does and how its rows look on the wire. */
final class CopyReader {
  private static final Reason UNSUPPORTED =
      new Reason("unsupported", "The COPY has options by which the gate cannot read its rows.");

  private CopyReader() {}

  /** A COPY whose rows the gate could not read; null where it can. */
  static @Nullable Unanalyzable refusal(Copy copy, Span span) {
    String encoding = value(copy, "encoding");
    boolean readable =
        (encoding == null || Encodings.keepAscii(encoding))
            && (copy.end() != CopyEnd.CLIENT || copy.from() || isReadable(copy));
    return readable ? null : new Unanalyzable(span, UNSUPPORTED);
  }

  private static boolean isReadable(Copy copy) {
    for (String name : List.of("delimiter", "quote", "escape")) {
      String value = value(copy, name);
      if (value != null && (value.length() != 1 || value.charAt(0) >= 0x80)) {
        return false;
      }
    }
    String format = format(copy);
    return format.equals("text") || format.equals("csv") || format.equals("binary");
  }

  static Action action(Copy copy, Effects effects) {
    Name table = copy.table();
    if (copy.from()) {
      effects.add(Kind.WRITE);
      effects.add(Kind.BULK_IMPORT);
      effects.because("bulk-import", Risk.MEDIUM);
    } else {
      effects.add(Kind.READ);
      effects.add(Kind.BULK_EXPORT);
      effects.because("bulk-export", Risk.MEDIUM);
    }
    if (table != null && copy.from()) {
      effects.writes(table.object());
    } else if (table != null) {
      effects.reads(table.object());
    }
    if (copy.end() == CopyEnd.CLIENT) {
      return copy.from() ? new Action.CopyIn() : new Action.CopyOut(source(copy), rows(copy));
    }
    effects.add(Kind.SERVER_FILE);
    effects.because("server-file", Risk.CRITICAL);
    if (copy.end() == CopyEnd.PROGRAM) {
      effects.add(Kind.CODE);
      effects.because("code", Risk.CRITICAL);
    }
    return Action.Plain.INSTANCE;
  }

  private static CopySource source(Copy copy) {
    Name table = copy.table();
    if (table != null) {
      return new CopySource.Table(table.object(), table.span(), copy.columns());
    }
    Statement query = Objects.requireNonNull(copy.query());
    return new CopySource.Query(query.span());
  }

  private static CopyFormat rows(Copy copy) {
    String format = format(copy);
    if (format.equals("binary")) {
      return new CopyFormat.Binary();
    }
    boolean csv = format.equals("csv");
    char delimiter = character(copy, "delimiter", csv ? ',' : '\t');
    String given = value(copy, "null");
    String nullText = given != null ? given : csv ? "" : "\\N";
    boolean header = header(copy);
    if (!csv) {
      return new CopyFormat.Text(delimiter, nullText, header);
    }
    char quote = character(copy, "quote", '"');
    char escape = character(copy, "escape", quote);
    return new CopyFormat.Csv(delimiter, nullText, header, quote, escape);
  }

  private static String format(Copy copy) {
    String format = value(copy, "format");
    return format == null ? "text" : format.toLowerCase(Locale.ROOT);
  }

  private static char character(Copy copy, String option, char otherwise) {
    String value = value(copy, option);
    return value == null ? otherwise : value.charAt(0);
  }

  private static boolean header(Copy copy) {
    for (Option option : copy.options()) {
      if (option.name().equals("header")) {
        String value = option.value() == null ? "true" : option.value().toLowerCase(Locale.ROOT);
        return !(value.equals("false") || value.equals("off") || value.equals("0"));
      }
    }
    return false;
  }

  private static @Nullable String value(Copy copy, String name) {
    for (Option option : copy.options()) {
      if (option.name().equals(name)) {
        return option.value();
      }
    }
    return null;
  }
}
