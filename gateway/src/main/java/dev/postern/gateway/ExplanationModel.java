package dev.postern.gateway;

import dev.postern.access.Considered;
import dev.postern.access.Rows;
import dev.postern.core.Judgement.Judged;
import dev.postern.core.Kind;
import dev.postern.core.ObjectName;
import dev.postern.core.Reason;
import dev.postern.core.ResultLineage.Carried;
import dev.postern.core.StatementAnalysis;
import dev.postern.core.StatementAnalysis.Analyzed;
import dev.postern.core.Verdict;
import dev.postern.masking.MaskRules;
import dev.postern.sql.catalog.Catalog;
import dev.postern.sql.catalog.Relation;
import dev.postern.sql.catalog.Sources;
import dev.postern.sql.lineage.Column;
import dev.postern.sql.lineage.Columns;
import dev.postern.sql.lineage.Lineage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An explanation as maps and lists, for text and JSON alike. */
final class ExplanationModel {
  private final Clearance.Explanation explanation;
  private final Upstream upstream;
  private final Set<String> groups;

  ExplanationModel(Clearance.Explanation explanation, Upstream upstream, Set<String> groups) {
    this.explanation = explanation;
    this.upstream = upstream;
    this.groups = groups;
  }

  Map<String, Object> model() {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("statements", explanation.statements().stream().map(this::statement).toList());
    Verdict verdict = explanation.judgement().verdict();
    switch (verdict) {
      case Verdict.Forward _ -> model.put("verdict", "forward");
      case Verdict.Rewrite(_, var text, _) -> {
        model.put("verdict", "rewrite");
        model.put("sent", text);
      }
      case Verdict.Hold(_, var reviewers, var approvals, _, var approved) -> {
        model.put("verdict", "hold");
        model.put("reviewers", reviewers);
        model.put("approvals", approvals);
        if (approved instanceof Verdict.Rewrite rewrite) {
          model.put("sent", rewrite.text());
        }
      }
      case Verdict.Deny(_, var refusal) -> {
        model.put("verdict", "deny");
        model.put("reason", refusal.reason().code());
        model.put("sentence", refusal.reason().sentence());
        if (refusal.hint() != null) {
          model.put("hint", refusal.hint());
        }
        WouldPass.offered(refusal).ifPresent(text -> model.put("would-pass", text));
      }
    }
    if (explanation.rows() != null) {
      model.put("rows", explanation.rows() instanceof Rows.Expected(var rows) ? rows : "unknown");
    }
    model.put("rule", verdict.rule());
    model.put(
        "because", explanation.considered().stream().map(ExplanationModel::considered).toList());
    Unmatched unmatched = upstream.unmatched(explanation.catalog());
    model.put("unmatched", unmatched(unmatched));
    return model;
  }

