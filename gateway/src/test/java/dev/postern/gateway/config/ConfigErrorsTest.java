package dev.postern.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of configurations that are wrong: the sentence, and the line and key it names. */
final class ConfigErrorsTest {
  private static final String POLICY =
      """
      policies:
        - name: p
          groups: [g]
          connections: [shop]
          access: { for: 15m, request: none }
          rules:
            - allow: { kinds: [read] }
            - hold: { kinds: [write], reviewers: [r], approvals: 1, wait: 10m }
      labels:
        - { column: shop.a.b.c, label: ssn }
      masks:
        - { label: ssn, as: { keep-last: 4 }, predicates: deny }
      functions: [ { function: shop.a.f, reads: [a.b] } ]
      recorder: { directory: j, results: masked, result-limit: 64kB, retention: 400d }
      state: { embedded: s }
      limits: { sessions: 10 }
      row-filters:
        - { table: shop.a.b, groups: [g], where: "region = claim('region')" }
      """;

  @TempDir private Path directory;
  private ConfigFolder folder;

  @BeforeEach
  void prepareFolder() {
    folder = new ConfigFolder(directory);
  }

  @Test
  void anRdsLoginWithoutTlsIsRefusedOverLoopbackToo() throws Exception {
    assertThat(
            folder.errors(
                rds("127.0.0.1:5432", "region: eu-west-1")
                    .replace("    type:", "    tls: off\n    type:")))
        .containsExactly(
            "postern.yaml:8:10: connections[0].tls: a token of IAM is shown over verified TLS"
                + " alone; expected verify and ca");
  }

  @Test
  void anRdsLoginInAnotherRegionThanItsAddressIsRefused() throws Exception {
    assertThat(
            folder.errors(
                rds("shop.c9akciq32abc.eu-west-1.rds.amazonaws.com:5432", "region: eu-west-2")))
        .containsExactly(
            "postern.yaml:11:12: connections[0].login: the address is in another region than this"
                + " one");
  }

