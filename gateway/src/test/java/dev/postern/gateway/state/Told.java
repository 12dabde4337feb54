package dev.postern.gateway.state;

import dev.postern.access.AccessEvents;
import dev.postern.access.Answer;
import dev.postern.access.Approval;
import dev.postern.access.GrantRecord;
import dev.postern.access.Minted;
import dev.postern.access.Party;
import dev.postern.core.SessionId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Writes down what it is told. */
final class Told implements AccessEvents {
  final List<String> events = new CopyOnWriteArrayList<>();

  @Override
  public void changed(Approval approval, @Nullable Answer answer) {
    events.add(approval.state() + (answer == null ? "" : " by " + answer.by().user()));
  }

  @Override
  public void changed(GrantRecord grant, String what, @Nullable Party by) {
    events.add(what + (by == null ? "" : " by " + by.user()));
  }

  @Override
  public void changed(Minted minted, String what, SessionId session) {
    events.add(what + " " + minted.name());
  }
}
