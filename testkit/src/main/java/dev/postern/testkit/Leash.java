package dev.postern.testkit;

import java.util.ArrayList;
import java.util.List;

/** Keeps a server that a test starts from outliving the test's JVM. */
public final class Leash {
  /** The server ends when the pipe that only this JVM holds does, even where this JVM is killed. */
  private static final String SCRIPT =
      "exec 3<&0; ( { cat <&3; kill -TERM $$; } >/dev/null 2>&1 & ); exec \"$@\" </dev/null 3<&-";

  private Leash() {}

  /**
   * The command that runs a server, whose process id is the started process's, until it ends or the
   * pipe to its standard input does. The server itself reads nothing there.
   */
  public static List<String> on(List<String> server) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", SCRIPT, "sh"));
    command.addAll(server);
    return command;
  }
}
