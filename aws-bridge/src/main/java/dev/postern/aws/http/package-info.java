/** The head of a request, with nothing in it that two readers could take in two ways. */
@NullMarked
package dev.postern.aws.http;

import org.jspecify.annotations.NullMarked;
