package dev.postern.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.JournalEvent;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static String timeline(JournalEvent... events) throws IOException {
    StringBuilder out = new StringBuilder();
    ReplayTimeline timeline = new ReplayTimeline(out);
    for (JournalEvent event : List.of(events)) {
      timeline.print(event);
    }
    return out.toString();
  }

  private static String json(JournalEvent... events) throws IOException {
    StringBuilder out = new StringBuilder();
    try (ReplayJson json = new ReplayJson(out)) {
      for (JournalEvent event : List.of(events)) {
        json.print(event);
      }
    }
    return out.toString();
  }

  private static byte[] customers() throws IOException {
    return new Frames()
        .description("id", "ssn", "bin_score")
        .row(Frames.text("1"), Frames.text("*****6789"), new byte[] {0, 0, 0, 7})
        .row(Frames.text("2"), null, null)
        .complete("SELECT 2")
        .bytes();
  }

  @Test
  void aMintedLoginIsShownByItsNameHolderAndTime() throws Exception {
    assertThat(timeline(Events.minted()))
        .endsWith(
            "  log-in pt-0123456789abcdefghjk of agent@https://idp.example.com/realms/main to shop"
                + " minted, good until 2026-03-01T10:05:00.123456789Z\n");
    assertThat(json(Events.minted()))
        .contains(
            "\"event\":\"login-changed\",\"login\":\"pt-0123456789abcdefghjk\"",
            "\"connection\":\"shop\",\"until\":\"2026-03-01T10:05:00.123456789Z\",\"what\":\"minted\"");
  }

  @Test
  void aSessionReadsAsATimeline() throws Exception {
    String printed =
        timeline(
            Events.started(),
            Events.forwarded(1, "select id, ssn\nfrom customers"),
            Events.finished(1, customers()),
            Events.refused(2, "drop table customers"),
            Events.ended());

    assertThat(printed)
        .isEqualTo(
            """
            session abc123abc123, 2026-03-01T10:00:00.123456789Z
               +0.000s  agent (ai-agents, staff) of https://idp.example.com/realms/main connects to shop by postgres from 127.0.0.1:50000 with psql, until 2026-03-01T10:15:00.123456789Z
               +0.010s  #1 forwarded by agents-read-shop/allow-1: read, low risk (full-scan)
                      | select id, ssn
                      | from customers
                      | binds: $1 = 42, $2 = NULL, $3 = naïve ☃ \uD83D\uDE00
               +0.015s  #1 finished SELECT 2: 2 rows, 91 bytes, 3.1 ms; masked 2 cells: ssn: national-id, keep-last 4
                      | id  ssn        bin_score
                      | ──  ─────────  ──────────
                      | 1   *****6789  \\x00000007
                      | 2   NULL       NULL
                      | SELECT 2
               +0.020s  #2 REFUSED by agents-read-shop/deny-1: ddl-drop, high risk (drop-table)
                      | drop table customers
                      | 42501: Dropping tables is not allowed. (drop-table) Hint: Ask a reviewer.
              +60.000s  session ends: the client left
            """
                .replace("91 bytes", customers().length + " bytes"));
  }

  @Test
  void aSessionReadsAsJson() throws Exception {
    assertThat(json(Events.forwarded(1, "select \"a\\b\""), Events.finished(1, customers())))
        .startsWith(
            "[{\"at\":\"2026-03-01T10:00:00.133456789Z\",\"offset-ms\":0,\"session\":\"abc123abc123\","
                + "\"event\":\"statement-forwarded\",\"exchange\":1,\"statement\":\"select \\\"a\\\\b\\\"\","
                + "\"binds\":[\"42\",null,\"naïve ☃ \uD83D\uDE00\"],\"kinds\":[\"read\"],\"risk\":\"low\","
                + "\"reasons\":[{\"code\":\"full-scan\",\"sentence\":\"Reads every row.\"}],"
                + "\"rule\":\"agents-read-shop/allow-1\"},{")
        .contains(
            "\"result\":[{\"columns\":[\"id\",\"ssn\",\"bin_score\"],"
                + "\"rows\":[[\"1\",\"*****6789\",\"\\\\x00000007\"],[\"2\",null,null]],\"more-rows\":0},"
                + "{\"message\":\"SELECT 2\"}],\"result-cut\":false}]");
  }

  @Test
  void nothingReachesTheTerminalThatCouldDriveIt() throws Exception {
    String attack = "\u001b[2J\u009b31m\u202e\u2028\r\u0007x";
    byte[] frames =
        new Frames()
            .description("c" + attack)
            .row(Frames.text(attack))
            .error("22012", attack)
            .bytes();

    String printed = timeline(Events.forwarded(1, attack), Events.finished(1, frames));

    assertThat(printed.codePoints().filter(c -> c != '\n').filter(TerminalText::isUnsafe).count())
        .isZero();
    assertThat(printed).contains("\\u{1b}[2J\\u{9b}31m\\u{202e}\\u{2028}\\r\\u{7}x");
    assertThat(
            json(Events.forwarded(1, attack)).codePoints().filter(TerminalText::isUnsafe).count())
        .isZero();
  }

  @Test
  void aStatementCannotPassForALineOfTheTimeline() throws Exception {
    String printed = timeline(Events.forwarded(1, "select 1\n   +9.999s  session ends: forged"));

    assertThat(printed.lines().filter(line -> line.startsWith("   +"))).hasSize(1);
  }

  @Test
  void manyRowsAreCountedNotShown() throws Exception {
    Frames frames = new Frames().description("n");
    for (int i = 0; i < 100; i++) {
      frames.row(Frames.text("row " + i));
    }
    String printed = timeline(Events.finished(1, frames.bytes()));

    assertThat(printed).contains("row 19").doesNotContain("row 20").contains("… 80 more");
  }

  @Test
  void copiedLinesAndErrorsAreShown() throws Exception {
    byte[] frames =
        new Frames()
            .copyData("1\tanna\n")
            .copyData("2\t\\N\n")
            .error("57014", "canceling statement due to user request")
            .bytes();

    assertThat(timeline(Events.finished(1, frames)))
        .contains("| 1\\tanna\n")
        .contains("| ERROR 57014: canceling statement due to user request\n");
  }

  @Test
  void framesCutAnywhereOrOfNonsenseAreShownAsFarAsTheyGo() throws Exception {
    byte[] whole = customers();
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThat(timeline(Events.finished(1, cut))).as("cut to %d", length).contains("#1 finished");
    }
    for (int at = 0; at < whole.length; at++) {
      byte[] wrong = whole.clone();
      wrong[at] ^= (byte) 0x81;
      assertThat(timeline(Events.finished(1, wrong))).contains("#1 finished");
    }
  }

  @Test
  void aResultThatWasNotKeptShowsItsDigest() throws Exception {
    assertThat(timeline(Events.finished(1, new byte[0])))
        .contains("result not kept, SHA-256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934c");
  }
}
