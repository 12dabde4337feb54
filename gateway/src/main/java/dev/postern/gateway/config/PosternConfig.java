package dev.postern.gateway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The whole of postern.yaml, valid in itself: what it refers to exists, secrets are fetched, and
 * every key in it has an effect. docs/configuration.md describes the keys.
 */
public record PosternConfig(
    ListenConfig listen,
    IdentityConfig identity,
    List<ConnectionConfig> connections,
    List<AwsConnectionConfig> awsConnections,
    List<PolicyConfig> policies,
    List<LabelConfig> labels,
    List<FieldLabelConfig> fieldLabels,
    List<MaskConfig> masks,
    List<FunctionConfig> functions,
    List<RowFilterConfig> rowFilters,
    AnalysisConfig analysis,
    RecorderConfig recorder,
    StateConfig state,
    ApiConfig api,
    List<NotifyConfig> notified,
    AwsConfig aws,
    LimitsConfig limits) {

  /**
   * Reads and validates the file. Relative paths in it start from its own directory.
   *
   * @param environment the variables that {@code env:} references name
   * @throws ConfigException with every error of the file
   */
  public static PosternConfig load(Path file, Function<String, @Nullable String> environment)
      throws ConfigException {
    return read(root(file, environment));
  }

  /**
   * The configuration, and what in it probably is not what its writer meant.
   *
   * @param warnings in the order of the file
   */
  public record Reviewed(PosternConfig config, List<ConfigError> warnings) {}

  /** As {@link #load}, with warnings. */
  public static Reviewed review(Path file, Function<String, @Nullable String> environment)
      throws ConfigException {
    Node root = root(file, environment);
    PosternConfig config = read(root);
    return new Reviewed(config, new ConfigReview(config, new Places(root)).warnings());
  }

  /**
   * What of a configuration decides about a connection.
   *
   * @param masks of labels that may be there
   */
  public record Concerning(
      List<ConnectionConfig> connection,
      List<AwsConnectionConfig> awsConnection,
      List<PolicyConfig> policies,
      List<LabelConfig> labels,
      List<FieldLabelConfig> fieldLabels,
      List<MaskConfig> masks,
      List<FunctionConfig> functions,
      List<RowFilterConfig> rowFilters) {}

  /** What decides about the connection of this name; without a connection where there is none. */
  public Concerning concerning(String name) {
    List<LabelConfig> there =
        labels.stream().filter(label -> NamePatterns.mayBeOf(name, label.column())).toList();
    Set<String> named = there.stream().map(LabelConfig::label).collect(Collectors.toSet());
    boolean aws = awsConnections.stream().anyMatch(connection -> connection.name().equals(name));
    List<FieldLabelConfig> fields = aws ? fieldLabels : List.of();
    fields.forEach(field -> named.add(field.label()));
    if (aws) {
      named.add(MaskConfig.AWS_SECRET);
    }
    return new Concerning(
        connections.stream().filter(connection -> connection.name().equals(name)).toList(),
        awsConnections.stream().filter(connection -> connection.name().equals(name)).toList(),
        policies.stream()
            .filter(policy -> policy.isOn(name))
            .map(policy -> policy.on(name))
            .toList(),
        there,
        fields,
        masks.stream().filter(mask -> named.contains(mask.label())).toList(),
        functions.stream().filter(function -> function.connection().equals(name)).toList(),
        rowFilters.stream().filter(filter -> NamePatterns.mayBeOf(name, filter.table())).toList());
  }

  /**
   * The journal's directory alone, for those who read journals and may hold none of the secrets.
   * The rest of the file is not looked at.
   *
   * @throws ConfigException where the file or its recorder section is wrong
   */
  public static Path journalDirectory(Path file) throws ConfigException {
    Section root = root(file, _ -> null).section("a mapping of keys");
    return root.only("recorder", RecorderConfig::read).directory();
  }

  static PosternConfig read(Node node) throws ConfigException {
    Section root = node.section("a mapping of keys");
    Set<String> connectionNames = root.names("connections", "name");
    Set<String> labelNames = new TreeSet<>(root.names("labels", "label"));
    labelNames.add(MaskConfig.AWS_SECRET);
    FieldNames fieldNames = new FieldNames();
    var listen = root.section("listen", ListenConfig::read);
    var identity = root.section("identity", IdentityConfig::read);
    var connections = root.required("connections", Lists.distinct("name", ConnectionEntry::read));
    Section.Field<List<ConnectionConfig>> databases =
        () -> only(ConnectionConfig.class, connections.get());
    var policies =
        root.optional(
            "policies",
            Lists.distinct(
                "name", policy -> PolicyConfig.read(policy, connectionNames, labelNames)),
            List.<PolicyConfig>of());
    var labels =
        root.optional(
            "labels",
            Lists.list(label -> LabelEntry.read(label, connectionNames, fieldNames)),
            List.<LabelEntry>of());
    var masks =
        root.optional(
            "masks", Lists.list(mask -> MaskConfig.read(mask, labelNames)), List.<MaskConfig>of());
    var functions =
        root.optional(
            "functions",
            Lists.list(function -> FunctionConfig.read(function, connectionNames)),
            List.<FunctionConfig>of());
    var rowFilters =
        root.optional(
            "row-filters",
            Lists.list(filter -> RowFilterConfig.read(filter, connectionNames)),
            List.<RowFilterConfig>of());
    var analysis = root.section("analysis", AnalysisConfig::read);
    var recorder = root.section("recorder", RecorderConfig::read);
    var state = root.section("state", StateConfig::read);
    var api = root.section("api", ApiConfig::read);
    var notified =
        root.optional(
            "notify",
            Lists.distinct("name", one -> NotifyConfig.read(one, connectionNames)),
            List.<NotifyConfig>of());
    var aws = root.section("aws", AwsConfig::read);
    var limits = root.section("limits", LimitsConfig::read);
    root.check(
        "listen",
        () -> listen.get().mysql() != null || mysql(databases.get()).isEmpty(),
        "a connection of type mysql needs listen.mysql");
    root.check(
        "listen",
        () ->
            listen.get().aws() != null
                || connections.get().stream().noneMatch(AwsConnectionConfig.class::isInstance),
        "a connection of type aws needs listen.aws");
    root.check(
        "listen",
        () -> listen.get().aws() == null || listen.get().https() != null,
        "the keys for listen.aws are had over listen.https, which is missing");
    root.check(
        "notify",
        () ->
            listen.get().https() != null
                || notified.get().stream().noneMatch(NotifyConfig::takesAnswers),
        "answers from Slack come over listen.https, which is missing");
    return root.build(() ->
        new PosternConfig(
            listen.get(),
            identity.get(),
            databases.get(),
            only(AwsConnectionConfig.class, connections.get()),
            policies.get(),
            only(LabelConfig.class, labels.get()),
            only(FieldLabelConfig.class, labels.get()),
            masks.get(),
            functions.get(),
            rowFilters.get(),
            analysis.get(),
            recorder.get(),
            state.get(),
            api.get(),
            notified.get(),
            aws.get(),
            limits.get()));
  }

  private static <T> List<T> only(Class<T> type, List<?> entries) {
    return entries.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static List<String> mysql(List<ConnectionConfig> connections) {
    return connections.stream()
        .filter(connection -> connection.type() == ConnectionConfig.Type.MYSQL)
        .map(ConnectionConfig::name)
        .toList();
  }

  private static Node root(Path file, Function<String, @Nullable String> environment)
      throws ConfigException {
    Path absolute = file.toAbsolutePath().normalize();
    Path directory = absolute.getParent() == null ? absolute : absolute.getParent();
    Source source = new Source(file.toString(), directory, environment);
    return new Node(source, "", YamlReader.read(file.toString(), absolute));
  }
}
