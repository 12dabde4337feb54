package dev.postern.sql.catalog;

import java.util.Set;

/**
 * What a column of a function's result can carry, by the function's body.
 *
 * @param sources what the body reads itself; never unchanged, since a result becomes one of the
 *     declared type
 * @param parameters numbers of the parameters whose values flow into it, from 1
 */
public record BodyColumn(Sources sources, Set<Integer> parameters) {}
