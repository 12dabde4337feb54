/**
 * The gateway's own AWS identity: what it is at AWS, which roles it takes for whom, and what it
 * logs in to RDS with. The only package that knows the AWS SDK.
 */
@NullMarked
package dev.postern.iam;

import org.jspecify.annotations.NullMarked;