  private static Map<String, Object> considered(Considered considered) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("rule", considered.rule());
    model.put("statement", considered.statement());
    model.put("counts", considered.counts());
    model.put("why", considered.why());
    return model;
  }

  /** Rules of the configuration that match nothing there: a slip in a name protects nothing. */
  private static List<Map<String, Object>> unmatched(Unmatched unmatched) {
    List<Map<String, Object>> rules = new ArrayList<>();
    unmatched.labels().forEach(column -> rules.add(Map.of("label", column)));
    unmatched.filters().forEach(table -> rules.add(Map.of("row-filter", table)));
    return rules;
  }

  private Map<String, Object> statement(Clearance.Explained explained) {
    Judged judged = explained.judged();
    StatementAnalysis analysis = judged.analysis();
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("statement", analysis.span().of(explanation.judgement().statement().text()));
    model.put("kinds", sorted(analysis.kinds(), Kind::word));
    model.put("risk", analysis.risk().word());
    model.put("reasons", analysis.reasons().stream().map(Reason::code).toList());
    if (analysis instanceof Analyzed analyzed) {
      model.put("reads", sorted(analyzed.reads(), ObjectName::toString));
      model.put("writes", sorted(analyzed.writes(), ObjectName::toString));
      model.put("calls", sorted(analyzed.functions(), ObjectName::toString));
    }
    Lineage lineage = explained.lineage();
    if (lineage != null) {
      model.put("columns", columns(lineage.output(), judged));
      model.put("uses", uses(lineage));
      model.put("stores", lineage.writes().stream().map(this::write).toList());
    }
    model.put("guarded", judged.guarded());
    return model;
  }

  private List<Map<String, Object>> columns(Columns output, Judged judged) {
    List<Map<String, Object>> columns = new ArrayList<>();
    int count = output.known().size();
    for (int i = 0; i < count; i++) {
      Column column = output.known().get(i);
      columns.add(
          column(column.name(), column.sources(), mask(judged, judged.lineage().at(i, count))));
    }
    if (!output.exact()) {
      Sources rest = output.at(Integer.MAX_VALUE);
      columns.add(column("…", rest, mask(judged, judged.lineage().at(count, count + 1))));
    }
    return columns;
  }

  private Map<String, Object> column(String name, Sources sources, String mask) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("name", name.isEmpty() ? "?column?" : name);
    model.put("sources", names(sources));
    model.put("unchanged", sources.unchanged());
    model.put("mask", mask);
    return model;
  }

  private String mask(Judged judged, Carried carried) {
    if (!judged.guarded()) {
      return "none";
    }
    return switch (carried) {
      case Carried.Nothing _ -> "none";
      case Carried.Derived _ -> "null";
      case Carried.Named _ -> "null, where the name is that of a counter";
      case Carried.Labelled(var labels) ->
          upstream
              .mask(labels, groups)
              .map(MaskRules.Applied::spec)
              .map(s -> s.words())
              .orElse("none");
    };
  }

  /** The output columns of all statements, such as {@code email: public.customers.email (hash)}. */
  List<String> columnLines() {
    List<String> lines = new ArrayList<>();
    for (Clearance.Explained explained : explanation.statements()) {
      if (explained.lineage() != null) {
        for (Map<String, Object> column :
            columns(explained.lineage().output(), explained.judged())) {
          Object mask = column.get("mask");
          lines.add(
              column.get("name")
                  + ": "
                  + joined(column.get("sources"))
                  + ("none".equals(mask) ? "" : " (" + mask + ")"));
        }
      }
    }
    return lines;
  }

  private static String joined(@Nullable Object names) {
    return names instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
        : "";
  }

  private Map<String, Object> uses(Lineage lineage) {
    Map<String, Object> model = new LinkedHashMap<>();
    lineage
        .uses()
        .forEach((use, sources) -> model.put(use.name().toLowerCase(Locale.ROOT), names(sources)));
    return model;
  }

  private Map<String, Object> write(Lineage.Write write) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("into", write.relation() + (write.column() == null ? "" : "." + write.column()));
    model.put("sources", names(write.value()));
    return model;
  }

  /** Columns as {@code schema.table.column}; what could be anything names what made it so. */
  private List<String> names(Sources sources) {
    List<String> names = new ArrayList<>();
    ObjectName everything = sources.everything();
    if (everything != null) {
      names.add("everything, by " + everything);
    }
    for (long column : sources.columns()) {
      names.add(name(explanation.catalog(), column));
    }
    return names;
  }

  private static String name(Catalog catalog, long column) {
    Relation relation = catalog.relation(Sources.relation(column));
    Relation.@Nullable Column known =
        relation == null ? null : relation.column(Sources.attribute(column));
    return relation == null
        ? "?"
        : relation.name() + "." + (known == null ? Sources.attribute(column) : known.name());
  }

  private static <T> List<String> sorted(Collection<T> values, Function<T, String> word) {
    return values.stream().map(word).sorted().toList();
  }
}
