package dev.postern.aws;

import dev.postern.aws.value.UnreadableException;

/** What may stand for a bucket of S3, in a path, a Host and a copy's source. */
final class BucketName {
  private BucketName() {}

  /** What only looks like a bucket is another kind of resource, with other actions. */
  static void require(String name) throws UnreadableException {
    if (name.startsWith("arn:")
        || name.endsWith("-s3alias")
        || name.endsWith("--ol-s3")
        || name.endsWith("--x-s3")
        || name.endsWith("--table-s3")
        || name.endsWith(".mrap")) {
      throw new UnreadableException(
          "access-point", "access points and directory buckets are not served");
    }
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]") || name.contains("..")) {
      throw new UnreadableException("bucket-name", "no bucket can have this name");
    }
  }
}
