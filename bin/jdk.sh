# Sourced by ./build and ./postern: finds a JDK 25 or newer and exports it as JAVA_HOME.
# The java on the PATH may be older, so every usual place is asked in turn.

jdk_feature() { # prints the feature version of the JDK in $1, nothing where there is none
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] &&
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

find_jdk() {
  local candidate feature on_path
  on_path=$(command -v javac 2>/dev/null) && on_path=$(readlink -f "$on_path") && on_path=${on_path%/bin/javac}
  for candidate in "${JAVA_HOME:-}" "${JDK25_HOME:-}" "$on_path" \
    /usr/lib/jvm/* /usr/java/* /opt/jdk* /opt/java/* "${HOME:-/nonexistent}"/.jdks/* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$candidate" ] || continue
    feature=$(jdk_feature "$candidate") || continue
    if [ -n "$feature" ] && [ "$feature" -ge 25 ]; then
      export JAVA_HOME=$candidate
      return 0
    fi
  done
  echo "Postern needs a JDK 25: install one (Debian: temurin-25-jdk or openjdk-25-jdk-headless) or set JAVA_HOME to it." >&2
  exit 2
}