  private static String rds(String address, String rest) {
    return ConfigFolder.LEAST
        .replace("db.example.com:5432", address)
        .replace(
            "password: { user: app, secret: env:SHOP_PASSWORD }",
            "rds-iam: { user: app, " + rest + " }");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          regions: []                              | connections[1].regions: expected at least one entry, found an empty list
          regions: [ireland]                       | connections[1].regions[0]: expected a region of AWS such as eu-west-1, found "ireland"
          role: a                                  | connections[1].role: expected the ARN of a role (arn:aws:iam::ACCOUNT:role/NAME), found "a"
          external-id: abc                         | connections[1].external-id: only with a role, which asks for it
          account: 12                              | connections[1].account: expected an account of AWS, 12 digits in quotes, found "12"
          database: shop                           | connections[1].database: unknown key
          endpoints: { S3_x: "https://a" }         | connections[1].endpoints: expected endpoint prefixes of services, such as dynamodb, each with an https address
          endpoints: { s3: "http://s3.example" }   | connections[1].endpoints.s3: expected an https address without query and fragment (http only for a loopback address), found "http://s3.example"
          endpoints: { s3: "https://s3.example/a" } | connections[1].endpoints.s3: expected an https address without a path, found "https://s3.example/a"
          """)
  void aConnectionToAwsHasKeysOfItsOwn(String key, String error) throws Exception {
    String regions = key.startsWith("regions") ? "" : "    regions: [eu-west-1]\n";
    String yaml =
        ConfigFolder.FOR_AWS + "  - name: prod\n    type: aws\n" + regions + "    " + key + "\n";

    assertThat(folder.errors(yaml))
        .singleElement()
        .asString()
        .matches("postern.yaml:\\d+:\\d+: " + Pattern.quote(error));
  }

  @Test
  void aConnectionToAwsNeedsAListenerAndANameOfItsOwn() throws Exception {
    String prod = "  - { name: prod, type: aws, regions: [eu-west-1] }\n";

    assertThat(folder.errors(ConfigFolder.LEAST + prod))
        .containsExactly("postern.yaml:2:3: listen: a connection of type aws needs listen.aws");
    assertThat(folder.errors(ConfigFolder.LEAST + prod.replace("prod", "shop")))
        .containsExactly(
            "postern.yaml:12:13: connections[1].name: \"shop\" stands twice: first in line 7");
  }

  @Test
  void theListenerForAwssToolsNeedsTheOneThatGivesTheirKeys() throws Exception {
    assertThat(
            folder.errors(
                ConfigFolder.FOR_AWS.replace(
                    "  https: { address: \"127.0.0.1:0\", tls: off }\n", "")))
        .containsExactly(
            "postern.yaml:2:3: listen: the keys for listen.aws are had over listen.https, which is"
                + " missing");
  }

  @Test
  void allErrorsAreReportedAtOnceInTheOrderOfTheFile() throws Exception {
    assertThat(
            folder.errors(
                """
                listen:
                  postgres: { address: 0.0.0.0:5432, tls: off, authentification: token }
                identity: {}
                connections:
                  - name: shop
                    type: postgres
                    adress: db.example.com:5432
                    database: shop
                    login: { password: { user: app, secret: hunter2 } }
                  - name: shop
                policies:
                  - { name: p, groups: [], connections: [shp], rules: [{ allow: { kinds: [reed] } }] }
                recorder: { retention: 400 }
                """))
        .containsExactly(
            "postern.yaml:2:43: listen.postgres.tls: off is only for a loopback address; expected"
                + " certificate and key",
            "postern.yaml:2:48: listen.postgres.authentification: unknown key;"
                + " did you mean \"authentication\"?",
            "postern.yaml:3:11: identity.issuers: required in \"identity\", but missing",
            "postern.yaml:5:5: connections[0].address: required in \"connections[0]\", but missing",
            "postern.yaml:7:5: connections[0].adress: unknown key; did you mean \"address\"?",
            "postern.yaml:9:45: connections[0].login.password.secret: expected env:NAME or"
                + " file:PATH; a secret does not stand in this file itself",
            "postern.yaml:10:5: connections[1].type: required in \"connections[1]\", but missing",
            "postern.yaml:10:5: connections[1].address: required in \"connections[1]\", but"
                + " missing",
            "postern.yaml:10:5: connections[1].database: required in \"connections[1]\", but"
                + " missing",
            "postern.yaml:10:5: connections[1].login: required in \"connections[1]\", but missing",
            "postern.yaml:10:11: connections[1].name: \"shop\" stands twice: first in line 5",
            "postern.yaml:12:24: policies[0].groups: expected at least one entry, found an empty"
                + " list",
            "postern.yaml:12:42: policies[0].connections[0]: no connection is named \"shp\"; did"
                + " you mean \"shop\"?",
            "postern.yaml:12:75: policies[0].rules[0].allow.kinds[0]: no kind is named \"reed\";"
                + " did you mean \"read\"?",
            "postern.yaml:13:24: recorder.retention: expected a duration (s, m, h, d) from 1d to"
                + " 36500d, found \"400\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "127.0.0.1:15432", tls: off | "10.0.0.1:15432", tls: off   | 2:47: listen.postgres.tls: off is only for a loopback address; expected certificate and key
          "127.0.0.1:15432"           | "127.0.0.1"                  | 2:24: listen.postgres.address: expected host:port with a port from 0 to 65535, found "127.0.0.1"
          "127.0.0.1:15432"           | "::1:15432"                  | 2:24: listen.postgres.address: expected host:port with a port from 0 to 65535, found "::1:15432"
          "127.0.0.1:15432"           | "127.0.0.1:65536"            | 2:24: listen.postgres.address: expected host:port with a port from 0 to 65535, found "127.0.0.1:65536"
          tls: off                    | tls: none                    | 2:48: listen.postgres.tls: expected off, found "none"
          tls: off                    | "tls": { certificate: server.crt, key: file:server.key }      | 2:65: listen.postgres.tls.certificate: expected file:PATH of certificates in PEM, found "server.crt"
          tls: off                    | "tls": { certificate: file:server.key, key: file:server.key } | 2:65: listen.postgres.tls.certificate: expected file:PATH of certificates in PEM, and the file holds something else, found "file:server.key"
          tls: off                    | "tls": { certificate: file:server.crt, key: file:server.crt } | 2:87: listen.postgres.tls.key: expected a private key in PEM, found none
          tls: off                    | "tls": { certificate: file:server.crt, key: file:sec1.key }   | 2:87: listen.postgres.tls.key: expected an unencrypted PKCS #8 key ("BEGIN PRIVATE KEY"), found "BEGIN EC PRIVATE KEY": convert it with openssl pkcs8 -topk8 -nodes
          tls: off                    | "tls": { certificate: file:server.crt, key: file:other.key }  | 2:87: listen.postgres.tls.key: the key does not belong to the first certificate
          tls: off }                  | tls: off, authentication: password }        | 2:69: listen.postgres.authentication: expected token or oauth, found "password"
          tls: off }                  | tls: off }¶  mysql: { address: "1.2.3.4:5", tls: off } | 3:39: listen.mysql.tls: off is only for a loopback address; expected certificate and key
          tls: off }                  | tls: off }¶  https: { address: "1.2.3.4:5", tls: off } | 3:39: listen.https.tls: off is only for a loopback address; expected certificate and key
          tls: off }                  | tls: off }¶  https: { address: "[::1]:5", tls: off, metrics: all } | 3:51: listen.https.metrics: expected loopback or open, found "all"
          tls: off }                  | tls: off }¶  aws: { address: "[::1]:5", tls: off, names: ["a.b:1"] } | 3:48: listen.aws.names[0]: expected a host's name without a port, found "a.b:1"
          tls: off }                  | tls: off }¶  aws: { address: "[::1]:5", tls: off, names: [-a] } | 3:48: listen.aws.names[0]: expected a host's name without a port, found "-a"
          tls: off }                  | tls: off }¶  aws: { address: "[::1]:5", tls: off, names: [a.] } | 3:48: listen.aws.names[0]: expected a host's name without a port, found "a."
          tls: off }                  | tls: off }¶  aws: { address: "[::1]:5", tls: off, calls-each: 0 } | 3:52: listen.aws.calls-each: expected a number from 1 to 100000, found "0"
          https://idp.example.com     | http://idp.example.com                      | 5:17: identity.issuers[0].issuer: expected an https address without query and fragment (http only for a loopback address), found "http://idp.example.com"
          https://idp.example.com     | https://idp.example.com?a=b                 | 5:17: identity.issuers[0].issuer: expected an https address without query and fragment (http only for a loopback address), found "https://idp.example.com?a=b"
          https://idp.example.com     | https://a:b@idp.example.com                 | 5:17: identity.issuers[0].issuer: expected an https address without query and fragment (http only for a loopback address), found "https://a:b@idp.example.com"
          https://idp.example.com     | a b                                         | 5:17: identity.issuers[0].issuer: expected an https address without query and fragment (http only for a loopback address), found "a b"
          audience: postern           | audience: ""                                | 5:54: identity.issuers[0].audience: expected an audience, found nothing
          type: postgres              | type: mysql                                 | 2:3: listen: a connection of type mysql needs listen.mysql
          type: postgres              | type: postgres¶    local-files: allow          | 9:18: connections[0].local-files: only for a MySQL connection; expected deny
          type: postgres              | type: kubernetes                            | 8:11: connections[0].type: "kubernetes" is not supported yet; expected postgres, mysql or aws
          type: postgres              | type: ssm                                   | 8:11: connections[0].type: "ssm" is not supported yet; expected postgres, mysql or aws
          type: postgres              | type: oracle                                | 8:11: connections[0].type: expected postgres, mysql or aws, found "oracle"
          db.example.com:5432         | db.example.com:0                            | 9:14: connections[0].address: expected host:port with a port from 1 to 65535, found "db.example.com:0"
          database: shop              | database: shop¶    tls: off                 | 11:10: connections[0].tls: off is only for a loopback address; expected verify and ca
          database: shop              | database: shop¶    tls: { verify: none }    | 11:20: connections[0].tls.verify: expected full, found "none"
          database: shop              | database: shop¶    tls: { ca: ca.pem }      | 11:16: connections[0].tls.ca: expected system, rds or file:PATH, found "ca.pem"
          password: { user: app, secret: env:SHOP_PASSWORD } | password: hunter2    | 11:24: connections[0].login.password: expected user and secret, found a text
          { password: { user: app, secret: env:SHOP_PASSWORD } } | hunter2          | 11:12: connections[0].login: expected password or rds-iam, found a text
          { password: { user: app, secret: env:SHOP_PASSWORD } } | { rds-iam: { user: app } } | 11:12: connections[0].login: the address does not say its region: expected as address the endpoint that AWS gave the database (NAME.ID.REGION.rds.amazonaws.com), which tokens and certificate are for, and not a name that leads to it; or region, where they are for this name
          { password: { user: app, secret: env:SHOP_PASSWORD } } | { rds-iam: { user: app, region: ireland } } | 11:44: connections[0].login.rds-iam.region: expected a region of AWS such as eu-west-1, found "ireland"
          { password: { user: app, secret: env:SHOP_PASSWORD } } | { rds-iam: { user: app, region: eu-west-1, role: shop } } | 11:61: connections[0].login.rds-iam.role: expected the ARN of a role (arn:aws:iam::ACCOUNT:role/NAME), found "shop"
          { password: { user: app, secret: env:SHOP_PASSWORD } } | { rds-iam: { user: app, region: eu-west-1, role: "arn:aws:iam::123456789012:user/x" } } | 11:61: connections[0].login.rds-iam.role: expected the ARN of a role (arn:aws:iam::ACCOUNT:role/NAME), found "arn:aws:iam::123456789012:user/x"
          { password: { user: app, secret: env:SHOP_PASSWORD } } | { rds-iam: { user: app, region: eu-west-1, external-id: abc } } | 11:68: connections[0].login.rds-iam.external-id: only with a role, which asks for it
          { password: { user: app, secret: env:SHOP_PASSWORD } } | { rds-iam: { user: app, region: eu-west-1, resource: shop } } | 11:65: connections[0].login.rds-iam.resource: expected a resource id of RDS (db-…, cluster-… or prx-…), found "shop"
          { password: { user: app, secret: env:SHOP_PASSWORD } } | { rds-iam: { region: eu-west-1 } } | 11:23: connections[0].login.rds-iam.user: required in "connections[0].login.rds-iam", but missing
          env:SHOP_PASSWORD           | hunter2                                     | 11:45: connections[0].login.password.secret: expected env:NAME or file:PATH; a secret does not stand in this file itself
          env:SHOP_PASSWORD           | env:NOT_THERE                               | 11:45: connections[0].login.password.secret: the environment variable NOT_THERE is not set
          env:SHOP_PASSWORD           | env:EMPTY                                   | 11:45: connections[0].login.password.secret: the environment variable EMPTY is not set
          env:SHOP_PASSWORD           | file:nowhere                                | 11:45: connections[0].login.password.secret: the file nowhere cannot be read
          env:SHOP_PASSWORD           | aws-secret:shop                             | 11:45: connections[0].login.password.secret: expected aws-secret: with the ARN of a secret or parameter, and #KEY where one of its JSON is meant
          access: { for: 15m          | access: { for: 15                           | 16:20: policies[0].access.for: expected a duration (s, m, h, d) from 1m to 30d, found "15"
          access: { for: 15m          | access: { for: 31d                          | 16:20: policies[0].access.for: expected a duration (s, m, h, d) from 1m to 30d, found "31d"
          request: none               | request: required                           | 16:13: policies[0].access.reviewers: expected with request: required, and only there
          allow: { kinds: [read] }    | allow: { kinds: [read], risk: low }         | 18:33: policies[0].rules[0].allow.risk: unknown key
          allow: { kinds: [read] }    | allow: { kinds: read }                      | 18:25: policies[0].rules[0].allow.kinds: expected a list, found "read"
          allow: { kinds: [read] }    | allow: { kinds: [read, read] }              | 18:25: policies[0].rules[0].allow.kinds: "read" stands twice
          allow: { kinds: [read] }    | { }                                         | 18:9: policies[0].rules[0]: expected one of allow, hold or deny, found none
          allow: { kinds: [read] }    | { allow: { kinds: [read] }, deny: { risk: low } } | 18:9: policies[0].rules[0]: expected one of allow, hold or deny, found 2
          allow: { kinds: [read] }    | deny: { }                                   | 18:15: policies[0].rules[0].deny.kinds: expected kinds, risk, relations, columns, labels, actions, resources or when, found none
          allow: { kinds: [read] }    | deny: { relations: [orders] }               | 18:29: policies[0].rules[0].deny.relations[0]: expected schema.table, each a name or *, found "orders"
          allow: { kinds: [read] }    | deny: { columns: [a.b] }                    | 18:27: policies[0].rules[0].deny.columns[0]: expected schema.table.column, each a name or *, found "a.b"
          allow: { kinds: [read] }    | deny: { labels: [sn] }                      | 18:26: policies[0].rules[0].deny.labels[0]: no label is named "sn"; did you mean "ssn"?
          allow: { kinds: [read] }    | deny: { when: "user = 'x'" }                | 18:23: policies[0].rules[0].deny.when: the condition is wrong at its line 1, column 6: token recognition error at: '= '
          allow: { kinds: [read] }    | deny: { when: "clams.x == 1" }              | 18:23: policies[0].rules[0].deny.when: the condition is wrong at its line 1, column 1: undeclared reference to 'clams' (in container '')
          allow: { kinds: [read] }    | deny: { verbs: [get] }                      | 18:17: policies[0].rules[0].deny.verbs: not supported yet
          allow: { kinds: [read] }    | allow: { kinds: [read], namespaces: [dev] } | 18:33: policies[0].rules[0].allow.namespaces: not supported yet
          allow: { kinds: [read] }    | allow: { kinds: [read], actions: [s3] }     | 18:43: policies[0].rules[0].allow.actions[0]: expected an action of IAM such as s3:GetObject, with * and ?, found "s3"
          allow: { kinds: [read] }    | allow: { kinds: [read], actions: [""] }     | 18:43: policies[0].rules[0].allow.actions[0]: expected an action of IAM such as s3:GetObject, with * and ?, found nothing
          allow: { kinds: [read] }    | allow: { resources: ["*"] }                 | 18:16: policies[0].rules[0].allow.kinds: required in "policies[0].rules[0].allow", but missing
          allow: { kinds: [read] }    | deny: { resources: ["arn:${P}:s3:::a"] }    | 18:29: policies[0].rules[0].deny.resources[0]: expected an ARN or "*", with * and ? and without variables, found "arn:${P}:s3:::a"
          allow: { kinds: [read] }    | deny: { resources: [] }                     | 18:28: policies[0].rules[0].deny.resources: expected at least one entry, found an empty list
          allow: { kinds: [read] }    | deny: { resources: ["*"], labels: [ssn] }   | 18:28: policies[0].rules[0].deny.resources: a rule is about AWS calls or about relations, columns and labels, not about both
          allow: { kinds: [read] }    | deny: { risk: severe }                      | 18:23: policies[0].rules[0].deny.risk: expected low, medium, high or critical, found "severe"
          approvals: 1                | approvals: 0                                | 19:60: policies[0].rules[1].hold.approvals: expected a number from 1 to 10, found "0"
          approvals: 1                | approvals: one                              | 19:60: policies[0].rules[1].hold.approvals: expected a number from 1 to 10, found "one"
          wait: 10m                   | wait: 25h                                   | 19:69: policies[0].rules[1].hold.wait: expected a duration (s, m, h, d) from 0s to 24h, found "25h"
          column: shop.a.b.c          | column: shop.a.b                            | 21:15: labels[0].column: expected connection.schema.table.column, each a name or *, found "shop.a.b"
          column: shop.a.b.c          | column: shop.a.b.c*                         | 21:15: labels[0].column: expected connection.schema.table.column, each a name or *, found "shop.a.b.c*"
          column: shop.a.b.c          | column: shop.a.b.c.                         | 21:15: labels[0].column: expected connection.schema.table.column, each a name or *, found "shop.a.b.c."
          column: shop.a.b.c          | column: shpo.a.b.c                          | 21:15: labels[0].column: no connection is named "shpo"; did you mean "shop"?
          - { label: ssn, as          | - { label: sn, as                           | 23:14: masks[0].label: no label is named "sn"; did you mean "ssn"?
          { keep-last: 4 }            | blank                                       | 23:23: masks[0].as: expected redact, null or hash, found "blank"
          { keep-last: 4 }            | { keep-last: 65 }                           | 23:36: masks[0].as.keep-last: expected a number from 1 to 64, found "65"
          { keep-last: 4 }            | { keep-last: 4, keep-first: 4 }             | 23:23: masks[0].as: expected one of keep-first, keep-last or pseudonym, found 2
          { keep-last: 4 }            | { pseudonym: env:SHORT }                    | 23:36: masks[0].as.pseudonym: expected a secret of at least 16 characters, found 15
          predicates: deny            | predicates: sometimes                       | 23:53: masks[0].predicates: expected deny or allow, found "sometimes"
          predicates: deny            | predicates: { budget: 0 }                   | 23:63: masks[0].predicates.budget: expected a number from 1 to 1000, found "0"
          function: shop.a.f          | function: shop.f                            | 24:26: functions[0].function: expected connection.schema.function, with or without (types), found "shop.f"
          function: shop.a.f          | function: shp.a.f                           | 24:26: functions[0].function: no connection is named "shp"; did you mean "shop"?
          reads: [a.b]                | reads: [b]                                  | 24:44: functions[0].reads[0]: expected schema.table, found "b"
          results: masked             | results: raw                                | 25:36: recorder.results: expected masked or digest, found "raw"
          result-limit: 64kB          | result-limit: 17MB                          | 25:58: recorder.result-limit: expected a size (kB, MB) from 1kB to 16MB, found "17MB"
          retention: 400d             | keep-free: 15MB                             | 25:75: recorder.keep-free: expected a size (kB, MB) from 16MB to 999999MB, found "15MB"
          result-limit: 64kB          | result-limit: 64k                           | 25:58: recorder.result-limit: expected a size (kB, MB) from 1kB to 16MB, found "64k"
          embedded: s                 | postgres: s                                 | 26:20: state.postgres: expected jdbc:postgresql://HOST:PORT/DATABASE and nothing more
          embedded: s                 | postgres: "jdbc:postgresql://h:1/d?password=x" | 26:20: state.postgres: expected jdbc:postgresql://HOST:PORT/DATABASE and nothing more
          embedded: s                 | postgres: "jdbc:postgresql://h:1/d", secret: env:SHOP_PASSWORD | 26:8: state.user: required where postgres stands, but missing
          embedded: s                 | postgres: "jdbc:postgresql://h:1/d", user: u | 26:8: state.secret: required where postgres stands, but missing
          embedded: s                 | postgres: "jdbc:postgresql://h:1/d", user: u, secret: env:SHOP_PASSWORD, tls: off | 26:88: state.tls: off is only for a loopback address; expected verify and ca
          embedded: s                 | embedded: s, user: u                        | 26:29: state.user: only where postgres stands
          embedded: s                 | embedded: s, tls: off                       | 26:28: state.tls: only where postgres stands
          embedded: s                 | embedded: s, postgres: "jdbc:postgresql://h:1/d", user: u, secret: env:SHOP_PASSWORD | 26:33: state.postgres: the state is embedded or in a PostgreSQL, not both
          sessions: 10                | sessions: 100001                            | 27:21: limits.sessions: expected a number from 1 to 100000, found "100001"
          table: shop.a.b,            | table: shop.a.b.c,                          | 29:14: row-filters[0].table: expected connection.schema.table, each a name or *, found "shop.a.b.c"
          table: shop.a.b,            | table: shpo.a.b,                            | 29:14: row-filters[0].table: no connection is named "shpo"; did you mean "shop"?
          where: "region =            | where: "; region =                          | 29:44: row-filters[0].where: a row filter's condition holds no ;
          limits:                     | telemetry: {}¶limits:                       | 27:1: telemetry: unknown key
          """)
  void errorNamesLineKeyAndWhatWasExpected(String right, String wrong, String error)
      throws Exception {
    String config = ConfigFolder.LEAST + POLICY;
    assertThat(config).contains(right);

    assertThat(
            folder.errors(
                config.replaceFirst(
                    Pattern.quote(right), Matcher.quoteReplacement(wrong.replace('¶', '\n')))))
        .containsExactly("postern.yaml:" + error);
  }

