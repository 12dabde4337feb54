/**
 * postern.yaml: read with the line of every value, bound into validated records, with all errors
 * reported at once. Nothing else in the program knows that the file is YAML.
 *
 * <p>{@link PosternConfig} is the way in. A new key is one line in the {@code read} method of the
 * record that holds it, and one row in docs/configuration.md.
 */
@NullMarked
package dev.postern.gateway.config;

import org.jspecify.annotations.NullMarked;
