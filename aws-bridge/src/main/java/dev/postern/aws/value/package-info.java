/**
 * What requests carry: JSON, CBOR, XML and forms, each read so strictly that nobody could read it
 * in another way. What leaves room for that is an {@link
 * dev.postern.aws.value.UnreadableException}.
 */
@NullMarked
package dev.postern.aws.value;

import org.jspecify.annotations.NullMarked;
