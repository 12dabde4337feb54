package dev.postern.net;

import dev.postern.core.Admission;
import dev.postern.core.Caller;
import dev.postern.core.FaultCode;
import dev.postern.core.Refusal;
import dev.postern.core.StatementPath;
import dev.postern.core.Target;
import dev.postern.core.TargetSource;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client on its way in: admitted first, then an upstream opened for it. It may leave meanwhile,
 * or be refused: what it has got by then is given back, and so is what comes later. Confined to the
 * client's event loop.
 */
public final class Attempt {
  private final EventLoop loop;
  private @Nullable StatementPath path;
  private @Nullable TargetSource targets;
  private @Nullable Channel upstream;
  private boolean again;
  private boolean over;

  public Attempt(EventLoop loop) {
    this.loop = loop;
  }

  /** Told on the event loop whether the client is in, unless it has left. */
  public interface Answer {
    /**
     * @param more for whatever is dialed besides and after
     */
    void admitted(StatementPath path, Target target, TargetSource more);

    void refused(Refusal refusal);
  }

  /**
   * Has the caller verified.
   *
   * @param blocking waits for the identity provider
   */
  public void admit(
      Admission admission, Caller caller, Executor blocking, SessionLog log, Answer answer) {
    blocking.execute(() -> {
      Admission.Answer known = ask(admission, caller, log);
      loop.execute(() -> answered(known, answer));
    });
  }

  private static Admission.Answer ask(Admission admission, Caller caller, SessionLog log) {
    try {
      return admission.admit(caller);
    } catch (RuntimeException e) {
      log.fault("admission", e);
      return new Admission.Answer.Refused(
          new Refusal(FaultCode.INTERNAL, "internal", "the gate failed to verify who you are"));
    }
  }

  private void answered(Admission.Answer known, Answer answer) {
    switch (known) {
      case Admission.Answer.Refused(var refusal) -> {
        if (!over) {
          over = true;
          answer.refused(refusal);
        }
      }
      case Admission.Answer.Admitted(var admitted, var target, var more) -> {
        path = admitted;
        targets = more;
        if (over) {
          admitted.close("client left");
        } else {
          answer.admitted(admitted, target, more);
        }
      }
    }
  }

  /** Whether nothing comes of it any more, or a session has. */
  public boolean isOver() {
    return over;
  }

  /**
   * A connection to the upstream is open.
   *
   * @return whether it is still wanted; else it was closed
   */
  public boolean opened(Channel channel) {
    if (over) {
      channel.close();
      return false;
    }
    upstream = channel;
    return true;
  }

  /**
   * The upstream refused the gate's login: once in an attempt, it is dialed again where there is a
   * newer one.
   *
   * @param blocking waits for whoever keeps the login
   * @param dial with the newer login, on the event loop
   * @param refused where there is none, on the event loop
   */
  public void refused(
      Target target, Executor blocking, SessionLog log, Consumer<Target> dial, Runnable refused) {
    TargetSource source = targets;
    if (over || again || source == null) {
      refused.run();
      return;
    }
    again = true;
    if (upstream != null) {
      upstream.close();
    }
    blocking.execute(() -> {
      Target newer = instead(source, target, log);
      loop.execute(() -> {
        if (newer == null) {
          refused.run();
        } else if (!over) {
          dial.accept(newer);
        }
      });
    });
  }

  private static @Nullable Target instead(TargetSource source, Target refused, SessionLog log) {
    try {
      return source.instead(refused);
    } catch (RuntimeException e) {
      log.fault("login", e);
      return null;
    }
  }

  /**
   * The upstream let the gate in: a session can begin, which owns all of it from here on.
   *
   * @return the session's path; null where the client has left, and the connection was closed
   */
  public @Nullable StatementPath loggedIn(Channel channel) {
    if (over) {
      channel.close();
      return null;
    }
    over = true;
    return Objects.requireNonNull(path, "logged in without being admitted");
  }

  /**
   * Nothing comes of it: what it has got is given back.
   *
   * @param why for the journal
   * @return false where it was over already
   */
  public boolean end(String why) {
    if (over) {
      return false;
    }
    over = true;
    if (path != null) {
      path.close(why);
    }
    if (upstream != null) {
      upstream.close();
    }
    return true;
  }
}
