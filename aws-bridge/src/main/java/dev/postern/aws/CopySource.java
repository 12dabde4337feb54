package dev.postern.aws;

import dev.postern.aws.value.PercentCode;
import dev.postern.aws.value.UnreadableException;
import dev.postern.core.AwsAccess;
import dev.postern.core.AwsAction;
import dev.postern.core.AwsParameter;
import dev.postern.core.AwsResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What S3's copies read: {@code x-amz-copy-source} is {@code BUCKET/KEY}, encoded, perhaps with a
 * slash before it and {@code ?versionId=} behind it.
 */
final class CopySource {
  private static final Set<String> COPIES = Set.of("CopyObject", "UploadPartCopy");
  private static final String VERSION = "?versionId=";

  private CopySource() {}

  /** The actions on the source, none for what is no copy. */
  static List<AwsAction> of(Matched matched) throws UnreadableException {
    if (!matched.model().head().name().equals("s3")
        || !COPIES.contains(matched.operation().name())) {
      return List.of();
    }
    List<AwsAction> actions = new ArrayList<>();
    for (AwsParameter parameter : matched.parameters().all()) {
      if (parameter.path().equals("CopySource")) {
        actions.addAll(actions(parameter.value()));
      }
    }
    return actions;
  }

  private static List<AwsAction> actions(String source) throws UnreadableException {
    int version = source.indexOf('?');
    if (version >= 0 && !source.startsWith(VERSION, version)) {
      throw unreadable();
    }
    String path = version < 0 ? source : source.substring(0, version);
    String decoded = PercentCode.decode(path.startsWith("/") ? path.substring(1) : path);
    int slash = decoded.indexOf('/');
    if (slash <= 0
        || slash == decoded.length() - 1
        || decoded.startsWith("arn:")
        || path.indexOf('+') >= 0
        || PercentCode.decodesAgain(decoded)
        || List.of(decoded.split("/")).stream().anyMatch(part -> part.matches("\\.\\.?"))) {
      throw unreadable();
    }
    BucketName.require(decoded.substring(0, slash));
    boolean plain = decoded.indexOf('$') < 0;
    AwsResource object = new AwsResource("arn:${Partition}:s3:::" + decoded, plain);
    List<AwsAction> actions = new ArrayList<>();
    actions.add(new AwsAction("s3:GetObject", AwsAccess.READ, List.of(object)));
    if (version >= 0) {
      actions.add(new AwsAction("s3:GetObjectVersion", AwsAccess.READ, List.of(object)));
    }
    return actions;
  }

  private static UnreadableException unreadable() {
    return new UnreadableException("two-readings", "the copy's source is no bucket and key");
  }
}
