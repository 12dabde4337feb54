package dev.postern.aws.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a service's model says of the service as a whole.
 *
 * @param name in the models, such as {@code dynamodb}
 * @param version of the API, such as {@code 2012-08-10}
 * @param endpoint the first label of its host
 * @param signing its name in signatures' scopes
 * @param target before the dot of {@code X-Amz-Target}, and its name in CBOR's paths
 * @param jsonVersion {@code 1.0}, {@code 1.1} or empty
 * @param iam its prefix in IAM's actions, empty where the reference does not have it
 */
public record ServiceHead(
    String name,
    String version,
    String endpoint,
    String signing,
    List<Protocol> protocols,
    String target,
    String jsonVersion,
    String iam) {
  static ServiceHead of(String line) {
    String[] field = line.split("\t", -1);
    return new ServiceHead(
        field[0],
        field[1],
        field[2],
        field[3],
        Stream.of(field[4].split(",")).map(Protocol::of).toList(),
        field[5],
        field[6],
        field[7]);
  }
}
