package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;
import java.util.Collection;

/**
 * The names a statement mentions, folded as the server folds them.
 *
 * @param reads relations it reads
 * @param writes relations it writes
 * @param functions functions it calls
 * @param attributes every identifier that stands behind a dot: {@code x.f} can call a function
 * @param words every identifier and every operator: a type and an operator can run one
 */
public record Mentions(
    Collection<ObjectName> reads,
    Collection<ObjectName> writes,
    Collection<ObjectName> functions,
    Collection<String> attributes,
    Collection<String> words) {}
