package dev.postern.gateway;

import dev.postern.testkit.Frontend;
import dev.postern.testkit.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The way into a session: packets, versions, parameters, and what is none of it. */
final class StartupScenarios {
  private StartupScenarios() {}

  private static Scenario starts(String name, String... parameters) {
    return new Scenario(name, stage -> stage.client().say(stage.startup(parameters)).logIn());
  }

  private static Scenario shows(String name, String setting, String... parameters) {
    return new Scenario(
        name,
        stage ->
            stage
                .client()
                .say(stage.startup(parameters))
                .logIn()
                .ask("SHOW " + setting)
                .hearReady()
                .ask("DISCARD ALL")
                .hearReady()
                .ask("SHOW " + setting)
                .hearReady()
                .ask("SELECT reset_val FROM pg_settings WHERE name = '" + setting + "'")
                .hearReady());
  }

  private static Scenario speaks(String name, int version, String... parameters) {
    return new Scenario(
        name,
        stage ->
            stage
                .client()
                .say(stage.startup(version, parameters))
                .logIn()
                .ask("SELECT 1")
                .hearReady());
  }

  /** Says bytes in the place of a startup packet, inside TLS. */
  private static Scenario says(String name, byte[] bytes) {
    return new Scenario(name, stage -> stage.client().say(bytes).hearEnd());
  }

  /** The same in clear. */
  private static Scenario saysInClear(String name, byte[] bytes) {
    return new Scenario(name, stage -> stage.bareClient().say(bytes).hearEnd());
  }

  /** Says bytes in the place of the password. */
  private static Scenario answers(String name, byte[] bytes) {
    return new Scenario(
        name, stage -> stage.client().say(stage.startup()).hear('R').say(bytes).hearEnd());
  }

  private static byte[] length(int length) {
    return new Payload().int32(length).toBytes();
  }

