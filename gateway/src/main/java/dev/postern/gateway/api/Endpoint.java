package dev.postern.gateway.api;

import dev.postern.gateway.https.Reply;
import dev.postern.gateway.https.Request;

/**
 * One thing that callers may ask for.
 *
 * @param path behind {@link Api#BASE}
 */
record Endpoint(String method, String path, Action action) {
  /** Answers a caller; on a virtual thread, may block. */
  @FunctionalInterface
  interface Action {
    Reply answer(Caller caller, Request request) throws Problem;
  }
}
