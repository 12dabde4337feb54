package dev.postern.iam;

import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * What the gate acts at AWS as.
 *
 * @param name by which AWS's records know the session; empty where it is the gate's own
 * @param ends when the credentials do
 */
record RoleSession(String name, AwsCredentials credentials, Instant ends) {}
