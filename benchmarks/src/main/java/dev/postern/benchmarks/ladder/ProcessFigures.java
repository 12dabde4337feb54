package dev.postern.benchmarks.ladder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Linux and the JDK say of a process.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
record ProcessFigures(long pid) {
  /** USER_HZ, 100 on every Linux that the JDK runs on. */
  private static final long MICROS_PER_TICK = 10_000;

  /** Fields behind the command's closing bracket: state is 3, utime 14, stime 15. */
  private static final int USER_TIME = 14 - 3;

  private static final int SYSTEM_TIME = 15 - 3;
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern HEAP_USED = Pattern.compile("used (\\d+)K");

  /** User and system time since it started, in microseconds; it rises by 10,000. */
  long cpuMicros() throws IOException {
    return cpuMicros(Files.readString(Path.of("/proc/" + pid + "/stat")));
  }

  static long cpuMicros(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]))
        * MICROS_PER_TICK;
  }

  long residentKilobytes() throws IOException {
    return number(RESIDENT, Files.readString(Path.of("/proc/" + pid + "/status")));
  }

  /** What lives on a JVM's heap, after a full collection. */
  long heapKilobytes() throws IOException, InterruptedException {
    jcmd("GC.run");
    return number(HEAP_USED, jcmd("GC.heap_info"));
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("jcmd " + command + " failed:\n" + said);
    }
    return said;
  }

  private static long number(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("no " + pattern + " in:\n" + text);
    }
    return Long.parseLong(matcher.group(1));
  }
}
