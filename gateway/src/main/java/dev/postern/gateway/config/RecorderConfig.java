package dev.postern.gateway.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What is written down, and where.
 *
 * @param resultLimit how many bytes of each result are kept; the digest is over all of it
 * @param binds whether values bound to parameters are kept
 * @param retention how long a journal is kept
 * @param keepFree bytes on the journal's disk below which nothing is accepted any more
 */
public record RecorderConfig(
    Path directory,
    Results results,
    int resultLimit,
    Binds binds,
    Duration retention,
    long keepFree) {
  /** What is kept of values bound to parameters. */
  public enum Binds {
    KEPT,
    DROPPED
  }

  /** What is kept of a result. */
  public enum Results {
    /** The result as the client saw it. */
    MASKED,
    /** Its digest only. */
    DIGEST
  }

  static RecorderConfig read(Node node) throws ConfigException {
    Section section = node.section("the recorder's keys");
    var directory = section.optional("directory", Shapes.path(), Shapes.path(node, "var/journal"));
    var results = section.optional("results", Shapes.word(Results.class), Results.MASKED);
    var resultLimit = section.optional("result-limit", Shapes.size("1kB", "16MB"), 256 << 10);
    var binds = section.optional("binds", Shapes.word(Binds.class), Binds.KEPT);
    var retention =
        section.optional("retention", Shapes.duration("1d", "36500d"), Duration.ofDays(400));
    var keepFree = section.optional("keep-free", Shapes.space("16MB", "999999MB"), 256L << 20);
    return section.build(() ->
        new RecorderConfig(
            directory.get(),
            results.get(),
            resultLimit.get(),
            binds.get(),
            retention.get(),
            keepFree.get()));
  }
}
