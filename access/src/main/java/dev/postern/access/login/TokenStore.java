package dev.postern.access.login;

import dev.postern.core.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where one registration's tokens wait: a file that only its owner may read, and a lock beside it
 * that lets one process at a time refresh, since many providers take a refresh token once.
 */
public final class TokenStore {
  /** A token that ends sooner is not handed out while there is a way to another. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private final Path file;
  private final InstantSource clock;

  /** Gets the token that follows another. */
  @FunctionalInterface
  public interface Refresh {
    TokenSet next(TokenSet tokens) throws LoginFailed;
  }

  /**
   * @param directory made where it is missing
   */
  public TokenStore(Path directory, String issuer, String client, InstantSource clock) {
    this.file = directory.resolve(name(issuer, client));
    this.clock = clock;
  }

  public void put(TokenSet tokens) throws IOException {
    OwnerOnly.directory(parent());
    var properties = new Properties();
    properties.setProperty("token", tokens.shown().reveal());
    properties.setProperty("expires", tokens.expires().toString());
    Secret refresh = tokens.refresh();
    if (refresh != null) {
      properties.setProperty("refresh-token", refresh.reveal());
    }
    String subject = tokens.subject();
    if (subject != null) {
      properties.setProperty("subject", subject);
    }
    var bytes = new ByteArrayOutputStream();
    properties.store(bytes, null);
    OwnerOnly.write(file, bytes.toByteArray());
  }

  /**
   * @throws IOException where others may read the file, or it is damaged; the message is for the
   *     user
   */
  public Optional<TokenSet> get() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      if (OwnerOnly.isOpenToOthers(file)) {
        throw new IOException("others may read " + file + ": log in again after you removed it");
      }
      properties.load(in);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw damaged();
    }
    String token = properties.getProperty("token");
    if (token == null) {
      throw damaged();
    }
    try {
      return Optional.of(
          new TokenSet(
              new Secret(token),
              Instant.parse(properties.getProperty("expires", "")),
              secret(properties.getProperty("refresh-token")),
              properties.getProperty("subject")));
    } catch (DateTimeParseException e) {
      throw damaged();
    }
  }

  /**
   * The tokens, refreshed where they are about to end. Of several processes that come at once one
   * refreshes and the others wait for it.
   *
   * @throws LoginFailed REFUSED where another login is needed
   */
  public TokenSet fresh(Refresh refresh) throws IOException, LoginFailed {
    TokenSet tokens = get().orElseThrow(TokenStore::nobody);
    if (isFresh(tokens)) {
      return tokens;
    }
    try (FileChannel channel = OwnerOnly.lockFile(parent().resolve(file.getFileName() + ".lock"));
        FileLock _ = channel.lock()) {
      // Another process may have refreshed, or logged out, while this one waited.
      tokens = get().orElseThrow(TokenStore::nobody);
      return isFresh(tokens) ? tokens : next(tokens, refresh);
    }
  }

  private TokenSet next(TokenSet tokens, Refresh refresh) throws IOException, LoginFailed {
    try {
      TokenSet next = refresh.next(tokens);
      put(next);
      return next;
    } catch (LoginFailed e) {
      // What is left of it serves as long as it lasts.
      if (clock.instant().isBefore(tokens.expires())) {
        return tokens;
      }
      throw e;
    }
  }

  /**
   * @return whether there were any
   */
  public boolean remove() throws IOException {
    return Files.deleteIfExists(file);
  }

  private boolean isFresh(TokenSet tokens) {
    return clock.instant().plus(MARGIN).isBefore(tokens.expires());
  }

  private Path parent() {
    return file.toAbsolutePath().getParent();
  }

  private IOException damaged() {
    return new IOException("the file " + file + " is damaged: log in again after you removed it");
  }

  private static LoginFailed nobody() {
    return new LoginFailed(LoginFailed.Cause.REFUSED, "nobody is logged in");
  }

  private static @Nullable Secret secret(@Nullable String text) {
    return text == null ? null : new Secret(text);
  }

  /** Issuers are addresses, which file systems would not have as names. */
  private static String name(String issuer, String client) {
    try {
      byte[] names = (issuer + "\n" + client).getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(names);
      return HexFormat.of().formatHex(digest, 0, 16) + ".properties";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
