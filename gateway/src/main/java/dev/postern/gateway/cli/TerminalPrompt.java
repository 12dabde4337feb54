package dev.postern.gateway.cli;

import dev.postern.access.login.Prompt;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Asks a person at a terminal. */
record TerminalPrompt(PrintWriter err, boolean opensBrowser) implements Prompt {
  @Override
  public void browse(URI address) {
    err.println("Log in here, within five minutes:");
    err.println("  " + address);
    if (opensBrowser) {
      open(address);
    }
  }

  @Override
  public void enter(URI address, String code, @Nullable URI complete) {
    err.println("Open " + address + " in any browser and enter the code");
    err.println("  " + code);
    if (complete != null) {
      err.println("or open " + complete + " and compare the code.");
    }
  }

  /** Where that does not work, the address stands on the terminal. */
  private void open(URI address) {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    List<String> command =
        system.startsWith("windows")
            ? List.of("rundll32", "url.dll,FileProtocolHandler", address.toString())
            : List.of(system.startsWith("mac") ? "open" : "xdg-open", address.toString());
    try {
      var _ =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      err.println("(No browser could be opened.)");
    }
  }
}
