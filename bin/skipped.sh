# Sourced by ./build: tells the tests that were skipped from the reports that Surefire and Failsafe
# leave in each module, since Maven itself prints nothing behind its summary.

skipped_tests() { # of the reports that are newer than the file $1
  local skipped
  skipped=$(find . -path '*/target/*-reports/TEST-*.xml' -newer "$1" -exec awk '
    function attribute(name) {
      if (!match($0, " " name "=\"[^\"]*\"")) return ""
      return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
    }
    function plain(text) {
      gsub(/&#10;|&#xa;/, " ", text); gsub(/&quot;/, "\"", text); gsub(/&apos;|&#39;/, "\047", text)
      gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&amp;/, "\\&", text)
      return text
    }
    /<testcase / {
      test = attribute("name"); sub(/[({[].*/, "", test)
      class = attribute("classname"); sub(/.*\./, "", class)
    }
    /<skipped/ {
      # @Disabled gives its reason as an attribute, a failed assumption as its stack trace.
      why = plain(attribute("message"))
      if (why == "" && match($0, /<!\[CDATA\[[^\n]*/)) {
        why = substr($0, RSTART + 9); sub(/\]\]>.*/, "", why); sub(/^[A-Za-z0-9_.$]+: /, "", why)
      }
      sub(/^Assumption failed: /, "", why)
      print "  " class (test == "" || test == class ? "" : "." test) ": " (why == "" ? "it does not say why" : why)
    }' {} + | sort -u)
  if [ -n "$skipped" ]; then
    printf 'Skipped tests:\n%s\n' "$skipped"
  fi
}
