/** What responses of AWS's APIs have to hide, and how it is hidden. Does no input or output. */
@NullMarked
package dev.postern.aws.mask;

import org.jspecify.annotations.NullMarked;
