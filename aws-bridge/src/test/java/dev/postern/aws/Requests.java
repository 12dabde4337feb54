package dev.postern.aws;

import dev.postern.aws.http.RequestHead;
import dev.postern.aws.http.RequestHead.Header;
import dev.postern.aws.model.Models;
import dev.postern.aws.value.UnreadableException;
import dev.postern.core.AwsAction;
import dev.postern.core.AwsCall;
import dev.postern.core.AwsResource;
import dev.postern.core.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Requests as tests write them, and what the gate makes of them. */
final class Requests {
  static final CallReader READER =
      new CallReader(Models.load(), new GateHosts(Set.of("gate.example.com")));

  private Requests() {}

  /**
   * @param headers as {@code Name: value}; a Host is added where there is none
   */
  static Reading read(String service, String line, String body, String... headers) {
    return read(service, line, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  static Reading read(String service, String line, byte[] body, String... headers) {
    try {
      RequestHead head = head(line, body.length, headers);
      return READER.read(
          new CallRequest(head, service, "eu-west-1", new CallRequest.Body.Whole(body), true));
    } catch (UnreadableException e) {
      return new Reading.NotUnderstood(new Reason(e.code(), "of its head"));
    }
  }

  static RequestHead head(String line, int length, String... headers) throws UnreadableException {
    List<Header> all = new ArrayList<>();
    boolean hosted = false;
    for (String header : headers) {
      int colon = header.indexOf(':');
      all.add(new Header(header.substring(0, colon), header.substring(colon + 1)));
      hosted |= header.startsWith("Host:");
    }
    if (!hosted) {
      all.add(new Header("Host", "gate.example.com"));
    }
    if (length > 0) {
      all.add(new Header("Content-Length", Integer.toString(length)));
    }
    String[] word = line.split(" ", 2);
    return RequestHead.of(word[0], word[1], all);
  }

  static AwsCall call(Reading reading) {
    return switch (reading) {
      case Reading.Understood understood -> understood.call();
      case Reading.NotUnderstood(Reason reason) -> throw new AssertionError(reason.toString());
    };
  }

  static String refused(Reading reading) {
    return switch (reading) {
      case Reading.Understood understood -> "understood as " + understood.call();
      case Reading.NotUnderstood(Reason reason) -> reason.code();
    };
  }

  /** As {@code s3:GetObject arn…}, with {@code ?} behind what is not exact. */
  static List<String> needs(Reading reading) {
    List<String> needs = new ArrayList<>();
    for (AwsAction action : call(reading).actions()) {
      for (AwsResource resource : action.resources()) {
        needs.add(action.name() + " " + resource.arn() + (resource.exact() ? "" : " ?"));
      }
    }
    return needs;
  }
}
