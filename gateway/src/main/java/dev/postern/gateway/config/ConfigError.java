package dev.postern.gateway.config;

/**
 * One thing that is wrong in a configuration file, or probably not meant.
 *
 * @param line from 1, or 0 where the file as a whole is meant
 * @param column from 1, or 0 likewise
 * @param key where it stands, such as {@code policies[0].rules[2].deny.kinds}; empty where no key
 *     is meant
 * @param sentence what was expected and what was found; never a secret
 */
public record ConfigError(String file, int line, int column, String key, String sentence) {
  /** One line: file, line, column, key and sentence, in the manner of a compiler. */
  @Override
  public String toString() {
    String place = line == 0 ? file : file + ":" + line + ":" + column;
    return place + ": " + (key.isEmpty() ? "" : key + ": ") + sentence;
  }
}
