/**
 * AWS's own descriptions of its services, as far as the gate needs them, and the service
 * authorization reference: resources that {@code aws-bridge/models} makes from published packages.
 */
@NullMarked
package dev.postern.aws.model;

import org.jspecify.annotations.NullMarked;
