package dev.postern.gateway.cli;

import dev.postern.gateway.config.PosternConfig;
import dev.postern.iam.RolePolicies;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the verbs do. They write to {@code out} what they were asked for and nothing else; whatever
 * they throw becomes one sentence and exit code 2.
 */
public record Actions(
    Serve serve,
    Sessions sessions,
    Replay replay,
    Verify verify,
    Ocsf ocsf,
    Query query,
    Explain explain,
    PolicyDiff policyDiff,
    IamNeeds iamNeeds,
    Demo demo) {

  /** {@code postern serve}. */
  @FunctionalInterface
  public interface Serve {
    /**
     * Serves until the process is told to stop.
     *
     * @param file where {@code config} comes from, for reloads
     */
    void serve(Path file, PosternConfig config) throws Exception;
  }

  /** {@code postern sessions}. */
  @FunctionalInterface
  public interface Sessions {
    void list(Path journal, PrintWriter out) throws Exception;
  }

  /** {@code postern replay}. */
  @FunctionalInterface
  public interface Replay {
    /**
     * @return whether the journal has the session
     */
    boolean replay(Path journal, String session, boolean json, PrintWriter out) throws Exception;
  }

  /** {@code postern audit verify}. */
  @FunctionalInterface
  public interface Verify {
    /**
     * @return whether the journal is whole
     */
    boolean verify(Path journal, PrintWriter out) throws Exception;
  }

  /** {@code postern audit ocsf}. */
  @FunctionalInterface
  public interface Ocsf {
    /**
     * Writes events, one a line.
     *
     * @param err where it says what is damaged
     * @return whether nothing of what was read is damaged
     */
    boolean write(Stretch stretch, PrintWriter out, PrintWriter err) throws Exception;

    /**
     * What is written of a journal.
     *
     * @param after the position behind which it begins, null for the oldest event that is kept
     * @param since no older events
     * @param until none of this time or newer
     * @param follow whether it goes on with what comes
     */
    record Stretch(
        Path journal, @Nullable String after, Instant since, Instant until, boolean follow) {}
  }

  /** {@code postern audit query}. */
  @FunctionalInterface
  public interface Query {
    /**
     * Answers a question in SQL.
     *
     * @param err where it says what is damaged
     * @return whether nothing of what was read is damaged
     */
    boolean answer(Asked asked, PrintWriter out, PrintWriter err) throws Exception;

    /**
     * What is asked.
     *
     * @param since no older events
     * @param until none of this time or newer
     */
    record Asked(Path journal, String sql, Instant since, Instant until, boolean json) {}
  }

  /** {@code postern explain}. */
  @FunctionalInterface
  public interface Explain {
    /**
     * @return whether the statement would pass
     */
    boolean explain(Question question, PrintWriter out) throws Exception;

    /**
     * Whether {@code user} may run {@code sql} on the connection.
     *
     * @param address where the user would be, null where it is not said
     * @param claims of the user's token, as far as row filters and conditions look at them
     */
    record Question(
        PosternConfig config,
        String connection,
        String user,
        @Nullable String address,
        Set<String> groups,
        Map<String, String> claims,
        String sql,
        boolean json) {}
  }

  /** {@code postern policy diff}. */
  @FunctionalInterface
  public interface PolicyDiff {
    /**
     * @param progress where it says how far it is
     * @return whether nothing would change
     */
    boolean compare(Compared compared, PrintWriter out, PrintWriter progress) throws Exception;

    /**
     * What would become of the statements in the journal of {@code before} if {@code after} held.
     *
     * @param since of statements sent from then on
     */
    record Compared(PosternConfig before, PosternConfig after, Instant since, boolean json) {}
  }

  /** {@code postern iam-policy}. */
  @FunctionalInterface
  public interface IamNeeds {
    /**
     * What the configuration needs of AWS's IAM.
     *
     * @param aloud told, in sentences, where more has to be allowed than is meant
     */
    RolePolicies.Needs of(PosternConfig config, Consumer<String> aloud);
  }

  /** {@code postern demo}. */
  @FunctionalInterface
  public interface Demo {
    /**
     * Serves the demo until the process is told to stop.
     *
     * @param directory where it keeps its files
     */
    void run(Path directory, PrintWriter out) throws Exception;
  }
}
