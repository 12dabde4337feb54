package dev.postern.wire.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.wire.postgres.ErrorFields.Severity;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MessagesTest {
  @Test
  void packetsOfTheStartHaveNoType() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("user", "u");
    parameters.put("database", "d");

    assertWrites(FrontendMessages::sslRequest, "00000008 04d2162f");
    assertWrites(
        out -> FrontendMessages.cancelRequest(out, 7, new byte[] {1, 2, 3, 4}),
        "00000010 04d2162e 00000007 01020304");
    assertWrites(
        out -> FrontendMessages.startupMessage(out, 2, parameters),
        """
        0000001b 00030002               # length, 3.2
        75736572 00 75 00               # user u
        6461746162617365 00 64 00       # database d
        00
        """);
  }

  @Test
  void emptyMessagesAreTypeAndLength() {
    assertWrites(FrontendMessages::sync, "53 00000004");
    assertWrites(FrontendMessages::flush, "48 00000004");
    assertWrites(FrontendMessages::terminate, "58 00000004");
  }

  @Test
  void authenticationRequestsCarryTheirKind() {
    assertWrites(BackendMessages::authenticationOk, "52 00000008 00000000");
    assertWrites(BackendMessages::authenticationCleartextPassword, "52 00000008 00000003");
    assertWrites(
        out -> BackendMessages.authenticationSasl(out, List.of("A", "B")),
        "52 0000000d 0000000a 4100 4200 00");
    assertWrites(
        out -> BackendMessages.authenticationSaslContinue(out, new byte[] {9}),
        "52 00000009 0000000b 09");
    assertWrites(
        out -> BackendMessages.authenticationSaslFinal(out, new byte[] {9}),
        "52 00000009 0000000c 09");
  }

  @Test
  void sessionMessagesShareOneBuffer() {
    assertWrites(
        out -> {
          BackendMessages.negotiateProtocolVersion(out, 2, List.of("_pq_.x"));
          BackendMessages.parameterStatus(out, "a", "b");
          BackendMessages.backendKeyData(out, 258, new byte[] {1, 2, 3, 4});
          BackendMessages.readyForQuery(out, 'I');
        },
        """
        76 00000013 00030002 00000001 5f70715f2e78 00 # newest 3.2, one option unknown
        53 00000008 6100 6200
        4b 0000000c 00000102 01020304
        5a 00000005 49
        """);
  }

  @Test
  void errorCarriesItsFieldsInOrder() {
    ErrorFields fields = ErrorFields.of(Severity.FATAL, "28000", "no").with('H', "h");

    assertWrites(
        out -> BackendMessages.errorResponse(out, fields),
        """
        45 00000021
        53 464154414c 00  # S FATAL
        56 464154414c 00  # V FATAL
        43 3238303030 00  # C 28000
        4d 6e6f 00        # M no
        48 68 00          # H h
        00
        """);
  }

  @Test
  void stringWithAZeroIsNeverWritten() {
    ByteBuf out = Unpooled.buffer();

    assertThatThrownBy(() -> BackendMessages.parameterStatus(out, "a\0b", "c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FrontendMessages.query(out, "a\0b".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertWrites(Consumer<ByteBuf> writer, String hex) {
    assertThat(Bytes.written(writer)).isEqualTo(Bytes.hex(hex));
  }
}
