/**
 * The gateway's own AWS identity: what it is at AWS, which roles it takes for whom, what it logs in
 * to RDS and EKS with, which secrets AWS keeps for it, and what IAM has to allow for that. The only
 * package that knows the AWS SDK.
 */
@NullMarked
package dev.postern.iam;

import org.jspecify.annotations.NullMarked;
