package dev.postern.gateway;

import dev.postern.access.Grant;
import dev.postern.core.AwsCall;
import dev.postern.core.CallJudgement;
import dev.postern.core.Identity;
import org.jspecify.annotations.Nullable;

/** What one session's calls may do: rules, grant and time decide, and nothing is waited for. */
@FunctionalInterface
interface CallRules {
  CallJudgement judge(AwsCall call);

  /** Where rules come from. */
  @FunctionalInterface
  interface Source {
    /**
     * Those of somebody at a connection, null where there is no such connection for calls.
     *
     * @param address the caller's, without its port
     */
    @Nullable CallRules of(String connection, Identity identity, String address, Grant grant);
  }
}
