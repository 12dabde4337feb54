package dev.postern.sql.catalog;

import dev.postern.core.ObjectName;

/**
 * A type.
 *
 * @param of the type that a domain, array, range or multirange is made of, 0 for others
 * @param relation the relation whose columns a composite type has, 0 for others
 * @param system whether the server made it for itself
 */
public record Type(int oid, ObjectName name, int of, int relation, boolean system) {}
