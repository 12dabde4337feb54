/** The ports by which requests to AWS's APIs are let in and sent on. */
@NullMarked
package dev.postern.aws.bridge;

import org.jspecify.annotations.NullMarked;
