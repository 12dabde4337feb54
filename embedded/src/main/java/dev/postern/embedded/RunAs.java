package dev.postern.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** As whom PostgreSQL's programs run: they refuse to be root, and a user without a name. */
sealed interface RunAs {
  /** The command that runs {@code program}; the process keeps its id. */
  default List<String> command(List<String> program) {
    return Stream.concat(prefix().stream(), program.stream()).toList();
  }

  List<String> prefix();

  /** Gives a folder and all in it to whom the programs run as. */
  void give(Path tree) throws IOException;

  /** The caller itself. */
  record Caller() implements RunAs {
    @Override
    public List<String> prefix() {
      return List.of();
    }

    @Override
    public void give(Path tree) {}
  }

  /** Who looks like nobody inside a user namespace of its own, and owns the same files. */
  record UserNamespace() implements RunAs {
    @Override
    public List<String> prefix() {
      return List.of("unshare", "-U");
    }

    @Override
    public void give(Path tree) {}
  }

  /** The user nobody: for root where user namespaces are forbidden, as in most containers. */
  record Nobody() implements RunAs {
    private static final int ID = 65534;

    @Override
    public List<String> prefix() {
      return List.of("setpriv", "--reuid=" + ID, "--regid=" + ID, "--clear-groups");
    }

    @Override
    public void give(Path tree) throws IOException {
      try (Stream<Path> files = Files.walk(tree)) {
        for (Path file : files.toList()) {
          Files.setAttribute(file, "unix:uid", ID);
          Files.setAttribute(file, "unix:gid", ID);
        }
      }
    }
  }

  /** What this machine and caller need. */
  static RunAs here() throws IOException {
    boolean root = new UnixSystem().getUid() == 0;
    // The JDK's name of a user whom the machine does not know, as in containers.
    if (!root && !System.getProperty("user.name").equals("?")) {
      return new Caller();
    }
    var namespace = new UserNamespace();
    try {
      Process probe = new ProcessBuilder(namespace.command(List.of("true"))).start();
      if (probe.waitFor() == 0) {
        return namespace;
      }
      return root ? new Nobody() : new Caller();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
