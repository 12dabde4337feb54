package dev.postern.core;

/**
 * What an AWS call reaches, by its ARN.
 *
 * @param arn the partition and the account stand as <code>${Partition}</code> and <code>${Account}
 *     </code> where the request does not say them; what else it does not say likewise stands by a
 *     name in braces
 * @param exact whether all but what stands by a name is known: where it is not, the text itself may
 *     stand for another, as an alias does
 */
public record AwsResource(String arn, boolean exact) {
  /** Whatever the action can reach. */
  public static final AwsResource ANY = new AwsResource("*", false);
}
