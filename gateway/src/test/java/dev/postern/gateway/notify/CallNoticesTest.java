package dev.postern.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.access.AccessEvents;
import dev.postern.access.Answer;
import dev.postern.access.Approval;
import dev.postern.access.AskedFor;
import dev.postern.access.GrantRecord;
import dev.postern.access.Minted;
import dev.postern.access.Party;
import dev.postern.core.CallText;
import dev.postern.core.Kind;
import dev.postern.core.Risk;
import dev.postern.core.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallNoticesTest {
  private static final CallText CALL =
      new CallText(
          "s3",
          "DeleteObject",
          "eu-west-1",
          List.of(new CallText.Need("s3:DeleteObject", List.of("arn:aws:s3:::photos/a.jpg"))),
          Map.of("Key", List.of("a\nb")));

  private final List<Notice> told = new ArrayList<>();

  @Test
  void aHeldCallIsToldAsAPersonReadsItAndWithoutWhatOnlyStatementsHave() {
    new AccessNotices(new Deaf(), told::add, "https://gate/", Clock.systemUTC())
        .changed(asking(), (Answer) null);

    Notice notice = told.getFirst();
    assertThat(notice.facts()).containsEntry("call", "s3 DeleteObject").doesNotContainKey("rows");
    assertThat(notice.statement())
        .isEqualTo(
            """
            s3 DeleteObject in eu-west-1
            s3:DeleteObject on arn:aws:s3:::photos/a.jpg
            Key = a\\u000ab\
            """);
  }

  private static Approval asking() {
    return Approval.asking(
        "ap-1",
        Told.party("agent", "agents"),
        "aws-prod",
        new AskedFor.Call(
            SessionId.random(),
            "",
            "agents/hold-2",
            CALL.json(),
            Set.of(Kind.DELETE),
            Risk.HIGH,
            List.of(),
            "d",
            "s"),
        List.of("reviewers"),
        1,
        Instant.now(),
        Duration.ofMinutes(10));
  }

  private static final class Deaf implements AccessEvents {
    @Override
    public void changed(Approval approval, @Nullable Answer answer) {}

    @Override
    public void changed(GrantRecord grant, String what, @Nullable Party by) {}

    @Override
    public void changed(Minted minted, String what, SessionId session) {}
  }
}
