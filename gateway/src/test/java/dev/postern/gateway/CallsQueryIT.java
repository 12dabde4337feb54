package dev.postern.gateway;

import static dev.postern.gateway.CallsGate.delete;
import static dev.postern.gateway.CallsGate.get;
import static dev.postern.gateway.CallsGate.putSecret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.access.Scope;
import dev.postern.core.CallEnd;
import dev.postern.core.CallPath.Response;
import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import dev.postern.gateway.cli.Actions;
import dev.postern.gateway.cli.CommandException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code postern audit query} over a journal that has calls of all ends. */
class CallsQueryIT {
  @TempDir private static Path directory;
  private static String session = "";

  @BeforeAll
  static void writeJournal() throws Exception {
    try (CallsGate gate = new CallsGate(directory)) {
      gate.key("K1", Duration.ofHours(1));
      SessionCalls calls = gate.in("K1");
      session = calls.session().value();
      calls.finished(
          calls.forwarded(calls.judge(get("a.jpg"))), response(new CallEnd(200), 1_000, 1));
      calls.finished(
          calls.forwarded(calls.judge(get("b.jpg"))),
          response(new CallEnd(200, "response-too-long"), 0, 0));
      gate.hold(calls, delete("a.jpg", null), "b1");
      gate.people.yes(Scope.ONCE);
      gate.look();
      calls.forwarded(calls.judge(putSecret(CallsGate.SECRET)));
      Refusal refusal = new Refusal(FaultCode.DENIED, "denied-by-policy", "no");
      calls.refused(calls.judge(delete("b.jpg", null)), refusal);
      calls.refused("(s3 PUT)", new Refusal(FaultCode.DENIED, "unknown-operation", "no"));
    }
  }

  private static Response response(CallEnd end, long bytes, long masked) {
    return new Response(
        end,
        bytes,
        masked,
        masked == 0 ? List.of() : List.of("Body: email"),
        2_000,
        ByteBuffer.allocate(0),
        new byte[32]);
  }

  @Test
  void eachCallIsARowWithWhatBecameOfIt() throws Exception {
    assertThat(
            answer(
                """
                SELECT verdict, service, operation, risk, rule, reason, status, bytes, masked, nanos
                FROM aws_calls ORDER BY exchange\
                """))
        .isEqualTo(
            """
            verdict   service          operation        risk     rule             reason              status   bytes   masked   nanos
            forward   s3               GetObject        low      agents/allow-1   -                   200      1000    1        2000
            forward   s3               GetObject        low      agents/allow-1   response-too-long   200      0       0        2000
            hold      s3               DeleteObject     high     agents/hold-2    -                   -        -       -        -
            forward   secretsmanager   PutSecretValue   medium   agents/hold-2    -                   -        -       -        -
            deny      s3               DeleteObject     high     agents/hold-2    denied-by-policy    -        -       -        -
            deny      -                -                high     default          unknown-operation   -        -       -        -
            """);
  }

  @Test
  void whoDidWhatToWhichResourceIsAsked() throws Exception {
    assertThat(
            answer(
                """
                SELECT identity, connection, session = '%s' AS here, parameters ->> 'Key' AS key
                FROM aws_calls, json_each(resources)
                WHERE json_each.value GLOB 'arn:aws:s3:::photos/*' AND verdict = 'forward'
                ORDER BY key\
                """
                    .formatted(session)))
        .isEqualTo(
            """
            identity            connection   here   key
            agent@https://idp   aws-prod     1      a.jpg
            agent@https://idp   aws-prod     1      b.jpg
            """);
  }

  @Test
  void nothingSensitiveIsInIt() throws Exception {
    assertThat(answer("SELECT * FROM aws_calls"))
        .doesNotContain(CallsGate.SECRET)
        .contains("(sensitive)");
  }

  @Test
  void rowsAreJsonWhereThatIsAskedFor() throws Exception {
    assertThat(answer("SELECT status, region FROM aws_calls WHERE masked > 0", Instant.MIN, true))
        .isEqualTo("{\"status\":200,\"region\":\"eu-west-1\"}\n");
  }

  @Test
  void callsOfAnotherTimeAreLeftOut() throws Exception {
    assertThat(answer("SELECT count(*) AS n FROM aws_calls", Instant.MAX, false))
        .isEqualTo("n\n0\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM aws_calls",
        "PRAGMA query_only = OFF",
        "ATTACH 'x.db' AS x",
        "VACUUM INTO 'x.db'",
        "WITH x AS (SELECT 1) DELETE FROM aws_calls",
        "SELECT load_extension('x.so')",
        "SELECT * FROM nothing",
        "SELEC"
      })
  void whatIsNoQuestionIsNotAnswered(String sql) {
    assertThatThrownBy(() -> answer(sql)).isInstanceOf(CommandException.class);
    assertThat(Files.exists(Path.of("x.db"))).isFalse();
  }

  private static String answer(String sql) throws Exception {
    return answer(sql, Instant.MIN, false);
  }

  private static String answer(String sql, Instant since, boolean json) throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    assertThat(
            JournalVerbs.query(
                new Actions.Query.Asked(
                    directory.resolve("journal"), sql, since, Instant.MAX, json),
                new PrintWriter(out, true),
                new PrintWriter(err, true)))
        .isTrue();
    assertThat(err.toString()).isEmpty();
    return out.toString();
  }
}
