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

  /** The key of the entry of a list that has this name. */
  String named(String list, String name) {
    if (root.value() instanceof Yaml.Mapping(_, var keys)
        && keys.get(list) instanceof Yaml.Entry(_, Yaml.Sequence(_, List<Yaml> items))) {
      for (int i = 0; i < items.size(); i++) {
        if (items.get(i) instanceof Yaml.Mapping(_, var entries)
            && entries.get("name") instanceof Yaml.Entry(_, Yaml.Scalar text)
            && text.text().equals(name)) {
          return list + "[" + i + "]";
        }
      }
    }
    return list;
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
