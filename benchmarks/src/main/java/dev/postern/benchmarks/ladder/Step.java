package dev.postern.benchmarks.ladder;

import java.util.Locale;

/** What a gate of the ladder does; each does what the one before does, and one thing more. */
enum Step {
  /** Parses, judges by one rule that allows everything, journals statements and digests. */
  PASS,
  /** Ten policies with rules for every kind. */
  POLICY,
  /** Labels, so that the statements are guarded, their rows described and a cell of each masked. */
  MASK,
  /** Results are recorded as the client saw them, up to the default limit. */
  RECORD;

  private static final String ALLOW_ALL =
      """
      policies:
        - { name: all, groups: [bench], connections: [bench], access: { for: 8h, request: none }, rules: [ { allow: { kinds: ["*"] } } ] }
      """;

  private static final String READERS =
      """
      policies:
        - name: readers
          groups: [bench]
          connections: [bench]
          access: { for: 8h, request: none }
          rules:
            - allow: { kinds: [read] }
            - hold: { kinds: [write], reviewers: [reviewers], approvals: 1, wait: 10m }
            - hold: { risk: high, reviewers: [reviewers], approvals: 2, wait: 10m }
            - deny: { kinds: [ddl-create, ddl-alter, ddl-drop, privilege, server-file, code] }
      """;

  private static final String OTHERS =
      """
        - name: others-${n}
          groups: [others-${n}]
          connections: ["*"]
          access: { for: 8h, request: none }
          rules:
            - allow: { kinds: [read, write] }
            - deny: { kinds: [role, privilege] }
      """;

  private static final String LABELS =
      """
      labels:
        - { column: bench.public.pgbench_accounts.abalance, label: balance }
        - { column: "*.*.*.email", label: email }
      masks:
        - { label: balance, as: redact }
        - { label: email, as: { keep-last: 4 } }
      """;

  String rung() {
    return (this == PASS ? "" : "+") + name().toLowerCase(Locale.ROOT);
  }

  /** Policies, labels and masks of its postern.yaml. */
  String rules() {
    StringBuilder yaml = new StringBuilder();
    if (this == PASS) {
      yaml.append(ALLOW_ALL);
    } else {
      yaml.append(READERS);
      for (int i = 1; i < 10; i++) {
        yaml.append(OTHERS.replace("${n}", Integer.toString(i)));
      }
    }
    if (compareTo(MASK) >= 0) {
      yaml.append(LABELS);
    }
    return yaml.toString();
  }

  String results() {
    return this == RECORD ? "masked" : "digest";
  }
}
