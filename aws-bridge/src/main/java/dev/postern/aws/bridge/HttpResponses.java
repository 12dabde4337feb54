package dev.postern.aws.bridge;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Writes responses; those to HEAD say how long a body they would have, and have none. */
final class HttpResponses extends HttpResponseEncoder {
  private boolean head;

  void answersHead(boolean to) {
    head = to;
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpResponse response) {
    return head || super.isContentAlwaysEmpty(response);
  }
}