  @Test
  void namesAndLabelsAreOfFewCharacters() throws Exception {
    assertThat(
            folder.errors(
                ConfigFolder.LEAST.replace("name: shop", "name: my shop")
                    + "labels: [ { column: '*.*.*.*', label: Ssn } ]\n"))
        .containsExactly(
            "postern.yaml:7:11: connections[0].name: expected a name of letters, digits, - and _,"
                + " found \"my shop\"",
            "postern.yaml:12:39: labels[0].label: expected a label of small letters, digits and -,"
                + " found \"Ssn\"");
  }

  @Test
  void aFileThatIsNotThereIsAnErrorToo() {
    assertThat(
            catchThrowableOfType(
                    ConfigException.class,
                    () -> PosternConfig.load(Path.of("nowhere.yaml"), _ -> null))
                .errors())
        .containsExactly(new ConfigError("nowhere.yaml", 0, 0, "", "the file cannot be read"));
  }

  @Test
  void anEntryThatNoTokenCouldMeetIsAnError() throws Exception {
    assertThat(folder.errors(issuers("{ ref: main }", "{ ref: main, repository: a }")))
        .containsExactly(
            "postern.yaml:6:7: identity.issuers[1]: takes no token that identity.issuers[0] does"
                + " not take before it; give them different conditions (require)");
    assertThat(folder.errors(issuers("{ ref: [main, next] }", "{ ref: next }"))).hasSize(1);
    assertThat(folder.load(issuers("{ ref: next }", "{ ref: [main, next] }")).identity().issuers())
        .hasSize(2);
    assertThat(folder.load(issuers("{ ref: main, a: b }", "{ ref: main }")).identity().issuers())
        .hasSize(2);
  }

