package dev.postern.gateway;

import dev.postern.access.ClaimCondition;
import dev.postern.access.Issuer;
import dev.postern.access.Matcher;
import dev.postern.access.ObjectPatterns;
import dev.postern.access.Policy;
import dev.postern.access.Rule;
import dev.postern.core.ObjectName;
import dev.postern.core.Risk;
import dev.postern.gateway.config.FunctionConfig;
import dev.postern.gateway.config.IdentityConfig;
import dev.postern.gateway.config.LabelConfig;
import dev.postern.gateway.config.MaskConfig;
import dev.postern.gateway.config.MaskShape;
import dev.postern.gateway.config.PolicyConfig;
import dev.postern.gateway.config.RowFilterConfig;
import dev.postern.gateway.config.RuleConfig;
import dev.postern.masking.ColumnPattern;
import dev.postern.masking.LabelRule;
import dev.postern.masking.MaskRule;
import dev.postern.masking.MaskSpec;
import dev.postern.masking.PredicateUse;
import dev.postern.sql.catalog.Vouched;
import java.util.List;
import java.util.stream.Collectors;

/** What the configuration says, in the words of the modules that do it. */
final class Conversions {
  private Conversions() {}

  static Issuer issuer(IdentityConfig.Issuer issuer) {
    IdentityConfig.Names names = issuer.names();
    IdentityConfig.Groups groups = issuer.groups();
    return new Issuer(
        issuer.issuer().toString(),
        issuer.audience(),
        new Issuer.Names(names.user(), names.person(), names.owner()),
        new Issuer.Groups(groups.claims(), groups.prefix(), groups.fixed()),
        issuer.require().entrySet().stream()
            .map(wanted -> new ClaimCondition(wanted.getKey(), wanted.getValue()))
            .toList());
  }

  static Policy policy(PolicyConfig policy) {
    return new Policy(
        policy.name(),
        policy.groups(),
        policy.connections(),
        access(policy.access()),
        policy.rules().stream().map(Conversions::rule).toList());
  }

  private static Policy.Access access(PolicyConfig.Access access) {
    PolicyConfig.Review review = access.review();
    return review == null
        ? Policy.Access.open(access.length())
        : new Policy.Access(
            access.length(),
            Policy.Request.REQUIRED,
            List.copyOf(review.reviewers()),
            review.approvals(),
            review.patience());
  }

  private static Rule rule(RuleConfig rule) {
    return switch (rule) {
      case RuleConfig.Allow(var match) -> new Rule.Allow(matcher(match));
      case RuleConfig.Hold(var match, var reviewers, var approvals, var patience) ->
          new Rule.Hold(matcher(match), List.copyOf(reviewers), approvals, patience);
      case RuleConfig.Deny(var match) -> new Rule.Deny(matcher(match));
    };
  }

  private static Matcher matcher(RuleConfig.Match match) {
    Risk risk = match.risk();
    Risk atLeast = risk == null ? Risk.LOW : risk;
    if (match.isOfCalls()) {
      return new Matcher.Aws(
          match.kinds(), atLeast, match.actions(), match.resources(), match.when());
    }
    return new Matcher.Sql(
        match.kinds(),
        atLeast,
        new ObjectPatterns(match.relations(), match.columns(), match.labels()),
        match.when());
  }

  static LabelRule label(LabelConfig label) {
    return new LabelRule(ColumnPattern.parse(label.column()), label.label());
  }

  static RowFilterRules.Rule rowFilter(RowFilterConfig filter) {
    // A table is all of its columns.
    return new RowFilterRules.Rule(
        ColumnPattern.parse(filter.table() + ".*"), filter.groups(), filter.where());
  }

  static Vouched vouched(FunctionConfig function) {
    return new Vouched(
        name(function.function()),
        function.types(),
        function.reads().stream().map(Conversions::name).collect(Collectors.toSet()));
  }

  private static ObjectName name(FunctionConfig.Name name) {
    return new ObjectName(name.schema(), name.name());
  }

  static MaskRule mask(MaskConfig mask) {
    return new MaskRule(
        mask.label(), spec(mask.as()), mask.unlessGroups(), predicates(mask.predicates()));
  }

  private static PredicateUse predicates(MaskConfig.Predicates predicates) {
    return switch (predicates) {
      case MaskConfig.Predicates.Deny _ -> new PredicateUse.Deny();
      case MaskConfig.Predicates.Allow _ -> new PredicateUse.Allow();
      case MaskConfig.Predicates.Budget(var uses) -> new PredicateUse.Budget(uses);
    };
  }

  private static MaskSpec spec(MaskShape shape) {
    return switch (shape) {
      case MaskShape.Redact _ -> new MaskSpec.Redact();
      case MaskShape.Null _ -> new MaskSpec.Null();
      case MaskShape.KeepFirst(var characters) -> new MaskSpec.KeepFirst(characters);
      case MaskShape.KeepLast(var characters) -> new MaskSpec.KeepLast(characters);
      case MaskShape.Hash _ -> new MaskSpec.Hash();
      case MaskShape.Pseudonym(var key) -> new MaskSpec.Pseudonym(key);
    };
  }
}
