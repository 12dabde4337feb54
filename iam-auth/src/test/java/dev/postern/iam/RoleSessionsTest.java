package dev.postern.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.core.SessionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

class RoleSessionsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Role ROLE = new Role("arn:aws:iam::123456789012:role/shop", null);
  private static final Person ANN = new Person("i", "1", "ann", Set.of("dba"));
  private static final Person BOB = new Person("i", "2", "bob", Set.of("dba"));
  private static final SessionId SESSION = new SessionId("0123456789ab");

  /** What AWS is asked, and how it does. */
  private static final class Aws implements RoleSessions.Opener {
    final List<Person> asked = new ArrayList<>();
    IamException.@Nullable Fault fault;
    Instant now = START;

    @Override
    public synchronized RoleSession open(Role role, Person person, SessionId session)
        throws IamException {
      asked.add(person);
      if (fault != null) {
        throw new IamException(fault);
      }
      return new RoleSession(
          "session-" + asked.size(),
          AwsSessionCredentials.create("k", "s", "t"),
          now.plus(Duration.ofHours(1)));
    }

    Clock clock() {
      return new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
          return now;
        }
      };
    }
  }

  private final Aws aws = new Aws();
  private final RoleSessions sessions = new RoleSessions(aws, aws.clock(), new Random(1));

  private String name(Person person) throws IamException {
    return sessions.of(ROLE, person, SESSION).name();
  }

  private void after(Duration time) {
    aws.now = START.plus(time);
  }

  @Test
  void aSessionIsOnePersonsInOneRole() throws IamException {
    assertThat(name(ANN)).isEqualTo(name(ANN)).isNotEqualTo(name(BOB));
    assertThat(sessions.of(new Role(ROLE.arn(), "x"), ANN, SESSION).name()).isEqualTo("session-3");
    assertThat(name(new Person("i", "1", "ann", Set.of("dba", "ops"))))
        .as("whose groups are others")
        .isEqualTo("session-4");
  }

  @Test
  void itIsOpenedAnewBeforeItEnds() throws IamException {
    name(ANN);
    after(Duration.ofMinutes(42).minusMillis(1));
    assertThat(name(ANN)).isEqualTo("session-1");
    after(Duration.ofMinutes(51));
    assertThat(name(ANN)).isEqualTo("session-2");
  }

  @Test
  void thoseThatWereOpenedTogetherAreNotAllRenewedTogether() throws IamException {
    for (int i = 0; i < 200; i++) {
      name(new Person("i", "p" + i, "p", Set.of()));
    }
    after(Duration.ofMinutes(46));
    for (int i = 0; i < 200; i++) {
      name(new Person("i", "p" + i, "p", Set.of()));
    }
    assertThat(aws.asked).hasSizeBetween(240, 360);
  }

  @Test
  void whereAwsDoesNotAnswerItIsUsedUntilItEnds() throws IamException {
    name(ANN);
    aws.fault = IamException.Fault.UNAVAILABLE;
    after(Duration.ofMinutes(51));
    assertThat(name(ANN)).isEqualTo("session-1");
    assertThat(name(ANN)).isEqualTo("session-1");
    assertThat(aws.asked).as("it is left alone for a while").hasSize(2);
    after(Duration.ofMinutes(52));
    assertThat(name(ANN)).isEqualTo("session-1");
    assertThat(aws.asked).hasSize(3);
    after(Duration.ofMinutes(59));
    assertThatThrownBy(() -> name(ANN)).isInstanceOf(IamException.class);
    aws.fault = null;
    assertThat(name(ANN)).isEqualTo("session-5");
  }

  @Test
  void whereAwsSaysNoItIsNotUsedAnyMore() throws IamException {
    name(ANN);
    aws.fault = IamException.Fault.ROLE_REFUSED;
    after(Duration.ofMinutes(51));
    assertThatThrownBy(() -> name(ANN))
        .isInstanceOfSatisfying(
            IamException.class,
            e -> assertThat(e.fault()).isEqualTo(IamException.Fault.ROLE_REFUSED));
    aws.fault = IamException.Fault.UNAVAILABLE;
    assertThatThrownBy(() -> name(ANN)).isInstanceOf(IamException.class);
  }

  @Test
  void thoseWhoComeAtOnceOpenOne() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    RoleSessions slow =
        new RoleSessions(
            (role, person, session) -> {
              inside.countDown();
              try {
                answer.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return aws.open(role, person, session);
            },
            aws.clock(),
            new Random(1));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<RoleSession>> asked = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        asked.add(threads.submit(() -> slow.of(ROLE, ANN, SESSION)));
      }
      inside.await();
      answer.countDown();
      for (Future<RoleSession> one : asked) {
        assertThat(one.get().name()).isEqualTo("session-1");
      }
    }
    assertThat(aws.asked).hasSize(1);
  }

  @Test
  void whileOneRenewsItTheOthersGoOnWithIt() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    RoleSessions slow =
        new RoleSessions(
            (role, person, session) -> {
              if (!aws.asked.isEmpty()) {
                inside.countDown();
                try {
                  answer.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }
              return aws.open(role, person, session);
            },
            aws.clock(),
            new Random(1));
    slow.of(ROLE, ANN, SESSION);
    after(Duration.ofMinutes(52));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<RoleSession> renewing = threads.submit(() -> slow.of(ROLE, ANN, SESSION));
      inside.await();
      assertThat(slow.of(ROLE, ANN, SESSION).name()).isEqualTo("session-1");
      answer.countDown();
      assertThat(renewing.get().name()).isEqualTo("session-2");
    }
  }
}
