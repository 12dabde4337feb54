/**
 * Requests to AWS's APIs as they pass: each is verified, understood, judged, signed anew and sent
 * on, its response masked where it has to be. {@code AwsListener} serves clients, {@code
 * CallConnection} one of them, {@code CallExchange} one request, about which {@code CallDesk}
 * decides and which goes on as a {@code ForwardedCall}; {@code UpstreamPool} has the connections to
 * AWS. The other packages of the module do no input or output.
 */
@NullMarked
package dev.postern.aws.bridge;

import org.jspecify.annotations.NullMarked;
