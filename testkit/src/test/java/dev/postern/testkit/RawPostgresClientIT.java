package dev.postern.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.testkit.RealPostgres.Method;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class RawPostgresClientIT {
  private final RealPostgres postgres;

  RawPostgresClientIT(RealPostgres postgres) {
    this.postgres = postgres;
  }

  @BeforeEach
  void createUser() throws Exception {
    postgres.createUser("raw", Method.MD5, "secret");
  }

  @Test
  void logsInOverTlsAndReadsRows() throws Exception {
    try (var client = postgres.connectRaw()) {
      client.logIn("raw", "postgres", "secret");
      List<Frame> reply = client.query("SELECT 1, NULL");
      assertThat(reply).extracting(Frame::type).containsExactly('T', 'D', 'C', 'Z');
      assertThat(reply.get(1).cells()).containsExactly("1", null);
    }
  }

  @Test
  void negotiatesAlpnWithDirectTls() throws Exception {
    var trust = postgres.authority().trusting();
    try (var client = RawPostgresClient.connectDirectTls("localhost", postgres.port(), trust)) {
      client.logIn("raw", "postgres", "secret");
      assertThat(client.applicationProtocol()).isEqualTo("postgresql");
    }
  }

  @Test
  void speaksTheExtendedProtocolInOnePipeline() throws Exception {
    try (var client = postgres.connectRaw()) {
      client.logIn("raw", "postgres", "secret");
      client.send(
          Frontend.parse("s", "SELECT $1::int + 1"),
          Frontend.describeStatement("s"),
          Frontend.bind("p", "s", "41"),
          Frontend.describePortal("p"),
          Frontend.execute("p", 0),
          Frontend.closePortal("p"),
          Frontend.closeStatement("s"),
          Frontend.sync());
      List<Frame> reply = client.readUntil('Z');
      assertThat(reply)
          .extracting(Frame::type)
          .containsExactly('1', 't', 'T', '2', 'T', 'D', 'C', '3', '3', 'Z');
      assertThat(reply.get(5).cells()).containsExactly("42");
    }
  }

  @Test
  void gets32ByteCancelKeysInProtocol32() throws Exception {
    try (var client = postgres.connectRaw()) {
      client.startup(Frontend.PROTOCOL_3_2, Map.of("user", "raw", "database", "postgres"));
      List<Frame> frames = client.authenticate("raw", "secret");
      Frame key = frames.stream().filter(frame -> frame.type() == 'K').findFirst().orElseThrow();
      assertThat(key.payload()).hasSize(4 + 32);
    }
  }

  @Test
  void copiesIn() throws Exception {
    try (var client = postgres.connectRaw()) {
      client.logIn("raw", "postgres", "secret");
      client.query("CREATE TEMP TABLE t(a int)");
      client.send(Frontend.query("COPY t FROM STDIN"));
      client.expect('G');
      client.send(Frontend.copyData("7\n8\n"), Frontend.copyDone());
      assertThat(client.readUntil('Z').getFirst().reader().cstring()).isEqualTo("COPY 2");
    }
  }

  @Test
  void readsAnErrorsFields() throws Exception {
    try (var client = postgres.connectRaw()) {
      client.logIn("raw", "postgres", "secret");
      assertThat(client.query("SELECT nothing").getFirst().fields())
          .containsEntry('C', "42703")
          .containsEntry('S', "ERROR");
    }
  }

  @Test
  void halfCloseIsAnsweredWithTheServersEnd() throws Exception {
    try (var client = RawPostgresClient.connect("localhost", postgres.port())) {
      client.logIn("raw", "postgres", "secret");
      client.halfClose();
      assertThat(client.readToEnd()).isEmpty();
    }
  }
}