  static List<Scenario> all() {
    return List.of(
        starts("plain start"),
        new Scenario(
            "start in pieces",
            stage ->
                stage.client().sayInPieces(stage.startup("application_name", "pieces")).logIn()),
        shows("an application name", "application_name", "application_name", "mine"),
        shows("no application name", "application_name"),
        shows(
            "an application name that is long and not ASCII",
            "application_name",
            "application_name",
            "h\u00e9\n" + "x".repeat(80)),
        shows(
            "an application name in options",
            "application_name",
            "options",
            "-c application_name=opt"),
        shows("client encoding", "client_encoding", "client_encoding", "LATIN1"),
        shows("client encoding by another name", "client_encoding", "client_encoding", "'utf-8'"),
        shows("a setting", "geqo", "geqo", "off"),
        shows("a setting in capitals", "DateStyle", "DATESTYLE", "German"),
        shows("options", "search_path", "options", "-c search_path=pg_catalog -c geqo=off"),
        shows(
            "options with an escaped blank",
            "search_path",
            "options",
            "-csearch_path=a,\\ b --geqo=off"),
        shows("an empty option", "search_path", "options", ""),
        shows("the same setting twice", "work_mem", "work_mem", "1MB", "WORK_MEM", "2MB"),
        new Scenario(
            "a parameter given twice",
            stage -> {
              byte[] once = stage.startup("work_mem", "1MB");
              byte[] twice =
                  new Payload()
                      .bytes(Arrays.copyOfRange(once, 4, once.length - 1))
                      .cstring("work_mem")
                      .cstring("2MB")
                      .int8(0)
                      .untyped();
              stage.client().say(twice).logIn().ask("SHOW work_mem").hearReady();
            }),
        shows("a custom setting", "my.setting", "my.setting", "x"),
        starts("an unknown parameter", "nonsense", "x"),
        starts("a bad value", "work_mem", "lots"),
        starts("a bad client encoding", "client_encoding", "nonsense"),
        starts("an unknown option", "options", "-c nonsense=x"),
        starts("a broken option", "options", "--"),
        starts("an option that is no option", "options", "nonsense"),
        starts("a setting that only the file may set", "shared_buffers", "1MB"),
        starts("no replication", "replication", "off"),
        speaks("protocol 3.1", 3 << 16 | 1),
        speaks("protocol 3.2", Frontend.PROTOCOL_3_2),
        speaks("protocol 3.99", 3 << 16 | 99),
        speaks("protocol 3.9999", 3 << 16 | 9999),
        speaks("protocol options", Frontend.PROTOCOL_3_0, "_pq_.one", "1", "_pq_.two", "2"),
        speaks("protocol options in 3.2", Frontend.PROTOCOL_3_2, "_pq_.one", "1"),
        new Scenario(
            "cancel in protocol 3.2",
            stage -> {
              Party party =
                  stage
                      .client()
                      .say(stage.startup(Frontend.PROTOCOL_3_2))
                      .logIn()
                      .ask("SELECT pg_sleep(60)");
              stage
                  .session()
                  .await(
                      "EXISTS (SELECT FROM pg_stat_activity WHERE state = 'active' AND pid = "
                          + party.processId()
                          + " AND query = 'SELECT pg_sleep(60)')");
              stage.client().say(party.cancelRequest()).hearEnd();
              party.hearReady();
            }),
        new Scenario("protocol 1", stage -> stage.client().say(stage.startup(1 << 16)).hearBytes()),
        new Scenario("protocol 2", stage -> stage.client().say(stage.startup(2 << 16)).hearBytes()),
        new Scenario("protocol 4", stage -> stage.client().say(stage.startup(4 << 16)).hearEnd()),
        new Scenario("protocol 0", stage -> stage.client().say(stage.startup(0)).hearEnd()),
        says("SSLRequest inside TLS", Frontend.sslRequest()),
        says("GSSENCRequest inside TLS", Frontend.gssEncRequest()),
        new Scenario(
            "GSSENCRequest before SSLRequest",
            stage ->
                stage
                    .bareClient()
                    .say(Frontend.gssEncRequest())
                    .hearByte()
                    .say(Frontend.sslRequest())
                    .hearByte()),
        new Scenario(
            "GSSENCRequest twice",
            stage ->
                stage
                    .bareClient()
                    .say(Frontend.gssEncRequest())
                    .hearByte()
                    .say(Frontend.gssEncRequest())
                    .hearEnd()),
        says("a length of 4", length(4)),
        says("a length of 7", new Payload().int32(7).int16(3).int8(0).toBytes()),
        says("a length of 0", length(0)),
        says("a negative length", length(-1)),
        says("the smallest length", length(Integer.MIN_VALUE)),
        says("a length over the limit", length(10_005)),
        says("the greatest length", length(Integer.MAX_VALUE)),
        says("a startup of nothing", new Payload().int32(Frontend.PROTOCOL_3_0).untyped()),
        says(
            "a startup without a user",
            new Payload().int32(Frontend.PROTOCOL_3_0).int8(0).untyped()),
        says(
            "a startup with an empty user",
            new Payload()
                .int32(Frontend.PROTOCOL_3_0)
                .cstring("user")
                .cstring("")
                .int8(0)
                .untyped()),
        says(
            "a startup without its end",
            new Payload().int32(Frontend.PROTOCOL_3_0).cstring("user").cstring("x").untyped()),
        says(
            "a name without a value",
            new Payload()
                .int32(Frontend.PROTOCOL_3_0)
                .cstring("user")
                .cstring("x")
                .cstring("more")
                .untyped()),
        says(
            "a tail behind the end",
            new Payload()
                .int32(Frontend.PROTOCOL_3_0)
                .cstring("user")
                .cstring("x")
                .int8(0)
                .cstring("more")
                .untyped()),
        says(
            "a string without its zero",
            new Payload()
                .int32(Frontend.PROTOCOL_3_0)
                .bytes("user".getBytes(StandardCharsets.US_ASCII))
                .untyped()),
        says(
            "garbage",
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
        says("zeros", new byte[100]),
        says("a cancel request that is short", new Payload().int32(80877102).untyped()),
        says("a cancel request without a key", new Payload().int32(80877102).int32(1).untyped()),
        says("a cancel request of nobody", Frontend.cancelRequest(1, new byte[4])),
        saysInClear(
            "garbage in clear",
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
        saysInClear("a length of 4 in clear", length(4)),
        new Scenario("nothing", stage -> stage.client().halfClose().hearEnd()),
        new Scenario(
            "half a startup",
            stage -> stage.client().say(new byte[] {0, 0, 0, 50, 0, 3}).halfClose().hearEnd()),
        new Scenario(
            "a half-close instead of the password",
            stage -> stage.client().say(stage.startup()).hear('R').halfClose().hearEnd()),
        answers("a query instead of the password", Frontend.query("SELECT 1").bytes()),
        answers("a terminate instead of the password", Frontend.terminate().bytes()),
        answers("a password without its zero", Party.frame('p', "x").bytes()),
        answers("a password of nothing", Party.frame('p', "").bytes()),
        answers("an empty password", Frontend.passwordMessage("").bytes()),
        answers("a password with a tail", Party.frame('p', "x\0y\0").bytes()),
        answers("a password's negative length", new Payload().int8('p').int32(-1).toBytes()),
        answers(
            "a password's greatest length",
            new Payload().int8('p').int32(Integer.MAX_VALUE).toBytes()),
        new Scenario(
            "a query right behind the password",
            stage -> {
              Party party = stage.client().say(stage.startup()).hear('R');
              party.say(
                  new Payload()
                      .bytes(Frontend.passwordMessage(stage.side().password()).bytes())
                      .bytes(Frontend.query("SELECT 1").bytes())
                      .toBytes());
              party.hearReady(2);
            }));
  }
}
