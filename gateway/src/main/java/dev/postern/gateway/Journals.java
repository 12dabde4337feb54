package dev.postern.gateway;

import dev.postern.core.Journal;
import dev.postern.core.JournalEvent;
import dev.postern.recorder.Recorder;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashMap;
import java.util.Map;

/**
 * Where events are written from: each event loop has a chain of its own, and whoever else has
 * something to say shares one under a lock.
 */
final class Journals implements Journal {
  private final Map<EventExecutor, Journal> chains = new HashMap<>();
  private final Journal shared;

  Journals(Recorder recorder, EventLoopGroup loops) {
    shared = recorder.chain(0);
    int index = 1;
    for (EventExecutor loop : loops) {
      chains.put(loop, recorder.chain(index++));
    }
  }

  @Override
  public void append(JournalEvent event) {
    for (Map.Entry<EventExecutor, Journal> chain : chains.entrySet()) {
      if (chain.getKey().inEventLoop()) {
        chain.getValue().append(event);
        return;
      }
    }
    synchronized (shared) {
      shared.append(event);
    }
  }
}