  @Test
  void anIssuerOfAllTheWorldNeedsConditions() throws Exception {
    assertThat(
            folder.errors(
                ConfigFolder.LEAST.replace(
                    "https://idp.example.com", "https://token.actions.githubusercontent.com")))
        .containsExactly(
            "postern.yaml:5:17: identity.issuers[0].issuer: whoever has an account there gets"
                + " tokens of this issuer with any audience; say with \"require\" which are yours");
  }

  @Test
  void conditionsThatAskForNothingAreErrors() throws Exception {
    assertThat(folder.errors(issuers("{ ref: [] }", "{ ref: main }")))
        .containsExactly(
            "postern.yaml:5:79: identity.issuers[0].require.ref: expected at least one entry,"
                + " found an empty list");
    assertThat(folder.errors(issuers("{}", "{ ref: main }")))
        .containsExactly(
            "postern.yaml:5:72: identity.issuers[0].require: expected claims and what they have to"
                + " be");
    assertThat(folder.errors(issuers("{ ref: { a: b } }", "{ ref: main }"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hooks.example.com/hunter2",
        "https://u:hunter2@hooks.example.com/",
        "https://hooks.example.com/#hunter2",
        "hunter2",
        "ftp://127.0.0.1/hunter2"
      })
  void whatIsNoAddressToTellIsRefusedUnseen(String url) throws Exception {
    assertThat(folder.errors(told("url: \"" + url + "\", events: [grants]")))
        .singleElement()
        .asString()
        .contains("notify[0].url: expected an https address")
        .doesNotContain("hunter2");
  }

  @Test
  void whoIsToldNeedsAKeyAndSomethingToBeToldOf() throws Exception {
    assertThat(
            folder.errors(
                told("url: https://a.example.com, events: []").replace("NOTIFY_KEY", "SHORT")))
        .singleElement()
        .asString()
        .contains("notify[0].events: expected at least one entry");
    assertThat(
            folder.errors(
                told("url: https://a.example.com, events: [grants]")
                    .replace("NOTIFY_KEY", "SHORT")))
        .singleElement()
        .asString()
        .contains("notify[0].secret: expected a secret of at least 32 characters");
    assertThat(folder.errors(told("url: https://a.example.com, events: [denial], hook: x")))
        .hasSize(2)
        .anyMatch(error -> error.contains("expected approvals, grants, denials or critical"))
        .anyMatch(error -> error.contains("notify[0].hook: unknown key"));
  }

  @ParameterizedTest
  @CsvSource({
    "as: json, 'notify[0].secret: required with this word of as, but missing'",
    "'as: json, secret: env:NOTIFY_KEY, user: u', 'notify[0].user: not with this word of as'",
    "'as: teams, secret: env:NOTIFY_KEY', 'notify[0].secret: not with this word of as'",
    "'as: slack, channel: C1', 'notify[0].channel: expected with the secret of a bot'",
    "'as: slack, secret: env:NOTIFY_KEY', 'notify[0].channel: expected with the secret of a bot'",
    "'as: jira, secret: env:NOTIFY_KEY, issue-type: T', 'notify[0].project: required'",
    "'as: jira, secret: env:NOTIFY_KEY, project: P', 'notify[0].issue-type: required'",
    "'as: pagerduty, secret: env:NOTIFY_KEY', 'notify[0].events: jira and pagerduty are told"
        + " nothing'",
    "'as: slack, link-for: 1h', 'notify[0].link-for: expected with a signing-secret'",
    "'as: slack, signing-secret: env:NOTIFY_KEY', 'notify: answers from Slack come over"
        + " listen.https'",
    "as: sms, 'notify[0].as: expected json, slack, teams, jira or pagerduty'"
  })
  void keysOfAnotherWordAreErrors(String keys, String error) throws Exception {
    assertThat(
            folder.errors(
                ConfigFolder.LEAST
                    + "notify: [ { name: ops, url: https://a.example.com, events: [grants], "
                    + keys
                    + " } ]\n"))
        .singleElement()
        .asString()
        .contains(error);
  }

  private static String told(String keys) {
    return ConfigFolder.LEAST
        + "notify: [ { name: ops, as: json, secret: env:NOTIFY_KEY, "
        + keys
        + " } ]\n";
  }

  private static String issuers(String first, String second) {
    String entry = "    - { issuer: \"https://idp.example.com\", audience: postern";
    return ConfigFolder.LEAST.replace(
        entry + " }\n",
        entry + ", require: " + first + " }\n" + entry + ", require: " + second + " }\n");
  }
}
