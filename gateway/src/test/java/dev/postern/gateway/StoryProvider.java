package dev.postern.gateway;

import java.io.IOException;

/** Who says who the story's people are. */
interface StoryProvider extends AutoCloseable {
  /** The issuer that gates believe. */
  String issuer();

  /**
   * A token with the claims {@code preferred_username}, {@code email} and {@code groups}.
   *
   * @param person whose account it is, by which two accounts of one person are known
   */
  String token(String user, String person, String... groups) throws Exception;

  /** What it is, for who reads the build's output. */
  String name();

  @Override
  void close() throws IOException;
}
