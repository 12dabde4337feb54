package dev.postern.gateway.cli;

import java.util.ArrayList;
import java.util.List;

/** What a table of each kind shows. */
final class Tables {
  private static final int SHORT = 60;

  private Tables() {}

  static Table approvals(List<Thing> approvals, boolean wide) {
    List<String> heads =
        new ArrayList<>(List.of("ID", "STATE", "WHO", "CONNECTION", "RISK", "ASKED"));
    if (wide) {
      heads.addAll(List.of("EXPIRES", "YES", "REVIEWERS", "RULE"));
    }
    heads.add("WHAT");
    Table table = new Table(heads);
    for (Thing approval : approvals) {
      Thing held = approval.thing(approval.has("call") ? "call" : "statement");
      List<String> cells =
          new ArrayList<>(
              List.of(
                  approval.shown("id"),
                  approval.shown("state"),
                  approval.thing("requester").shown("user"),
                  approval.shown("connection"),
                  held.shown("risk"),
                  seconds(approval.shown("asked"))));
      if (wide) {
        cells.add(seconds(approval.shown("expires")));
        cells.add(yeses(approval) + "/" + approval.shown("needed"));
        cells.add(String.join(",", approval.shownList("reviewers")));
        cells.add(held.shown("rule"));
      }
      String what = what(approval);
      cells.add(wide || approval.has("access") ? what : cut(what));
      table.add(cells);
    }
    return table;
  }

  static long yeses(Thing approval) {
    return approval.things("answers").stream()
        .filter(answer -> answer.raw("answer").equals("yes"))
        .count();
  }

  /** In one line. */
  static String what(Thing approval) {
    if (approval.has("statement")) {
      return approval.thing("statement").shown("text");
    }
    if (approval.has("call")) {
      Thing call = approval.thing("call");
      return call.shown("service")
          + " "
          + call.shown("operation")
          + "  "
          + String.join("; ", needs(call));
    }
    Thing access = approval.thing("access");
    return "access for " + access.shown("for") + ": " + access.shown("because");
  }

  /** Each action that a call needs, and on what. */
  static List<String> needs(Thing call) {
    return call.things("actions").stream()
        .map(need -> need.shown("action") + " on " + String.join(", ", need.shownList("resources")))
        .toList();
  }

  private static String cut(String text) {
    return text.length() <= SHORT ? text : text.substring(0, SHORT) + "…";
  }

  static Table grants(List<Thing> grants, boolean wide) {
    List<String> heads = new ArrayList<>(List.of("ID", "STATE", "WHO", "CONNECTION", "ENDS"));
    if (wide) {
      heads.addAll(List.of("OPENED", "APPROVAL", "BECAUSE"));
    }
    heads.add("POLICIES");
    Table table = new Table(heads);
    for (Thing grant : grants) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  grant.shown("id"),
                  grant.shown("state"),
                  grant.thing("holder").shown("user"),
                  grant.shown("connection"),
                  seconds(grant.shown("ends"))));
      if (wide) {
        cells.add(seconds(grant.shown("opened")));
        cells.add(grant.shown("approval"));
        cells.add(grant.shown("because"));
      }
      cells.add(String.join(",", grant.shownList("policies")));
      table.add(cells);
    }
    return table;
  }

  static Table deliveries(List<Thing> deliveries, boolean wide) {
    List<String> heads =
        new ArrayList<>(List.of("ID", "STATE", "TARGET", "EVENT", "ABOUT", "MADE", "TRIES"));
    if (wide) {
      heads.addAll(List.of("NEXT", "WHO", "CONNECTION"));
    }
    heads.add("WHY");
    Table table = new Table(heads);
    for (Thing delivery : deliveries) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  delivery.shown("id"),
                  delivery.shown("state"),
                  delivery.shown("target"),
                  delivery.shown("event"),
                  delivery.shown("about"),
                  seconds(delivery.shown("made")),
                  delivery.shown("attempts")));
      if (wide) {
        cells.add(seconds(delivery.shown("next")));
        cells.add(delivery.shown("user"));
        cells.add(delivery.shown("connection"));
      }
      cells.add(delivery.shown("why"));
      table.add(cells);
    }
    return table;
  }

  static Table sessions(List<Thing> sessions, boolean wide) {
    List<String> heads = new ArrayList<>(List.of("ID", "WHO", "CONNECTION", "PROTOCOL", "STARTED"));
    if (wide) {
      heads.addAll(List.of("NODE", "GRANTS", "ADDRESS"));
    }
    heads.add("APPLICATION");
    Table table = new Table(heads);
    for (Thing session : sessions) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  session.shown("id"),
                  session.thing("holder").shown("user"),
                  session.shown("connection"),
                  session.shown("protocol"),
                  seconds(session.shown("started"))));
      if (wide) {
        cells.add(session.shown("node"));
        cells.add(String.join(",", session.shownList("grants")));
        cells.add(session.shown("address"));
      }
      cells.add(session.shown("application"));
      table.add(cells);
    }
    return table;
  }

  /** Fractions of seconds are of no use to a person. */
  private static String seconds(String instant) {
    return instant.replaceFirst("\\.\\d+Z$", "Z");
  }
}
