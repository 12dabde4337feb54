package dev.postern.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What check warns of, and that it warns of nothing where something may be meant. */
final class ConfigReviewTest {
  @TempDir private Path directory;
  private ConfigFolder folder;

  @BeforeEach
  void prepareFolder() {
    folder = new ConfigFolder(directory);
  }

  private List<String> warnings(String yaml) throws Exception {
    return PosternConfig.review(folder.write(yaml), ConfigFolder.ENVIRONMENT::get)
        .warnings()
        .stream()
        .map(warning -> warning.toString().replace(directory + "/postern.yaml:", ""))
        .toList();
  }

  private static String policy(String rules) {
    return ConfigFolder.LEAST
        + """
        policies:
          - name: p
            groups: [people]
            connections: [shop]
            rules: [ %s ]
        labels: [ { column: shop.a.b.c, label: ssn } ]
        """
            .formatted(rules);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { allow: { kinds: [read, write] } }, { deny: { kinds: [read] } }, { deny: { kinds: [write] } } | rules[0]: warning: the rule lets nothing pass: all that it matches is denied by p/deny-2, p/deny-3
          { hold: { kinds: [write], risk: high, reviewers: [r] } }, { deny: { risk: medium } }           | rules[0]: warning: the rule lets nothing pass: all that it matches is denied by p/deny-2
          { allow: { kinds: [write] } }, { hold: { kinds: [write, truncate], reviewers: [r] } }          | rules[0]: warning: the rule has no effect: all that it matches is held by p/hold-2
          { deny: { kinds: [unknown], risk: critical } }                                                 | rules[0]: warning: the rule never matches: what is not understood is of high risk, never of critical
          { deny: { labels: [iban] } }                                                                   | rules[0]: warning: the rule never matches: no column of its connections has the label iban
          { hold: { kinds: [read], reviewers: ['*'] } }                                                  | rules[0].hold.reviewers: warning: "*" among reviewers is a group of that name, not everyone
          { hold: { kinds: [read], reviewers: [peopel] } }                                               | rules[0].hold.reviewers: warning: the group "peopel" is named only here; did you mean "people"?
          """)
  void aRuleThatNeverHasASayIsNamedWithItsPlace(String rules, String warning) throws Exception {
    String yaml =
        policy(rules)
            .replace("\nlabels: [", "\nlabels: [ { column: desk.a.b.c, label: iban },")
            .replace("connections:\n  - name: shop", DESK);

    assertThat(warnings(yaml))
        .filteredOn(found -> !found.contains("connections[0]"))
        .filteredOn(found -> !found.contains("the group \"people\""))
        .singleElement()
        .asString()
        .matches("\\d+:\\d+: policies\\[0]\\." + Pattern.quote(warning));
  }

  @Test
  void rulesForTheOtherSortOfConnectionNeverMatch() throws Exception {
    String yaml =
        ConfigFolder.FOR_AWS.replace(
                "connections:\n",
                """
                connections:
                  - { name: idle, type: aws, regions: [eu-west-1] }
                  - { name: prod, type: aws, regions: [eu-west-1] }
                """)
            + """
            policies:
              - name: p
                groups: [people]
                connections: [shop]
                rules: [ { deny: { actions: ["s3:*"] } } ]
              - name: q
                groups: [people]
                connections: [prod]
                rules: [ { deny: { relations: [a.b] } }, { allow: { actions: ["s3:*"] } } ]
            """;

    assertThat(warnings(yaml))
        .map(warning -> warning.replaceFirst("\\d+:\\d+: ", ""))
        .containsExactly(
            "connections[0]: warning: no policy is for \"idle\": nobody reaches it",
            "policies[0].rules[0]: warning: the rule never matches: it is about AWS calls, and none"
                + " of its connections is of type aws",
            "policies[1].rules[0]: warning: the rule never matches: it is about relations, columns"
                + " or labels, and its connections have none");
  }

  @Test
  void kindsOfTheOtherSortOfConnectionNeverMatch() throws Exception {
    String yaml =
        ConfigFolder.FOR_AWS.replace(
                "connections:\n",
                "connections:\n  - { name: prod, type: aws, regions: [eu-west-1] }\n")
            + """
            policies:
              - name: p
                groups: [people]
                connections: [shop]
                rules: [ { allow: { kinds: [list, tagging] } }, { allow: { kinds: [list, read] } } ]
              - name: q
                groups: [people]
                connections: [prod]
                rules: [ { deny: { kinds: [truncate] } }, { deny: { kinds: [truncate, role] } } ]
              - name: r
                groups: [people]
                connections: ["*"]
                rules:
                  - deny: { kinds: [lock], actions: ["s3:*"] }
                  - deny: { kinds: [lock] }
                  - deny: { kinds: [tagging] }
            """;

    assertThat(warnings(yaml))
        .map(warning -> warning.replaceFirst("\\d+:\\d+: ", ""))
        .containsExactly(
            "policies[0].rules[0]: warning: the rule never matches: only AWS calls are of list,"
                + " tagging",
            "policies[1].rules[0]: warning: the rule never matches: no AWS call is of truncate",
            "policies[2].rules[0]: warning: the rule never matches: no AWS call is of lock");
  }

  private static final String DESK =
      """
      connections:
        - name: desk
          type: postgres
          address: db.example.com:5432
          database: desk
          login: { password: { user: app, secret: env:SHOP_PASSWORD } }
        - name: shop\
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { allow: { kinds: [read, write] } }, { deny: { kinds: [read] } }
          { allow: { kinds: [write] } }, { deny: { kinds: [write], risk: high } }
          { allow: { kinds: [write] } }, { deny: { kinds: [write], when: "user == 'x'" } }
          { allow: { kinds: [write] } }, { deny: { kinds: [write], relations: [a.b] } }
          { allow: { kinds: [write] } }, { hold: { risk: high, reviewers: [r] } }
          { hold: { risk: high, reviewers: [r] } }, { deny: { risk: critical } }
          { deny: { labels: [ssn] } }
          { deny: { kinds: [notify] } }
          """)
  void whatMayHaveASayIsNotWarnedOf(String rules) throws Exception {
    String yaml = policy(rules);

    assertThat(warnings(yaml)).isEmpty();
  }

  @Test
  void anotherPolicyOverrulesOnlyWhereItAlwaysAppliesToo() throws Exception {
    String other =
        """
          - name: q
            groups: [%s]
            connections: ["*"]
            rules: [ { deny: { kinds: [write] } } ]
        labels:\
        """;
    String yaml = policy("{ allow: { kinds: [write] } }");

    assertThat(warnings(yaml.replace("labels:", other.formatted("'*'"))))
        .containsExactly(
            "16:14: policies[0].rules[0]: warning: the rule lets nothing pass: all that it matches"
                + " is denied by q/deny-1");
    assertThat(warnings(yaml.replace("labels:", other.formatted("auditors")))).isEmpty();
  }

  @Test
  void aReadOnlyConnectionRefusesWhateverARuleLetsPass() throws Exception {
    String yaml =
        policy("{ allow: { kinds: [write, ddl-drop] } }, { allow: { kinds: [write, read] } }")
            .replace("database: shop", "database: shop\n    read-only: true");

    assertThat(warnings(yaml))
        .containsExactly(
            "17:14: policies[0].rules[0]: warning: the rule lets nothing pass: its connections are"
                + " read-only, and refuse write, ddl-drop");
  }

  @Test
  void whatMysqlHasNotIsNotMatchedThere() throws Exception {
    String yaml =
        policy("{ deny: { kinds: [notify] } }")
            .replace("type: postgres", "type: mysql")
            .replace("identity:", "  mysql: { address: \"127.0.0.1:13306\", tls: off }\nidentity:");

    assertThat(warnings(yaml))
        .containsExactly(
            "17:14: policies[0].rules[0]: warning: the rule never matches: MySQL has no statements"
                + " of notify");
  }

  @Test
  void aConnectionThatNoPolicyIsForIsNotReached() throws Exception {
    assertThat(warnings(ConfigFolder.LEAST))
        .containsExactly(
            "7:5: connections[0]: warning: no policy is for \"shop\": nobody reaches it");
  }

  @Test
  void aDatabaseOnRdsIsNotVerifiedByTheJdksAuthorities() throws Exception {
    String yaml = policy("{ allow: { kinds: [read] } }");
    String rds = yaml.replace("db.example.com", "shop.abc.eu-west-1.rds.amazonaws.com");

    assertThat(warnings(rds))
        .containsExactly(
            "7:5: connections[0]: warning: no JDK trusts the certificates of Amazon RDS;"
                + " tls: { ca: rds } does");
    assertThat(warnings(rds.replace("database: shop", "database: shop\n    tls: { ca: rds }")))
        .isEmpty();
    assertThat(warnings(yaml.replace("db.example.com", "p.proxy-a.eu-west-1.rds.amazonaws.com")))
        .isEmpty();
  }

  @Test
  void theDocumentsExampleIsWarnedOfOnlyForWhatItShows() throws Exception {
    Matcher example =
        Pattern.compile("(?s)```yaml\n(.*?)```")
            .matcher(Files.readString(Path.of("..", "docs", "configuration.md")));
    assertThat(example.find()).isTrue();

    assertThat(warnings(example.group(1))).isEmpty();
  }
}
