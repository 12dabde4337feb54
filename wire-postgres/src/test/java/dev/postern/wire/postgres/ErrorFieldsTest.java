package dev.postern.wire.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.FaultCode;
import dev.postern.core.Reason;
import dev.postern.core.Refusal;
import dev.postern.wire.postgres.ErrorFields.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorFieldsTest {
  /** PostgreSQL 15's answer to an INSERT of one key twice. */
  private static final String DUPLICATE =
      "SERROR\0VERROR\0C23505\0Mduplicate key value violates unique constraint \"u_pkey\"\0"
          + "DKey (a)=(secret) already exists.\0spg_temp_3\0tu\0nu_pkey\0Fnbtinsert.c\0L664\0"
          + "R_bt_check_unique\0\0";

  /** PostgreSQL 15's answer to a cast of a text that is no number. */
  private static final String CAST =
      "SERROR\0VERROR\0C22P02\0Minvalid input syntax for type integer: \"123-45-6789\"\0P8\0"
          + "Fnumutils.c\0L232\0Rpg_strtoint32\0\0";

  @Test
  void fieldsAreRead() {
    ErrorFields error = read(CAST);

    assertThat(error.severity()).isEqualTo(Severity.ERROR);
    assertThat(error.sqlState()).isEqualTo("22P02");
    assertThat(error.position()).isEqualTo(8);
    assertThat(error.fields()).hasSize(8);
  }

  @Test
  void whatIsReadIsWrittenBackUnchanged() {
    assertThat(Bytes.written(out -> BackendMessages.errorResponse(out, read(DUPLICATE))))
        .isEqualTo(Bytes.message('E', DUPLICATE.getBytes(UTF_8)));
  }

  @Test
  void scrubbedErrorKeepsOnlyCodeAndPosition() {
    assertThat(text(read(CAST).scrubbed()))
        .isEqualTo("SERROR\0VERROR\0C22P02\0MA value does not fit its type or use.\0P8\0\0");
    assertThat(text(read(DUPLICATE).scrubbed()))
        .isEqualTo("SERROR\0VERROR\0C23505\0MA constraint is violated.\0\0");
  }

  @Test
  void codeThatAFunctionChoseIsScrubbedToo() {
    ErrorFields raised = read("SERROR\0VERROR\0C12345\0M12345\0\0").scrubbed();

    assertThat(raised.sqlState()).isEqualTo("P0001");
    assertThat(text(raised)).doesNotContain("12345");
  }

  @Test
  void translatedSeverityAndOddPositionAreScrubbedToo() {
    ErrorFields error = read("SSECRET\0VSECRET\0C42601\0P123-45-6789\0\0").scrubbed();

    assertThat(text(error))
        .isEqualTo("SERROR\0VERROR\0C42601\0MThe statement is not valid, or not permitted.\0\0");
  }

  @Test
  void noticeKeepsItsSeverity() {
    assertThat(text(read("SNOTICE\0VNOTICE\0C00000\0Mssn is 1\0WPL/pgSQL\0\0").scrubbed()))
        .isEqualTo("SNOTICE\0VNOTICE\0C00000\0MThe server reported something.\0\0");
  }

  /** PostgreSQL 15's answer to a column that nothing has. */
  private static final String NO_COLUMN =
      "SERROR\0VERROR\0C42703\0Mcolumn \"x\" does not exist\0P8\0Fparse_relation.c\0L3718\0"
          + "RerrorMissingColumn\0\0";

  @Test
  void whatTheAnalysisOfTheTextFindsIsTold() {
    assertThat(read(NO_COLUMN).isOfAnalysis()).isTrue();
    assertThat(text(read(NO_COLUMN).told()))
        .isEqualTo("SERROR\0VERROR\0C42703\0Mcolumn \"x\" does not exist\0P8\0\0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SERROR\0VERROR\0C42703\0Mraised by a function\0P8\0WPL/pgSQL function f() line 1\0\0",
        "SERROR\0VERROR\0C42703\0Mraised by a function\0\0",
        "SERROR\0VERROR\0C42601\0Min a function's text\0p8\0qSELECT secret\0\0",
        "SERROR\0VERROR\0C42601\0Mdetailed\0DThe value is secret.\0P8\0\0",
        "SERROR\0VERROR\0C22P02\0Minvalid input syntax: \"secret\"\0P8\0\0",
        "SERROR\0VERROR\0C42501\0Mpermission denied\0P8\0\0",
        "SWARNING\0VWARNING\0C42703\0Mwarned\0P8\0\0"
      })
  void whatAnythingElseMayHaveMadeIsNot(String report) {
    assertThat(read(report).isOfAnalysis()).isFalse();
  }

  @Test
  void theNoticeOfADropThatFoundNothingIsToldWithoutContextOnly() {
    String notice = "SNOTICE\0VNOTICE\0C00000\0Mtable \"x\" does not exist, skipping\0\0";

    assertThat(read(notice).isOfMissing()).isTrue();
    assertThat(read(notice.replace("\0\0", "\0WPL/pgSQL function f() line 1\0\0")).isOfMissing())
        .isFalse();
  }

  @Test
  void missingCodeReadsAsAnInternalError() {
    assertThat(read("Mx\0\0").sqlState()).isEqualTo("XX000");
  }

  @Test
  void refusalTellsItsReasonInTheHint() {
    Refusal refusal =
        new Refusal(FaultCode.DENIED, new Reason("drop-table", "Not allowed."), "Ask a reviewer.");

    assertThat(text(ErrorFields.of(Severity.ERROR, refusal)))
        .isEqualTo(
            "SERROR\0VERROR\0C42501\0MNot allowed.\0HReason: drop-table. Ask a reviewer.\0\0");
  }

  @Test
  void cutErrorIsRefused() {
    Bytes.everyCutIsRefused(DUPLICATE.getBytes(UTF_8), ErrorFields::read);
    Bytes.damageIsReadOrRefused(DUPLICATE.getBytes(UTF_8), ErrorFields::read);
  }

  @Test
  void endlessFieldsAreRefused() {
    byte[] body = "Mx\0".repeat(65).concat("\0").getBytes(UTF_8);

    assertThatThrownBy(() -> ErrorFields.read(Bytes.buffer(body)))
        .isInstanceOf(ProtocolViolation.class);
  }

  private static ErrorFields read(String body) {
    return ErrorFields.read(Bytes.buffer(body.getBytes(UTF_8)));
  }

  private static String text(ErrorFields fields) {
    byte[] message = Bytes.written(out -> BackendMessages.errorResponse(out, fields));
    return new String(Bytes.body(message), UTF_8);
  }
}
