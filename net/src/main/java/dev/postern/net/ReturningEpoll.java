package dev.postern.net;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/**
 * Netty's epoll handler, for sockets that wait for nothing and later for something again. Such is
 * one whose peer has half-closed it when an answer has to wait for room: Netty 4.2.18 takes it out
 * of the epoll set when nothing is left to wait for, and fails to change what is no longer in the
 * set (ENOENT), so that the rest of the answer would be lost. Here it is registered anew.
 */
final class ReturningEpoll implements IoHandler {
  private final IoHandler epoll;

  private ReturningEpoll(IoHandler epoll) {
    this.epoll = epoll;
  }

  static IoHandlerFactory newFactory() {
    IoHandlerFactory epoll = EpollIoHandler.newFactory();
    return executor -> new ReturningEpoll(epoll.newHandler(executor));
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return new Registration(handle, epoll.register(handle));
  }

  /** Confined to the event loop but for {@link #isValid} and {@link #cancel}, as Netty's own. */
  private final class Registration implements IoRegistration {
    private final IoHandle handle;
    private volatile IoRegistration current;
    private boolean left;

    Registration(IoHandle handle, IoRegistration first) {
      this.handle = handle;
      this.current = first;
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's signature
    public <T> T attachment() {
      return current.attachment();
    }

    @Override
    public long submit(IoOps ops) {
      boolean waits = !EpollIoOps.NONE.equals(ops);
      if (left && waits && current.isValid()) {
        current.cancel();
        current = again();
      }
      left = !waits;
      return current.submit(ops);
    }

    private IoRegistration again() {
      try {
        return epoll.register(handle);
      } catch (Exception e) {
        throw new IllegalStateException("a socket could not be registered again", e);
      }
    }

    @Override
    public boolean isValid() {
      return current.isValid();
    }

    @Override
    public boolean cancel() {
      return current.cancel();
    }
  }

  @Override
  public void initialize() {
    epoll.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return epoll.run(context);
  }

  @Override
  public void prepareToDestroy() {
    epoll.prepareToDestroy();
  }

  @Override
  public void destroy() {
    epoll.destroy();
  }

  @Override
  public void wakeup() {
    epoll.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> type) {
    return epoll.isCompatible(type);
  }
}
