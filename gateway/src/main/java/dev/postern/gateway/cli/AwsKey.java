package dev.postern.gateway.cli;

import dev.postern.core.Secret;
import dev.postern.gateway.json.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A key that a gateway made for AWS's tools.
 *
 * @param address of the gateway's listener for them, {@code host:port}
 * @param regions where its connection's calls may go
 */
record AwsKey(
    String id, Secret secret, Secret token, String address, List<String> regions, Instant until) {
  /** Has a gateway make one. */
  static AwsKey mint(Gate gate, Map<String, String> wish)
      throws CommandException, GateRefused, InterruptedException {
    Thing made = gate.post("/keys", wish);
    try {
      return new AwsKey(
          made.raw("key"),
          new Secret(made.raw("secret")),
          new Secret(made.raw("token")),
          made.raw("address"),
          made.shownList("regions"),
          Instant.parse(made.raw("until")));
    } catch (DateTimeParseException e) {
      throw new CommandException("what answers there is no Postern gateway");
    }
  }

  /** As a container's credentials are told. */
  String forContainer() {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("AccessKeyId", id);
    shown.put("SecretAccessKey", secret.reveal());
    shown.put("Token", token.reveal());
    shown.put("Expiration", until.toString());
    return Json.of(shown);
  }

  /** As a {@code credential_process} prints it. */
  String forProcess() {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("Version", 1);
    shown.put("AccessKeyId", id);
    shown.put("SecretAccessKey", secret.reveal());
    shown.put("SessionToken", token.reveal());
    shown.put("Expiration", until.toString());
    return Json.of(shown);
  }
}
