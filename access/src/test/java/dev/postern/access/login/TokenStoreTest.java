package dev.postern.access.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.core.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenStoreTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path home;
  private Path directory;
  private Instant now = NOW;
  private TokenStore store;

  @BeforeEach
  void open() {
    directory = home.resolve("a/postern/tokens");
    store = new TokenStore(directory, "https://idp.example.com", "cli", () -> now);
  }

  @Test
  void whatIsPutIsThereAgain() throws Exception {
    assertThat(store.get()).isEmpty();
    TokenSet tokens = tokens("one", 60);
    store.put(tokens);
    assertThat(store.get()).contains(tokens);
    TokenSet bare = new TokenSet(new Secret("two"), NOW, null, null);
    store.put(bare);
    assertThat(store.get()).contains(bare);
    assertThat(other("https://idp.example.com", "cli2").get()).isEmpty();
    assertThat(other("https://idp.example.com/x", "cli").get()).isEmpty();
  }

  @Test
  void onlyTheOwnerMayReadAnyOfIt() throws Exception {
    assumeTrue(
        home.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "this system's files have no modes");
    store.put(tokens("one", 0));
    var _ = store.fresh(_ -> tokens("two", 60));
    assertThat(mode(directory)).isEqualTo("rwx------");
    List<Path> files;
    try (var found = Files.list(directory)) {
      files = found.toList();
    }
    assertThat(files).hasSize(2).allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
  }

  @Test
  void aFileThatOthersMayReadIsNotUsed() throws Exception {
    assumeTrue(
        home.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "this system's files have no modes");
    store.put(tokens("one", 60));
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
    assertThatIOException().isThrownBy(store::get).withMessageStartingWith("others may read ");
  }

  @Test
  void aDamagedFileIsSaidToBe() throws Exception {
    store.put(tokens("one", 60));
    for (String content : List.of("", "token=x\n", "token=x\nexpires=soon\n", "token=\\u00g0\n")) {
      Files.writeString(file(), content);
      assertThatIOException().isThrownBy(store::get).withMessageContaining(" is damaged");
    }
  }

  @Test
  void aTokenIsRefreshedWhenItIsAboutToEnd() throws Exception {
    store.put(tokens("one", 60));
    now = NOW.plusSeconds(29);
    assertThat(store.fresh(_ -> tokens("two", 120)).shown().reveal()).isEqualTo("one");
    now = NOW.plusSeconds(30);
    assertThat(store.fresh(_ -> tokens("two", 120)).shown().reveal()).isEqualTo("two");
    assertThat(store.fresh(_ -> tokens("three", 180)).shown().reveal()).isEqualTo("two");
  }

  @Test
  void whileTheProviderIsDownTheRestOfATokenServes() throws Exception {
    store.put(tokens("one", 60));
    now = NOW.plusSeconds(59);
    assertThat(store.fresh(TokenStoreTest::down).shown().reveal()).isEqualTo("one");
    now = NOW.plusSeconds(60);
    assertThatExceptionOfType(LoginFailed.class)
        .isThrownBy(() -> store.fresh(TokenStoreTest::down))
        .withMessage("the provider does not answer");
  }

  @Test
  void whoIsLoggedOutHasNoToken() throws Exception {
    store.put(tokens("one", 60));
    assertThat(store.remove()).isTrue();
    assertThat(store.remove()).isFalse();
    assertThatExceptionOfType(LoginFailed.class)
        .isThrownBy(() -> store.fresh(TokenStoreTest::down))
        .withMessage("nobody is logged in");
  }

  private TokenStore other(String issuer, String client) {
    return new TokenStore(directory, issuer, client, () -> now);
  }

  private Path file() throws IOException {
    try (var found = Files.list(directory)) {
      return found.filter(file -> file.toString().endsWith(".properties")).findFirst().orElseThrow();
    }
  }

  private static TokenSet down(TokenSet tokens) throws LoginFailed {
    throw Provider.failed("the provider does not answer");
  }

  private static TokenSet tokens(String shown, long seconds) {
    return new TokenSet(
        new Secret(shown), NOW.plusSeconds(seconds), new Secret("r-" + shown), "subject");
  }

  private static String mode(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
