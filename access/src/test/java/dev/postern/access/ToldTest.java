package dev.postern.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.core.AwsAccess;
import dev.postern.core.AwsAction;
import dev.postern.core.AwsCall;
import dev.postern.core.AwsResource;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import java.time.Instant;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ToldTest {
  /** Counts how often somebody looks. */
  private static final class Watched extends AbstractSet<Kind> {
    private int looks;

    @Override
    public Iterator<Kind> iterator() {
      looks++;
      return Set.of(Kind.READ).iterator();
    }

    @Override
    public int size() {
      return 1;
    }
  }

  private static Facts facts(Set<Kind> kinds) {
    return new Facts(
        Asking.member("agents"),
        null,
        Asking.NOW,
        kinds,
        Risk.LOW,
        Touched.UNKNOWN,
        Rows.UNKNOWN,
        null);
  }

  @Test
  void aConditionIsEvaluatedOnce() {
    Watched kinds = new Watched();
    Told told = new Told(facts(kinds));

    assertThat(told.of(Condition.compile("'read' in kinds"))).isEqualTo(Condition.Outcome.HOLDS);
    int looks = kinds.looks;
    assertThat(told.of(Condition.compile("'read' in kinds"))).isEqualTo(Condition.Outcome.HOLDS);

    assertThat(looks).isPositive();
    assertThat(kinds.looks).isEqualTo(looks);
    assertThat(told.of(Condition.compile("'write' in kinds")))
        .isEqualTo(Condition.Outcome.HOLDS_NOT);
  }

  @Test
  void theResourcesOfAnActionShareWhatIsToldAndActionsDoNot() {
    AwsAction read =
        new AwsAction(
            "s3:GetObject",
            AwsAccess.READ,
            List.of(
                new AwsResource("arn:aws:s3:::a/1", true),
                new AwsResource("arn:aws:s3:::a/2", true)));
    AwsAction write =
        new AwsAction(
            "s3:PutObject", AwsAccess.WRITE, List.of(new AwsResource("arn:aws:s3:::b/1", true)));
    AwsCall copy =
        new AwsCall(
            "s3",
            "CopyObject",
            "eu-west-1",
            List.of(read, write),
            List.of(),
            Set.of(Kind.READ, Kind.WRITE),
            Risk.MEDIUM,
            List.of());
    Question question =
        new Question(
            Asking.member("agents"),
            null,
            new Grant(Map.of("p", Instant.MAX)),
            Asking.SHOP,
            new Question.Call(copy, null));

    List<Asked> asked = Asked.of(question, Asking.NOW);

    assertThat(asked).hasSize(3);
    assertThat(asked.get(1).told()).isSameAs(asked.get(0).told());
    assertThat(asked.get(2).told()).isNotSameAs(asked.get(0).told());
  }
}
