package dev.postern.gateway.notify;

import java.net.URI;
import java.util.Map;

/** A request of one delivery: what is posted as JSON, and where. Headers may hold secrets. */
record Call(URI uri, Map<String, String> headers, String body) {
  @Override
  public String toString() {
    return "a call to " + uri.getHost();
  }
}
