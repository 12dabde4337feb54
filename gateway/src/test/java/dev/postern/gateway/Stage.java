package dev.postern.gateway;

import dev.postern.testkit.Frontend;
import dev.postern.testkit.RawPostgresClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One side while a scenario is played there, and what is heard. */
final class Stage implements AutoCloseable {
  private final Side side;
  private final List<Party> parties = new ArrayList<>();
  private final List<String> transcript = new ArrayList<>();

  Stage(Side side) {
    this.side = side;
  }

  Side side() {
    return side;
  }

  /** A client over TLS that has said nothing yet. */
  Party client() throws IOException {
    return party(side.tls().open());
  }

  /** A client on a bare TCP connection that has said nothing yet. */
  Party bareClient() throws IOException {
    return party(side.clear().open());
  }

  private Party party(RawPostgresClient client) {
    Party party = new Party(side, client, parties.size() + 1, transcript);
    parties.add(party);
    return party;
  }

  /** A client that is logged in, without a word in the transcript. */
  Party session() throws IOException {
    Party party = client();
    party.say(startup());
    party.logIn();
    transcript.clear();
    return party;
  }

  /** A startup message of protocol 3.0 with more parameters: name, value, name, value. */
  byte[] startup(String... more) {
    return startup(Frontend.PROTOCOL_3_0, more);
  }

  byte[] startup(int version, String... more) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("user", side.user());
    parameters.put("database", side.database());
    for (int i = 0; i < more.length; i += 2) {
      parameters.put(more[i], more[i + 1]);
    }
    return Frontend.startupMessage(version, parameters);
  }

  String transcript() {
    return String.join("\n", transcript);
  }

  @Override
  public void close() throws IOException {
    for (Party party : parties) {
      party.leave();
    }
  }
}
