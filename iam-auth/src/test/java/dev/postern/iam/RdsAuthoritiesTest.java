package dev.postern.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RdsAuthoritiesTest {
  private final List<X509Certificate> roots = RdsAuthorities.builtIn();

  @Test
  void theyAreRootsWhoseSignaturesHoldAndNoneStandsTwice() throws Exception {
    for (X509Certificate root : roots) {
      assertThat(root.getBasicConstraints()).isNotNegative();
      root.verify(root.getPublicKey());
    }
    assertThat(new HashSet<>(roots)).hasSameSizeAs(roots);
  }

  /** AWS has one for each kind of key in each region, by which databases say theirs. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "us-east-1",
        "us-west-2",
        "eu-west-1",
        "eu-central-1",
        "eu-central-2",
        "ap-south-1",
        "ap-northeast-1",
        "ap-southeast-4",
        "sa-east-1",
        "me-central-1"
      })
  void aRegionHasOneForEachKindOfKey(String region) {
    for (String key : List.of("RSA2048", "RSA4096", "ECC384")) {
      assertThat(named("Amazon RDS " + region + " Root CA " + key + " G1")).isEqualTo(1);
    }
  }

  @Test
  void proxiesHaveTheirsFromAmazonsOwnAuthority() {
    assertThat(named("Amazon Root CA 1")).isEqualTo(1);
  }

  @Test
  void nobodyIsTrustedWhoSignsForWhatIsNotForSale() {
    assertThat(roots)
        .extracting(root -> root.getSubjectX500Principal().getName())
        .noneMatch(name -> name.contains("Beta") || name.contains("Preview"));
  }

  private long named(String name) {
    return roots.stream()
        .filter(root -> root.getSubjectX500Principal().getName().contains("CN=" + name + ","))
        .count();
  }
}
