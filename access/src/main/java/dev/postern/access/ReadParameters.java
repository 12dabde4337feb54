package dev.postern.access;

import java.util.Set;

/**
 * Which parameters of a call a condition reads.
 *
 * @param any whether it could be any
 */
record ReadParameters(Set<String> paths, boolean any) {
  ReadParameters {
    paths = Set.copyOf(paths);
  }
}
