package dev.postern.wire.postgres;

import dev.postern.core.PositionMap;
import dev.postern.core.Refusal;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an ErrorResponse or NoticeResponse in their order.
 *
 * @see <a href="https://www.postgresql.org/docs/18/protocol-error-fields.html">Error and Notice
 *     Message Fields</a>
 */
public record ErrorFields(List<Field> fields) {
  /** PostgreSQL knows 18 field types; more than this in one message is no server's doing. */
  private static final int MAX_FIELDS = 64;

  /** What the analysis of a text can find: names, types and their places. */
  private static final Set<String> ANALYSIS =
      Set.of(
          "42601", "42P01", "42703", "42883", "42702", "42725", "42P02", "42804", "42803", "42P10",
          "42712", "42P09", "42P18");

  /** Severity, code, message, hint, position, and the place in the server's source. */
  private static final String BARE = "SVCMHPFLR";

  private static final String TOLD = "SVCMHP";

  /** How bad it is: the values of field V, which is never translated. */
  public enum Severity {
    ERROR,
    FATAL,
    PANIC,
    WARNING,
    NOTICE,
    DEBUG,
    INFO,
    LOG
  }

  /** One field: the letter that says what it is, and its bytes in the client's encoding. */
  public record Field(char type, byte[] value) {}

  public ErrorFields {
    fields = List.copyOf(fields);
  }

  /** A report of the gate's own. */
  public static ErrorFields of(Severity severity, String sqlState, String message) {
    return new ErrorFields(List.of())
        .with('S', severity.name())
        .with('V', severity.name())
        .with('C', sqlState)
        .with('M', message);
  }

  /** A refusal: its reason's code opens the hint, so that programs need not read the message. */
  public static ErrorFields of(Severity severity, Refusal refusal) {
    String hint = refusal.hint();
    String code = "Reason: " + refusal.reason().code() + ".";
    return of(severity, refusal.code().sqlState(), refusal.reason().sentence())
        .with('H', hint == null ? code : code + " " + hint);
  }

  /** These fields and one more. */
  public ErrorFields with(char type, String value) {
    List<Field> more = new ArrayList<>(fields);
    more.add(new Field(type, value.getBytes(StandardCharsets.UTF_8)));
    return new ErrorFields(more);
  }

  /**
   * Reads the body of an ErrorResponse or NoticeResponse.
   *
   * @throws ProtocolViolation where it is not one
   */
  public static ErrorFields read(ByteBuf body) {
    MessageReader reader = new MessageReader(body);
    List<Field> fields = new ArrayList<>();
    for (byte type = reader.int8(); type != 0; type = reader.int8()) {
      if (fields.size() == MAX_FIELDS) {
        throw new ProtocolViolation("too many fields in an error or notice");
      }
      fields.add(new Field((char) Byte.toUnsignedInt(type), reader.string()));
    }
    reader.end();
    return new ErrorFields(fields);
  }

  /** Field C, {@code XX000} where there is none. */
  public String sqlState() {
    String code = text('C');
    return code == null ? SqlStates.INTERNAL_ERROR : code;
  }

  /** Field V, {@code ERROR} where it is missing or unknown. */
  public Severity severity() {
    String name = text('V');
    for (Severity severity : Severity.values()) {
      if (severity.name().equals(name)) {
        return severity;
      }
    }
    return Severity.ERROR;
  }

  /** Field P: the position in the query's text, in characters from 1; 0 where there is none. */
  public int position() {
    String position = text('P');
    if (position == null || !position.matches("[0-9]{1,9}")) {
      return 0;
    }
    return Integer.parseInt(position);
  }

  /** The same report with its position led back to the text that the client wrote. */
  public ErrorFields leadBack(PositionMap positions) {
    int position = position();
    if (position == 0) {
      return this;
    }
    byte[] original =
        Integer.toString(positions.original(position)).getBytes(StandardCharsets.US_ASCII);
    return new ErrorFields(
        fields.stream()
            .map(field -> field.type() == 'P' ? new Field('P', original) : field)
            .toList());
  }

  /**
   * The same report without anything a value could hide in: severity, code and position stay, and
   * the code's class says the sentence. Names of constraints and columns, detail, hint, context and
   * every unknown field are gone. A code that PostgreSQL itself does not define was chosen by
   * somebody's function, perhaps from a value, and becomes P0001.
   */
  public ErrorFields scrubbed() {
    String code = SqlStates.known(sqlState());
    ErrorFields scrubbed = of(severity(), code, SqlStates.sentence(code));
    int position = position();
    return position == 0 ? scrubbed : scrubbed.with('P', Integer.toString(position));
  }

  /**
   * Whether the server's analysis of the client's text alone has made the report, before anything
   * ran. It then tells of names and types, and has a position in that text. A position is set by
   * the parser's analysis and nowhere else: of a text that runs inside of a function it is turned
   * into an internal one (fields p and q), and whatever a function raises has its context (field
   * W), as has what a foreign server says.
   *
   * @see <a href="https://www.postgresql.org/docs/18/protocol-error-fields.html">Error and Notice
   *     Message Fields</a>
   */
  public boolean isOfAnalysis() {
    return severity() == Severity.ERROR
        && ANALYSIS.contains(sqlState())
        && position() > 0
        && isBare();
  }

  /** Whether it is the notice of a DROP IF EXISTS that found nothing. */
  public boolean isOfMissing() {
    String message = text('M');
    return severity() == Severity.NOTICE
        && sqlState().equals("00000")
        && position() == 0
        && isBare()
        && message != null
        && message.endsWith(" does not exist, skipping");
  }

  /** Nothing but what the server says of the statement itself: no context and no other's query. */
  private boolean isBare() {
    return fields.stream().allMatch(field -> BARE.indexOf(field.type()) >= 0);
  }

  /** The same report without its place in the server's source. */
  public ErrorFields told() {
    return new ErrorFields(
        fields.stream().filter(field -> TOLD.indexOf(field.type()) >= 0).toList());
  }

  private @Nullable String text(char type) {
    for (Field field : fields) {
      if (field.type() == type) {
        return new String(field.value(), StandardCharsets.UTF_8);
      }
    }
    return null;
  }
}
