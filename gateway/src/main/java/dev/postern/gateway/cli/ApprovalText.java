package dev.postern.gateway.cli;

import dev.postern.recorder.TerminalText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** All that a reviewer has to know before they answer. */
final class ApprovalText {
  /** Stands before each line of a text of the requester's, so that none looks like one of ours. */
  private static final String MARGIN = "  | ";

  private final Thing approval;
  private final PrintWriter out;

  private ApprovalText(Thing approval, PrintWriter out) {
    this.approval = approval;
    this.out = out;
  }

  static void print(Thing approval, PrintWriter out) {
    new ApprovalText(approval, out).print();
  }

  private void print() {
    Thing requester = approval.thing("requester");
    line("Approval", approval.shown("id"));
    line("State", state());
    line("Who", requester.shown("user") + " of " + requester.shown("issuer"));
    line("Groups", joined(requester.shownList("groups")));
    line("Persons", joined(requester.shownList("persons")));
    line("Connection", approval.shown("connection"));
    if (approval.has("statement")) {
      statement(approval.thing("statement"));
    } else if (approval.has("call")) {
      call(approval.thing("call"));
    } else {
      access(approval.thing("access"));
    }
    line("Reviewers", joined(approval.shownList("reviewers")));
    answers();
    if (approval.has("history")) {
      history();
    }
  }

  private String state() {
    String yeses = Tables.yeses(approval) + " of " + approval.shown("needed") + " said yes";
    return switch (approval.raw("state")) {
      case "pending" -> "pending, " + yeses + ", until " + approval.shown("expires");
      case "approved" ->
          "approved, "
              + approval.shown("scope")
              + (approval.has("until") ? " until " + approval.shown("until") : "");
      default -> approval.shown("state");
    };
  }

  private void statement(Thing statement) {
    line("Session", statement.shown("session") + " at " + statement.shown("node"));
    line("Rule", statement.shown("rule"));
    out.println("Statement");
    quoted(statement.raw("text"));
    List<String> binds = statement.shownList("binds");
    for (int i = 0; i < binds.size(); i++) {
      line(i == 0 ? "Binds" : "", "$" + (i + 1) + " = " + binds.get(i));
    }
    nature(statement);
    line("Rows", statement.has("rows") ? statement.shown("rows") + " expected" : "not known");
    lines("Columns", statement.shownList("columns"));
    lines("Locks", statement.shownList("locks"));
  }

  private void call(Thing call) {
    line("Session", call.shown("session"));
    line("Rule", call.shown("rule"));
    line(
        "Call",
        call.shown("service") + " " + call.shown("operation") + " in " + call.shown("region"));
    lines("Actions", Tables.needs(call));
    List<String> parameters = new ArrayList<>();
    Thing said = call.thing("parameters");
    for (String path : said.names()) {
      for (String value : said.shownList(path)) {
        parameters.add(TerminalText.escape(path) + " = " + value);
      }
    }
    lines("Parameters", parameters);
    nature(call);
  }

  private void nature(Thing held) {
    line("Kinds", joined(held.shownList("kinds")));
    line("Risk", held.shown("risk"));
    for (Thing reason : held.things("reasons")) {
      line("", reason.shown("code") + ": " + reason.shown("sentence"));
    }
  }

  private void access(Thing access) {
    line("Policies", joined(access.shownList("policies")));
    line("For", access.shown("for"));
    out.println("Because");
    quoted(access.raw("because"));
  }

  private void answers() {
    List<Thing> answers = approval.things("answers");
    if (answers.isEmpty()) {
      line("Answers", "none");
    }
    for (int i = 0; i < answers.size(); i++) {
      Thing answer = answers.get(i);
      line(
          i == 0 ? "Answers" : "",
          answer.shown("answer")
              + " by "
              + answer.thing("by").shown("user")
              + " at "
              + answer.shown("at")
              + (answer.raw("comment").isEmpty() ? "" : ": " + answer.shown("comment")));
    }
  }

  private void history() {
    List<Thing> history = approval.things("history");
    if (history.isEmpty()) {
      line("Before", "nothing");
    }
    for (int i = 0; i < history.size(); i++) {
      Thing before = history.get(i);
      line(
          i == 0 ? "Before" : "",
          "%s %s %s %s%s"
              .formatted(
                  before.shown("asked"),
                  before.shown("state"),
                  before.shown("connection"),
                  before.shown("what"),
                  before.has("risk") ? " of risk " + before.shown("risk") : ""));
    }
  }

  private void quoted(String text) {
    text.lines().forEach(line -> out.println(MARGIN + TerminalText.escape(line)));
  }

  private void lines(String head, List<String> lines) {
    if (lines.isEmpty()) {
      line(head, "none");
    }
    for (int i = 0; i < lines.size(); i++) {
      line(i == 0 ? head : "", lines.get(i));
    }
  }

  private void line(String head, String text) {
    out.printf("%-12s %s%n", head, text);
  }

  private static String joined(List<String> texts) {
    return texts.isEmpty() ? "none" : String.join(", ", texts);
  }
}
