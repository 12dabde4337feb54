package dev.postern.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Held against every text of a small alphabet, for every pair of short globs. */
final class WildcardsTest {
  private static final String GLOB_LETTERS = "ab*?";

  /** With a letter that no glob has, as there always is one outside of a test. */
  private static final String TEXT_LETTERS = "abc";

  private static final List<String> GLOBS = words(GLOB_LETTERS, 4);
  private static final List<String> TEXTS = words(TEXT_LETTERS, 6);

  private static List<String> words(String letters, int longest) {
    List<String> words = new ArrayList<>(List.of(""));
    List<String> last = words;
    for (int length = 1; length <= longest; length++) {
      last =
          last.stream()
              .flatMap(word -> letters.chars().mapToObj(letter -> word + (char) letter))
              .toList();
      words = new ArrayList<>(words);
      words.addAll(last);
    }
    return words;
  }

  /** By the definition of a glob, in a way of its own. */
  private static boolean isOf(String glob, String text) {
    if (glob.isEmpty()) {
      return text.isEmpty();
    }
    char first = glob.charAt(0);
    if (first == '*') {
      return isOf(glob.substring(1), text) || (!text.isEmpty() && isOf(glob, text.substring(1)));
    }
    return !text.isEmpty()
        && (first == '?' || first == text.charAt(0))
        && isOf(glob.substring(1), text.substring(1));
  }

  private static List<Set<Integer>> sets() {
    return GLOBS.stream()
        .map(glob -> {
          Set<Integer> set = new TreeSet<>();
          for (int i = 0; i < TEXTS.size(); i++) {
            if (isOf(glob, TEXTS.get(i))) {
              set.add(i);
            }
          }
          return Set.copyOf(set);
        })
        .toList();
  }

  @Test
  void aTextIsCoveredWhereTheGlobHasIt() {
    for (String glob : GLOBS) {
      for (String text : TEXTS) {
        assertThat(Wildcards.glob(glob).cover(Wildcards.literal(text)))
            .as("%s of %s", text, glob)
            .isEqualTo(isOf(glob, text));
      }
    }
  }

  @Test
  void whatCoversHasAllOfItAndWhatMeetsHasSomeOfIt() {
    List<Set<Integer>> sets = sets();
    List<Wildcards> globs = GLOBS.stream().map(Wildcards::glob).toList();
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < globs.size(); i++) {
      for (int j = 0; j < globs.size(); j++) {
        boolean all = sets.get(i).containsAll(sets.get(j));
        boolean covers = globs.get(i).cover(globs.get(j));
        boolean questioned = GLOBS.get(i).contains("?");
        if (covers ? !all : all && !questioned) {
          wrong.add(GLOBS.get(i) + " covers " + GLOBS.get(j) + ": " + covers);
        }
        boolean some = sets.get(i).stream().anyMatch(sets.get(j)::contains);
        if (globs.get(i).meet(globs.get(j)) != some) {
          wrong.add(GLOBS.get(i) + " meets " + GLOBS.get(j) + ": " + !some);
        }
      }
    }
    assertThat(wrong.stream().limit(20).collect(Collectors.toList())).isEmpty();
  }

  @Test
  void whatIsOpenInOneIsNotTakenForACharacter() {
    Wildcards literal = Wildcards.literal("arn:*");

    assertThat(Wildcards.glob("arn:x").meet(literal)).isFalse();
    assertThat(literal.cover(Wildcards.glob("arn:*"))).isFalse();
    assertThat(Wildcards.literal("a").then(Wildcards.any()).cover(Wildcards.glob("a?b*"))).isTrue();
  }

  @Test
  void aLongTextAgainstManyStarsIsAnswered() {
    String text = "a".repeat(2_000);

    assertThat(Wildcards.glob("*a".repeat(200) + "b").cover(Wildcards.literal(text))).isFalse();
    assertThat(Wildcards.glob("*a".repeat(200) + "b").meet(Wildcards.literal(text))).isFalse();
  }
}
