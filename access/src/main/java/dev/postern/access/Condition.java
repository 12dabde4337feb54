package dev.postern.access;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelVariableResolver;
import java.util.Optional;

/**
 * The condition of a rule, in the Common Expression Language, over the {@linkplain Facts facts} of
 * a statement. It always ends: the language has no loops but over lists, and those are bounded.
 *
 * @see <a href="https://github.com/google/cel-spec/blob/master/doc/langdef.md">CEL's definition</a>
 */
public final class Condition {
  /** In code points. */
  private static final int LONGEST = 2_000;

  private static final int DEEPEST = 64;
  private static final int MOST_NODES = 1_000;

  /** Over all lists of one evaluation. */
  private static final int MOST_ITERATIONS = 10_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(LONGEST)
          .maxParseRecursionDepth(DEEPEST)
          .maxParseExpressionNodeCount(MOST_NODES)
          .comprehensionMaxIterations(MOST_ITERATIONS)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private static final String WITHIN = "within";
  private static final String WITHIN_OVERLOAD = "string_within_string";

  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("claims", MapType.create(SimpleType.STRING, SimpleType.DYN))
          .addVar("user", SimpleType.STRING)
          .addVar("groups", ListType.create(SimpleType.STRING))
          .addVar("address", SimpleType.STRING)
          .addVar("now", SimpleType.TIMESTAMP)
          .addVar("kinds", ListType.create(SimpleType.STRING))
          .addVar("risk", SimpleType.INT)
          .addVar("low", SimpleType.INT)
          .addVar("medium", SimpleType.INT)
          .addVar("high", SimpleType.INT)
          .addVar("critical", SimpleType.INT)
          .addVar("relations", ListType.create(SimpleType.STRING))
          .addVar("columns", ListType.create(SimpleType.STRING))
          .addVar("labels", ListType.create(SimpleType.STRING))
          .addVar("rows", SimpleType.INT)
          .addVar("service", SimpleType.STRING)
          .addVar("operation", SimpleType.STRING)
          .addVar("region", SimpleType.STRING)
          .addVar("actions", ListType.create(SimpleType.STRING))
          .addVar("resources", ListType.create(SimpleType.STRING))
          .addVar("params", MapType.create(SimpleType.STRING, SimpleType.DYN))
          .addFunctionDeclarations(
              CelFunctionDecl.newFunctionDeclaration(
                  WITHIN,
                  CelOverloadDecl.newMemberOverload(
                      WITHIN_OVERLOAD, SimpleType.BOOL, SimpleType.STRING, SimpleType.STRING)))
          .setResultType(SimpleType.BOOL)
          .build();

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .setOptions(OPTIONS)
          .addFunctionBindings(
              CelFunctionBinding.fromOverloads(
                  WITHIN,
                  CelFunctionBinding.from(
                      WITHIN_OVERLOAD,
                      String.class,
                      String.class,
                      (address, range) -> AddressRange.parse(range).contains(address))))
          .build();

  private final String text;
  private final CelRuntime.Program program;
  private final Looks looks;
  private final ReadParameters parameters;

  private Condition(String text, CelRuntime.Program program, ConditionTree tree) {
    this.text = text;
    this.program = program;
    this.looks = tree.looks();
    this.parameters = tree.parameters();
  }

  /** What came of it. */
  enum Outcome {
    HOLDS,
    HOLDS_NOT,
    /** It asks for what is not known, or fails in another way. */
    FAILED
  }

  /**
   * Compiles and type-checks.
   *
   * @throws IllegalArgumentException where it is no condition, saying why and where in it
   */
  public static Condition compile(String text) {
    try {
      CelAbstractSyntaxTree tree = COMPILER.compile(text).getAst();
      ConditionTree read = ConditionTree.of(tree);
      read.ranges(WITHIN).forEach(AddressRange::parse);
      return new Condition(text, RUNTIME.createProgram(tree), read);
    } catch (CelValidationException e) {
      throw new IllegalArgumentException(
          e.getErrors().stream().findFirst().map(Condition::sentence).orElse("not a condition"), e);
    } catch (CelEvaluationException e) {
      throw new IllegalArgumentException("the condition cannot be evaluated", e);
    }
  }

  private static String sentence(CelIssue issue) {
    CelSourceLocation at = issue.getSourceLocation();
    String said = issue.getMessage().lines().findFirst().orElse("").strip();
    return at.getLine() < 1
        ? "the condition is wrong: " + said
        : "the condition is wrong at its line %d, column %d: %s"
            .formatted(at.getLine(), at.getColumn() + 1, said);
  }

  Outcome of(Facts facts) {
    CallFacts call = facts.call();
    if (call != null && call.hides(parameters)) {
      return Outcome.FAILED;
    }
    try {
      CelVariableResolver known = name -> Optional.ofNullable(facts.value(name));
      return switch (program.eval(known)) {
        case Boolean holds -> holds ? Outcome.HOLDS : Outcome.HOLDS_NOT;
        default -> Outcome.FAILED;
      };
    } catch (CelEvaluationException | RuntimeException e) {
      return Outcome.FAILED;
    }
  }

  Looks looks() {
    return looks;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Condition condition && condition.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it is written. */
  @Override
  public String toString() {
    return text;
  }
}
