package dev.postern.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.access.ActionGlob;
import dev.postern.access.ResourceGlob;
import dev.postern.aws.mask.LabelledField;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import dev.postern.core.Secret;
import dev.postern.core.Target;
import dev.postern.gateway.config.MaskConfig.Predicates;
import dev.postern.iam.RdsAuthorities;
import dev.postern.iam.Role;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PosternConfigTest {
  @TempDir private Path directory;
  private ConfigFolder folder;

  @BeforeEach
  void prepareFolder() {
    folder = new ConfigFolder(directory);
  }

  @Test
  void everyDefaultHolds() throws Exception {
    assertThat(
            folder.load(
                ConfigFolder.LEAST
                    + """
                    policies:
                      - name: p
                        groups: [g]
                        connections: [shop]
                        rules: [ { hold: { risk: low, reviewers: [r] } } ]
                    labels: [ { column: shop.a.b.c, label: l } ]
                    masks: [ { label: l, as: redact } ]
                    """))
        .isEqualTo(
            new PosternConfig(
                new ListenConfig(
                    new ListenConfig.Postgres(
                        new HostPort("127.0.0.1", 15432),
                        new ListenTls.Off(),
                        ListenConfig.Authentication.TOKEN),
                    null,
                    null,
                    null),
                new IdentityConfig(
                    List.of(
                        new IdentityConfig.Issuer(
                            URI.create("https://idp.example.com"),
                            "postern",
                            new IdentityConfig.Names("sub", null, null),
                            new IdentityConfig.Groups(List.of("groups"), "", Set.of()),
                            Map.of())),
                    Duration.ofSeconds(30)),
                List.of(
                    new ConnectionConfig(
                        "shop",
                        ConnectionConfig.Type.POSTGRES,
                        new HostPort("db.example.com", 5432),
                        "shop",
                        new Target.Tls.VerifyFull(List.of()),
                        new ConnectionConfig.Login.Password("app", new Secret("hunter2")),
                        false,
                        0,
                        ConnectionConfig.Comment.OFF,
                        ConnectionConfig.LocalFiles.DENY)),
                List.of(),
                List.of(
                    new PolicyConfig(
                        "p",
                        Set.of("g"),
                        Set.of("shop"),
                        new PolicyConfig.Access(Duration.ofMinutes(15), null),
                        List.of(
                            new RuleConfig.Hold(
                                new RuleConfig.Match(EnumSet.allOf(Kind.class), Risk.LOW),
                                Set.of("r"),
                                1,
                                Duration.ofMinutes(10))))),
                List.of(new LabelConfig("shop.a.b.c", "l")),
                List.of(),
                List.of(
                    new MaskConfig("l", new MaskShape.Redact(), Set.of(), new Predicates.Deny())),
                List.of(),
                List.of(),
                new AnalysisConfig(true),
                new RecorderConfig(
                    directory.resolve("var/journal"),
                    RecorderConfig.Results.MASKED,
                    256 * 1024,
                    RecorderConfig.Binds.KEPT,
                    Duration.ofDays(400),
                    256L << 20),
                new StateConfig.Embedded(directory.resolve("var/state")),
                new ApiConfig(Set.of(), Set.of()),
                List.of(),
                new AwsConfig(null, Map.of()),
                new LimitsConfig(1000, Duration.ofSeconds(30), 64 * 1024, 16 * 1024 * 1024)));
  }

  @Test
  void theListenerForAwsHasNamesAndLimits() throws Exception {
    PosternConfig config =
        folder.load(
            ConfigFolder.FOR_AWS.replaceFirst(
                "(aws: [^}]*) }",
                "$1, names: [S3.Gate.example.com, gate], calls: 9, calls-each: 3 }"));

    assertThat(config.listen().aws())
        .isEqualTo(
            new ListenConfig.Aws(
                new HostPort("127.0.0.1", 0),
                new ListenTls.Off(),
                List.of("s3.gate.example.com", "gate"),
                9,
                3));
  }

  @Test
  void aConnectionToAwsIsReadBesideDatabases() throws Exception {
    PosternConfig config =
        folder.load(
            ConfigFolder.FOR_AWS
                + """
                  - name: prod
                    type: aws
                    role: "arn:aws:iam::123456789012:role/gate"
                    external-id: gate
                    account: "123456789012"
                    regions: [eu-west-1, us-east-1]
                    endpoints: { s3: "http://127.0.0.1:9000", dynamodb: "https://db.example.com" }
                  - { name: bare, type: aws, regions: [eu-west-1] }
                policies:
                  - name: p
                    groups: [g]
                    connections: [prod]
                    rules:
                      - allow: { actions: ["s3:Get*"], resources: ["arn:aws:s3:::a/*"] }
                """);

    assertThat(config.connections()).extracting(ConnectionConfig::name).containsExactly("shop");
    assertThat(config.listen().aws())
        .isEqualTo(
            new ListenConfig.Aws(
                new HostPort("127.0.0.1", 0), new ListenTls.Off(), List.of(), 500, 100));
    assertThat(config.awsConnections())
        .containsExactly(
            new AwsConnectionConfig(
                "prod",
                new Role("arn:aws:iam::123456789012:role/gate", "gate"),
                "123456789012",
                Set.of("eu-west-1", "us-east-1"),
                Map.of(
                    "s3", URI.create("http://127.0.0.1:9000"),
                    "dynamodb", URI.create("https://db.example.com"))),
            new AwsConnectionConfig("bare", null, null, Set.of("eu-west-1"), Map.of()));
    RuleConfig.Match match = config.policies().getFirst().rules().getFirst().match();
    assertThat(match.kinds()).isEqualTo(EnumSet.allOf(Kind.class));
    assertThat(match.actions()).containsExactly(new ActionGlob("s3:Get*"));
    assertThat(match.resources()).containsExactly(new ResourceGlob("arn:aws:s3:::a/*"));
    assertThat(config.concerning("prod").awsConnection()).hasSize(1);
    assertThat(config.concerning("prod").connection()).isEmpty();
  }

  @Test
  void whoIsToldIsRead() throws Exception {
    List<NotifyConfig> told =
        folder
            .load(
                ConfigFolder.LEAST
                    + """
                    notify:
                      - { name: ops, url: "https://ops.example.com/hook?a=b", as: json, secret: env:NOTIFY_KEY, events: [approvals] }
                      - { name: near, url: "http://127.0.0.1:1/", as: json, secret: env:NOTIFY_KEY, events: [denials, critical], connections: [shop], statements: true, ca: file:server.crt }
                      - { name: chat, url: env:CHAT_URL, as: json, secret: env:NOTIFY_KEY, events: [grants] }
                    """)
            .notified();

    assertThat(told.getFirst())
        .isEqualTo(
            new NotifyConfig(
                "ops",
                new NotifyAddress(URI.create("https://ops.example.com/hook?a=b")),
                new NotifyConfig.As.Json(new Secret("0123456789abcdef0123456789abcdef")),
                Set.of(NotifyConfig.Topic.APPROVALS),
                Set.of("*"),
                false,
                List.of()));
    assertThat(told.get(1).topics())
        .containsExactlyInAnyOrder(NotifyConfig.Topic.DENIALS, NotifyConfig.Topic.CRITICAL);
    assertThat(told.get(1).connections()).containsExactly("shop");
    assertThat(told.get(1).statements()).isTrue();
    assertThat(told.get(1).authorities()).hasSize(1);
    assertThat(told.get(2).address().uri()).hasHost("chat.example.com");
    assertThat(told.toString()).doesNotContain("hunter", "0123456789", "hook");
  }

  @Test
  void answersFromSlackAreRead() throws Exception {
    String https =
        ConfigFolder.LEAST.replaceFirst(
            "(?m)^identity:", "  https: { address: 127.0.0.1:0, tls: off }\nidentity:");
    String target =
        "  - { name: %s, as: slack, url: env:CHAT_URL, events: [approvals], signing-secret:"
            + " env:SHOP_PASSWORD%s }\n";

    assertThat(
            folder
                .load(
                    https
                        + "notify:\n"
                        + target.formatted("a", "")
                        + target.formatted("b", ", link-for: 30m"))
                .notified())
        .extracting(NotifyConfig::as)
        .containsExactly(
            new NotifyConfig.As.Slack(
                null, new NotifyConfig.SlackReplies(new Secret("hunter2"), Duration.ofHours(12))),
            new NotifyConfig.As.Slack(
                null,
                new NotifyConfig.SlackReplies(new Secret("hunter2"), Duration.ofMinutes(30))));
  }

  @Test
  void whatIsSpokenToWhoIsToldIsRead() throws Exception {
    Secret secret = new Secret("hunter2");
    String rest = "url: env:CHAT_URL, events: [approvals] }\n";

    assertThat(
            folder
                .load(
                    ConfigFolder.LEAST
                        + "notify:\n"
                        + ("  - { name: a, as: slack, " + rest)
                        + ("  - { name: b, as: slack, secret: env:SHOP_PASSWORD, channel: C1, "
                            + rest)
                        + ("  - { name: c, as: teams, " + rest)
                        + ("  - { name: d, as: jira, secret: env:SHOP_PASSWORD, project: P,"
                            + " issue-type: T, "
                            + rest)
                        + ("  - { name: e, as: jira, user: u, secret: env:SHOP_PASSWORD, project:"
                            + " P, issue-type: T, "
                            + rest)
                        + ("  - { name: f, as: pagerduty, secret: env:SHOP_PASSWORD, " + rest))
                .notified())
        .extracting(NotifyConfig::as)
        .containsExactly(
            new NotifyConfig.As.Slack(null, null),
            new NotifyConfig.As.Slack(new NotifyConfig.SlackBot(secret, "C1"), null),
            new NotifyConfig.As.Teams(),
            new NotifyConfig.As.Jira(null, secret, "P", "T"),
            new NotifyConfig.As.Jira("u", secret, "P", "T"),
            new NotifyConfig.As.PagerDuty(secret));
  }

  @Test
  void apiKeysAreRead() throws Exception {
    assertThat(
            folder
                .load(ConfigFolder.LEAST + "api: { admins: [ops, dba], auditors: [audit] }\n")
                .api())
        .isEqualTo(new ApiConfig(Set.of("ops", "dba"), Set.of("audit")));
  }

  @Test
  void listenKeysAreRead() throws Exception {
    ListenConfig listen =
        folder
            .load(
                ConfigFolder.LEAST.replace(
                    "  postgres: { address: \"127.0.0.1:15432\", tls: off }\n",
                    """
                      postgres:
                        address: "[::]:0"
                        tls: { certificate: file:server.crt, key: file:server.key }
                        authentication: oauth
                      https: { address: localhost:18443, tls: off, metrics: open }
                    """))
            .listen();

    assertThat(listen.postgres().address()).isEqualTo(new HostPort("::", 0));
    assertThat(listen.postgres().authentication()).isEqualTo(ListenConfig.Authentication.OAUTH);
    assertThat(listen.postgres().tls())
        .isInstanceOfSatisfying(
            ListenTls.Certificate.class,
            tls -> {
              assertThat(tls.key().getAlgorithm()).isEqualTo("EC");
              assertThat(tls.chain().getFirst().getSubjectX500Principal())
                  .hasToString("CN=localhost");
            });
    assertThat(listen.https())
        .isEqualTo(
            new ListenConfig.Https(
                new HostPort("localhost", 18443),
                new ListenTls.Off(),
                ListenConfig.Metrics.OPEN,
                "https://localhost:18443"));
  }

  @Test
  void upstreamTlsIsOffOrVerifiedByTheGivenAuthorities() throws Exception {
    String connection = "    address: db.example.com:5432\n";

    assertThat(
            tlsOf(
                ConfigFolder.LEAST.replace(connection, "    address: 127.0.0.1:1\n    tls: off\n")))
        .isEqualTo(new Target.Tls.Off());
    assertThat(
            tlsOf(ConfigFolder.LEAST.replace(connection, connection + "    tls: { ca: system }\n")))
        .isEqualTo(new Target.Tls.VerifyFull(List.of()));
    assertThat(
            tlsOf(
                ConfigFolder.LEAST.replace(
                    connection, connection + "    tls: { verify: full, ca: file:server.crt }\n")))
        .isInstanceOfSatisfying(
            Target.Tls.VerifyFull.class, tls -> assertThat(tls.authorities()).hasSize(1));
    assertThat(tlsOf(ConfigFolder.LEAST.replace(connection, connection + "    tls: { ca: rds }\n")))
        .isEqualTo(new Target.Tls.VerifyFull(RdsAuthorities.builtIn()));
  }

  private Target.Tls tlsOf(String yaml) throws Exception {
    return folder.load(yaml).connections().getFirst().tls();
  }

  @Test
  void everyRuleIsRead() throws Exception {
    PolicyConfig policy =
        folder
            .load(
                ConfigFolder.LEAST
                    + """
                    policies:
                      - name: p
                        groups: ["*"]
                        connections: ["*"]
                        access: { for: 30d, request: required, reviewers: [b], approvals: 2, wait: 2h }
                        rules:
                          - allow: { kinds: ["*"] }
                          - hold: { kinds: [write], risk: high, reviewers: [a, b], approvals: 2, wait: 1h }
                          - deny: { kinds: [ddl-drop, code] }
                          - deny: { risk: critical }
                    """)
            .policies()
            .getFirst();

    assertThat(policy.groups()).containsExactly("*");
    assertThat(policy.connections()).containsExactly("*");
    assertThat(policy.access())
        .isEqualTo(
            new PolicyConfig.Access(
                Duration.ofDays(30), new PolicyConfig.Review(Set.of("b"), 2, Duration.ofHours(2))));
    assertThat(policy.rules())
        .containsExactly(
            new RuleConfig.Allow(new RuleConfig.Match(EnumSet.allOf(Kind.class), null)),
            new RuleConfig.Hold(
                new RuleConfig.Match(Set.of(Kind.WRITE), Risk.HIGH),
                Set.of("a", "b"),
                2,
                Duration.ofHours(1)),
            new RuleConfig.Deny(new RuleConfig.Match(Set.of(Kind.DDL_DROP, Kind.CODE), null)),
            new RuleConfig.Deny(new RuleConfig.Match(EnumSet.allOf(Kind.class), Risk.CRITICAL)));
  }

  @Test
  void labelsOfFieldsAreHeldAgainstAwsModels() throws Exception {
    PosternConfig config =
        folder.load(
            ConfigFolder.LEAST
                + """
                labels:
                  - { field: "dynamodb:GetItem.Item{}", label: l }
                  - { column: "*.*.*.email", label: l }
                masks:
                  - { label: l, as: redact }
                """);

    assertThat(config.fieldLabels())
        .containsExactly(
            new FieldLabelConfig(new LabelledField("dynamodb", "GetItem", "Item{}"), "l"));
    assertThat(config.labels()).containsExactly(new LabelConfig("*.*.*.email", "l"));
    assertThatThrownBy(() ->
            folder.load(
                ConfigFolder.LEAST
                    + """
                    labels:
                      - { field: "dynamodb:GetItem.Itemz", label: l }
                      - { field: "dynamodb.GetItem", label: l }
                      - { field: "dynamodb:GetItem.Item", label: aws-secret }
                    """))
        .isInstanceOfSatisfying(
            ConfigException.class,
            wrong ->
                assertThat(wrong.errors().toString())
                    .contains("the response of dynamodb:GetItem has no member Itemz")
                    .contains("expected SERVICE:OPERATION.PATH")
                    .contains("aws-secret stands on the fields that the gate knows itself"));
  }

  @Test
  void everyMaskIsRead() throws Exception {
    PosternConfig config =
        folder.load(
            ConfigFolder.LEAST
                + """
                labels:
                  - { column: 'shop.public."odd.table"."a ""b""\"', label: l }
                  - { column: "*.*.*.email", label: l }
                masks:
                  - { label: l, as: redact }
                  - { label: l, as: null }
                  - { label: l, as: hash, unless-groups: [a, b], predicates: allow }
                  - { label: l, as: hash, predicates: { budget: 20 } }
                  - { label: l, as: { keep-first: 1 } }
                  - { label: l, as: { keep-last: 64 } }
                  - { label: l, as: { pseudonym: env:POSTERN_PSEUDONYM_KEY } }
                """);

    assertThat(config.labels())
        .extracting(LabelConfig::column)
        .containsExactly("shop.public.\"odd.table\".\"a \"\"b\"\"\"", "*.*.*.email");
    assertThat(config.masks())
        .containsExactly(
            new MaskConfig("l", new MaskShape.Redact(), Set.of(), new Predicates.Deny()),
            new MaskConfig("l", new MaskShape.Null(), Set.of(), new Predicates.Deny()),
            new MaskConfig("l", new MaskShape.Hash(), Set.of("a", "b"), new Predicates.Allow()),
            new MaskConfig("l", new MaskShape.Hash(), Set.of(), new Predicates.Budget(20)),
            new MaskConfig("l", new MaskShape.KeepFirst(1), Set.of(), new Predicates.Deny()),
            new MaskConfig("l", new MaskShape.KeepLast(64), Set.of(), new Predicates.Deny()),
            new MaskConfig(
                "l",
                new MaskShape.Pseudonym(new Secret("0123456789abcdef")),
                Set.of(),
                new Predicates.Deny()));
  }

  @Test
  void analysisRecorderStateAndLimitsAreRead() throws Exception {
    PosternConfig config =
        folder.load(
            ConfigFolder.LEAST
                + """
                recorder: { directory: /srv/journal, results: digest, result-limit: 1MB, binds: dropped, retention: 7d, keep-free: 5000MB }
                analysis: { second-opinion: false }
                state: { embedded: here/../there }
                limits: { sessions: 7, login-timeout: 2m, login-size: 16kB, message-size: 64kB }
                """);

    assertThat(config.analysis()).isEqualTo(new AnalysisConfig(false));
    assertThat(config.recorder())
        .isEqualTo(
            new RecorderConfig(
                Path.of("/srv/journal"),
                RecorderConfig.Results.DIGEST,
                1024 * 1024,
                RecorderConfig.Binds.DROPPED,
                Duration.ofDays(7),
                5000L << 20));
    assertThat(config.state()).isEqualTo(new StateConfig.Embedded(directory.resolve("there")));
    assertThat(config.limits())
        .isEqualTo(new LimitsConfig(7, Duration.ofMinutes(2), 16 * 1024, 64 * 1024));
  }

  @Test
  void theStateOfSeveralGatewaysIsInAPostgresql() throws Exception {
    String state =
        """
        state: { postgres: "jdbc:postgresql://%s/postern", user: gate, secret: env:SHOP_PASSWORD%s }
        """;

    assertThat(
            folder.load(ConfigFolder.LEAST + state.formatted("[::1]:5432", ", tls: off")).state())
        .isEqualTo(
            new StateConfig.Postgres(
                new HostPort("::1", 5432),
                "postern",
                "gate",
                new Secret("hunter2"),
                new Target.Tls.Off()));
    assertThat(folder.load(ConfigFolder.LEAST + state.formatted("db.example.com:5432", "")).state())
        .isEqualTo(
            new StateConfig.Postgres(
                new HostPort("db.example.com", 5432),
                "postern",
                "gate",
                new Secret("hunter2"),
                new Target.Tls.VerifyFull(List.of())));
  }

  @Test
  void rdsLoginsAreReadWithTheRegionOfTheirAddress() throws Exception {
    String shop = "shop.c9akciq32abc.eu-west-1.rds.amazonaws.com";

    assertThat(rds(shop, "user: app"))
        .isEqualTo(new ConnectionConfig.Login.RdsIam("app", null, null, null))
        .satisfies(
            login -> assertThat(login.regionAt(new HostPort(shop, 5432))).isEqualTo("eu-west-1"));
    assertThat(
            rds(
                "db.example.com",
                "user: app, region: eu-west-2, resource: db-ABC1, role:"
                    + " 'arn:aws:iam::123456789012:role/p/shop', external-id: one"))
        .isEqualTo(
            new ConnectionConfig.Login.RdsIam(
                "app",
                "eu-west-2",
                "db-ABC1",
                new Role("arn:aws:iam::123456789012:role/p/shop", "one")))
        .satisfies(login ->
            assertThat(login.regionAt(new HostPort("db.example.com", 5432)))
                .isEqualTo("eu-west-2"));
  }

  private ConnectionConfig.Login.RdsIam rds(String host, String keys) throws Exception {
    return (ConnectionConfig.Login.RdsIam)
        folder
            .load(
                ConfigFolder.LEAST
                    .replace("db.example.com", host)
                    .replace(
                        "password: { user: app, secret: env:SHOP_PASSWORD }",
                        "rds-iam: { " + keys + " }"))
            .connections()
            .getFirst()
            .login();
  }

  @Test
  void theTokenServiceIsWhereItIsSaidToBe() throws Exception {
    assertThat(folder.load(ConfigFolder.LEAST + "aws: { sts: 'https://sts.example.com' }\n").aws())
        .isEqualTo(new AwsConfig(URI.create("https://sts.example.com"), Map.of()));
  }

  @Test
  void secretFilesLoseTheirSurroundingWhiteSpace() throws Exception {
    Files.writeString(directory.resolve("password"), "two words\r\n");

    assertThat(
            folder
                .load(ConfigFolder.LEAST.replace("env:SHOP_PASSWORD", "file:password"))
                .connections()
                .getFirst()
                .login())
        .isEqualTo(new ConnectionConfig.Login.Password("app", new Secret("two words")));
  }

  @Test
  void nothingSecretIsPrinted() throws Exception {
    PosternConfig config =
        folder.load(
            ConfigFolder.LEAST.replace(
                    "tls: off", "tls: { certificate: file:server.crt, key: file:server.key }")
                + """
                labels: [ { column: shop.a.b.c, label: l } ]
                masks: [ { label: l, as: { pseudonym: env:POSTERN_PSEUDONYM_KEY } } ]
                """);

    assertThat(config.toString())
        .contains("Certificate[CN=localhost]", "Pseudonym[key=•••]", "secret=•••")
        .doesNotContain("hunter2", "0123456789abcdef", "ECPrivateKey");
  }

  @Test
  void theJournalIsFoundWithoutTheSecrets() throws Exception {
    Path file =
        folder.write(
            ConfigFolder.LEAST.replace("SHOP_PASSWORD", "UNKNOWN")
                + "recorder: { directory: j }\nnonsense: 1\n");

    assertThat(PosternConfig.journalDirectory(file)).isEqualTo(directory.resolve("j"));
  }

  @Test
  void aMysqlConnectionTakesWhatAPostgresqlOneTakes() throws Exception {
    PosternConfig config =
        folder.load(
            """
            listen:
              postgres: { address: "127.0.0.1:1", tls: off }
              mysql: { address: "127.0.0.1:2", tls: off }
            identity: { issuers: [ { issuer: "https://idp.example.com", audience: postern } ] }
            connections:
              - name: shop
                type: mysql
                address: db.example.com:3306
                database: shop
                login: { password: { user: app, secret: env:SHOP_PASSWORD } }
                read-only: true
                limits: { rows: 5 }
                comment: identity
            labels: [ { column: shop.a.b.c, label: l } ]
            row-filters: [ { table: "*.a.b", groups: [g], where: "x = 1" } ]
            functions: [ { function: shop.a.f, reads: [a.b] } ]
            recorder: { directory: j, retention: 400d }
            state: { embedded: s }
            """);
    assertThat(config.connections().getFirst().readOnly()).isTrue();
    assertThat(config.labels()).hasSize(1);
    assertThat(config.rowFilters()).hasSize(1);
    assertThat(config.functions()).hasSize(1);
  }

  @Test
  void oneIssuerMayHaveSeveralEntriesWithDifferentConditions() throws Exception {
    IdentityConfig identity =
        folder
            .load(
                ConfigFolder.LEAST.replace(
                    "    - { issuer: \"https://idp.example.com\", audience: postern }\n",
                    """
                        - issuer: https://token.actions.githubusercontent.com
                          audience: postern
                          user-claim: repository
                          groups: [ci]
                          require: { repository: acme/shop, ref: [refs/heads/main, refs/heads/next] }
                        - issuer: https://token.actions.githubusercontent.com
                          audience: postern
                          groups-claim: [teams, roles]
                          groups-prefix: "gh:"
                          require: { repository_owner: acme }
                      clock-skew: 0s
                    """))
            .identity();

    assertThat(identity.clockSkew()).isZero();
    assertThat(identity.issuers())
        .extracting(IdentityConfig.Issuer::require)
        .containsExactly(
            Map.of(
                "repository", Set.of("acme/shop"),
                "ref", Set.of("refs/heads/main", "refs/heads/next")),
            Map.of("repository_owner", Set.of("acme")));
    assertThat(identity.issuers())
        .extracting(IdentityConfig.Issuer::groups)
        .containsExactly(
            new IdentityConfig.Groups(List.of("groups"), "", Set.of("ci")),
            new IdentityConfig.Groups(List.of("teams", "roles"), "gh:", Set.of()));
  }
}
