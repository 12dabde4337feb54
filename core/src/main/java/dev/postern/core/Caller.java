package dev.postern.core;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Someone who asks to be let in.
 *
 * @param user the name given at the protocol's start: the token must be this user's, or it is a
 *     {@link MintedUser}
 * @param proof what the caller shows, as a password, bearer token or otherwise
 * @param connection the connection's name as asked for
 * @param address the caller's network address, for the journal
 * @param application what the caller calls itself, null where it does not say
 * @param settings what it asks its session to be besides, by name
 * @param protocol the wire it came by, such as {@code postgres}
 */
public record Caller(
    String user,
    Proof proof,
    String connection,
    String address,
    @Nullable String application,
    Map<String, String> settings,
    String protocol) {}
