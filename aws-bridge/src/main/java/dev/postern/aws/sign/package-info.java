/**
 * Signature Version 4, verified for keys that the gate itself gave out, and made anew for AWS.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">AWS Signature
 *     Version 4</a>
 */
@NullMarked
package dev.postern.aws.sign;

import org.jspecify.annotations.NullMarked;
