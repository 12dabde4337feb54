package dev.postern.access.login;

import dev.postern.core.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a login gave.
 *
 * @param shown the token that is the password at the gate
 * @param expires when it ends, as it says itself, or else as the provider said
 * @param refresh what gets the next one; null where the provider gave none
 * @param subject whom the login was by, null where no ID token said so; a refresh cannot change it
 */
public record TokenSet(
    Secret shown, Instant expires, @Nullable Secret refresh, @Nullable String subject) {}
