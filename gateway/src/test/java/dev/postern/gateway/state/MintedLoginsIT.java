package dev.postern.gateway.state;

import static dev.postern.gateway.state.Given.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.postern.access.Matcher;
import dev.postern.access.MintedLogins;
import dev.postern.access.MintedLogins.Method;
import dev.postern.access.MintedLogins.Minting;
import dev.postern.access.MintedLogins.Use;
import dev.postern.access.Policies;
import dev.postern.access.Policy;
import dev.postern.access.Rule;
import dev.postern.access.StateStore;
import dev.postern.access.StateStore.StateUnavailable;
import dev.postern.core.FaultCode;
import dev.postern.core.Identity;
import dev.postern.core.Kind;
import dev.postern.core.MintedUser;
import dev.postern.core.PasswordVerifier;
import dev.postern.core.Proof;
import dev.postern.core.Secret;
import dev.postern.core.SessionId;
import dev.postern.gateway.config.StateConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MintedLoginsIT {
  private static final Identity AGENT = withTokenUntil(Given.NOW.plus(Duration.ofHours(8)));
  private static final SessionId SESSION = new SessionId("session00001");
  private static final Duration FIVE = Duration.ofMinutes(5);
  private static final Secret WRONG = new Secret("wrong");

  private final SetClock clock = new SetClock();
  private final Told told = new Told();

  @TempDir private Path directory;
  private StateStore store;
  private MintedLogins logins;

  /** A proof that is the password itself. */
  private record Shown(Secret password) implements Proof.OfPassword {
    @Override
    public boolean isGoodFor(PasswordVerifier verifier) {
      return switch (verifier) {
        case PasswordVerifier.CachingSha2 sha2 -> sha2.isOf(password);
        case PasswordVerifier.Scram scram -> Arrays.equals(serverKey(scram), scram.serverKey());
      };
    }

    /** RFC 5802, section 3. */
    private byte[] serverKey(PasswordVerifier.Scram scram) {
      try {
        byte[] salted =
            SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(
                    new PBEKeySpec(
                        password.reveal().toCharArray(), scram.salt(), scram.iterations(), 256))
                .getEncoded();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(salted, "HmacSHA256"));
        return mac.doFinal("Server Key".getBytes(StandardCharsets.US_ASCII));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @BeforeEach
  void openStore() throws IOException {
    store = StateStores.open(new StateConfig.Embedded(directory), clock);
    Policy policy =
        new Policy(
            "short",
            Set.of("agents"),
            Set.of(SHOP, "wiki"),
            Policy.Access.open(Duration.ofMinutes(15)),
            List.of(new Rule.Allow(Matcher.ofKinds(Set.of(Kind.READ)))));
    logins = new MintedLogins(() -> new Policies(List.of(policy)), store, told, clock);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @ParameterizedTest
  @EnumSource
  void aPasswordOpensOneSessionOfWhoHadItMade(Method method) {
    Minting.Minted minted = minted(method, FIVE);
    String user = minted.login().user();

    assertThat(logins.use(user, SHOP, new Shown(minted.password()), SESSION))
        .isEqualTo(new Use.Opens(AGENT));
    assertThat(refused(user, SHOP, minted.password())).isEqualTo("login-refused");
    assertThat(told.events).containsExactly("minted " + user, "used " + user);
  }

  @Test
  void namesAndPasswordsAreOfTheirFormAndNeverTheSame() {
    Set<String> all = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      Minting.Minted minted = minted(Method.CACHING_SHA2_PASSWORD, FIVE);
      assertThat(minted.login().user()).matches(MintedUser::isForm).hasSizeLessThanOrEqualTo(32);
      assertThat(minted.password().reveal()).matches("[0-9a-z]{32}");
      all.add(minted.login().user());
      all.add(minted.password().reveal());
    }
    assertThat(all).hasSize(20);
    assertThat(List.of("pt-", "ann", "pt-0123456789abcdefghjkm", "PT-0123456789abcdefghjk"))
        .noneMatch(MintedUser::isForm);
  }

  @Test
  void nothingThatIsKeptOrPrintedHasThePassword() throws Exception {
    Minting.Minted minted = minted(Method.SCRAM_SHA_256, FIVE);

    assertThat(store.login(minted.login().user(), clock.instant()).orElseThrow().scram())
        .doesNotContain(minted.password().reveal());
    assertThat(minted.toString()).doesNotContain(minted.password().reveal(), "SCRAM");
  }

  @Test
  void ofManyWhoShowItAtOnceOneGetsIn() throws Exception {
    Minting.Minted minted = minted(Method.CACHING_SHA2_PASSWORD, FIVE);
    Shown shown = new Shown(minted.password());

    List<Use> uses =
        Race.run(16, () -> logins.use(minted.login().user(), SHOP, shown, SessionId.random()));

    assertThat(uses).filteredOn(Use.Opens.class::isInstance).hasSize(1);
  }

  @Test
  void aFewWrongPasswordsAreForgivenAndOneMoreIsNot() {
    Minting.Minted forgiven = minted(Method.CACHING_SHA2_PASSWORD, FIVE);
    Minting.Minted lost = minted(Method.CACHING_SHA2_PASSWORD, FIVE);
    for (int i = 0; i < 4; i++) {
      assertThat(refused(forgiven.login().user(), SHOP, WRONG)).isEqualTo("login-refused");
      assertThat(refused(lost.login().user(), SHOP, WRONG)).isEqualTo("login-refused");
    }
    assertThat(refused(lost.login().user(), SHOP, WRONG)).isEqualTo("login-refused");

    assertThat(logins.use(forgiven.login().user(), SHOP, new Shown(forgiven.password()), SESSION))
        .isEqualTo(new Use.Opens(AGENT));
    assertThat(refused(lost.login().user(), SHOP, lost.password())).isEqualTo("login-refused");
    assertThat(told.events).contains("lost " + lost.login().user());
  }

  @Test
  void anotherConnectionIsNotOpenedAndTheLoginStays() {
    Minting.Minted minted = minted(Method.SCRAM_SHA_256, FIVE);

    assertThat(refused(minted.login().user(), "wiki", minted.password()))
        .isEqualTo("login-elsewhere");
    assertThat(refused(minted.login().user(), "wiki", WRONG)).isEqualTo("login-refused");
    assertThat(logins.use(minted.login().user(), SHOP, new Shown(minted.password()), SESSION))
        .isEqualTo(new Use.Opens(AGENT));
  }

  @Test
  void itIsGoodForItsTimeAndNoLongerThanItsToken() {
    Minting.Minted minted = minted(Method.CACHING_SHA2_PASSWORD, FIVE);
    assertThat(minted.login().until()).isEqualTo(clock.instant().plus(FIVE));
    clock.move(FIVE);
    assertThat(refused(minted.login().user(), SHOP, minted.password())).isEqualTo("login-refused");

    Identity ending = withTokenUntil(clock.instant().plusSeconds(120));
    assertThat(logins.mint(ending, SHOP, Method.SCRAM_SHA_256, FIVE))
        .isInstanceOfSatisfying(
            Minting.Minted.class,
            made -> assertThat(made.login().until()).isEqualTo(ending.tokenExpires()));
    assertThat(notMinted(withTokenUntil(clock.instant()), SHOP, FIVE)).isEqualTo("token-expired");
  }

  @Test
  void noneIsMadeForLongOrForWhatNoPolicyReachesOrWithoutEnd() {
    assertThat(notMinted(AGENT, SHOP, MintedLogins.LONGEST.plusSeconds(1))).isEqualTo("too-long");
    assertThat(notMinted(AGENT, "vault", FIVE)).isEqualTo("not-granted");
    assertThat(notMinted(Given.identity("eve", "reviewers"), SHOP, FIVE)).isEqualTo("not-granted");
    for (int i = 0; i < StateStore.MAX_UNUSED; i++) {
      var _ = minted(Method.CACHING_SHA2_PASSWORD, FIVE);
    }
    assertThat(notMinted(AGENT, SHOP, FIVE)).isEqualTo("too-many");
    clock.move(FIVE);
    var _ = minted(Method.CACHING_SHA2_PASSWORD, FIVE);
  }

  @Test
  void whileTheStoreIsDownNoneIsMadeOrUsed() {
    Minting.Minted minted = minted(Method.CACHING_SHA2_PASSWORD, FIVE);
    store.close();

    assertThat(refused(minted.login().user(), SHOP, minted.password()))
        .isEqualTo("state-unavailable");
    assertThatExceptionOfType(StateUnavailable.class)
        .isThrownBy(() -> logins.mint(AGENT, SHOP, Method.CACHING_SHA2_PASSWORD, FIVE));
  }

  @Test
  void whoIsThereAndWhoIsNotAreToldTheSame() {
    Minting.Minted minted = minted(Method.SCRAM_SHA_256, FIVE);

    Use there = logins.use(minted.login().user(), SHOP, new Shown(WRONG), SESSION);
    assertThat(logins.use(MintedUser.newName(), SHOP, new Shown(WRONG), SESSION)).isEqualTo(there);
    assertThat(there)
        .isInstanceOfSatisfying(
            Use.Refused.class,
            use -> assertThat(use.refusal().code()).isEqualTo(FaultCode.WRONG_PASSWORD));
  }

  private Minting.Minted minted(Method method, Duration length) {
    return switch (logins.mint(AGENT, SHOP, method, length)) {
      case Minting.Minted minted -> minted;
      case Minting.Refused(var reason) -> throw new AssertionError(reason.code());
    };
  }

  private String notMinted(Identity identity, String connection, Duration length) {
    return switch (logins.mint(identity, connection, Method.CACHING_SHA2_PASSWORD, length)) {
      case Minting.Minted minted -> throw new AssertionError(minted.login());
      case Minting.Refused(var reason) -> reason.code();
    };
  }

  private String refused(String user, String connection, Secret password) {
    return switch (logins.use(user, connection, new Shown(password), SESSION)) {
      case Use.Opens(var identity) -> throw new AssertionError(identity);
      case Use.Refused(var refusal) -> refusal.reason().code();
    };
  }

  private static Identity withTokenUntil(Instant end) {
    Identity identity = Given.identity("agent", "agents");
    return new Identity(
        identity.issuer(),
        identity.subject(),
        identity.user(),
        identity.groups(),
        identity.persons(),
        identity.claims(),
        end);
  }
}
