/**
 * AWS's APIs for stock SDKs and command lines. {@link dev.postern.aws.CallReader} understands what
 * a request asks for; {@link dev.postern.aws.sign.SignatureVerifier} knows whom it is from.
 */
@NullMarked
package dev.postern.aws;

import org.jspecify.annotations.NullMarked;
