package dev.postern.gateway.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where things of a file that was read stand in it. */
record Places(Node root) {
  private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[(\\d+)]");

  /** A warning about what stands at a key such as {@code policies[0].rules[2]}. */
  ConfigError warning(String key, String sentence) {
    return root.error(at(key), key, "warning: " + sentence);
  }

  /** The position of the nearest there is. */
  private Yaml.Position at(String key) {
    Yaml value = root.value();
    Matcher step = STEP.matcher(key);
    while (step.find()) {
      Yaml next =
          switch (value) {
            case Yaml.Mapping(_, var entries)
                when step.group(1) != null
                    && entries.get(step.group(1)) instanceof Yaml.Entry(_, Yaml there) ->
                there;
            case Yaml.Sequence(_, List<Yaml> items)
                when step.group(2) != null && Integer.parseInt(step.group(2)) < items.size() ->
                items.get(Integer.parseInt(step.group(2)));
            case Yaml.Mapping _, Yaml.Sequence _, Yaml.Scalar _ -> value;
          };
      value = next;
    }
    return value.at();
  }
}
