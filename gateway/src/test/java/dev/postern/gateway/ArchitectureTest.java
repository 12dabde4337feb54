package dev.postern.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The module rules of docs/architecture.md. */
class ArchitectureTest {
  private static final String ROOT = "dev.postern.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.postern");
  private static final String[] LEAVES = {
    "access", "iam", "sql", "masking", "wire.postgres", "wire.mysql", "aws", "recorder"
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "access",
        "iam",
        "sql",
        "masking",
        "wire.postgres",
        "wire.mysql",
        "aws",
        "recorder"
      })
  void aLeafKnowsNoOtherLeafAndNotTheProgram(String leaf) {
    String[] others =
        Arrays.stream(LEAVES)
            .filter(other -> !other.equals(leaf))
            .map(other -> ROOT + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(ROOT + leaf + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + "gateway..", ROOT + "embedded..", ROOT + "testkit..")
        .check(CLASSES);
  }

  @Test
  void coreKnowsTheJdkOnlyAndDoesNoInputOrOutput() {
    classes()
        .that()
        .resideInAPackage(ROOT + "core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "core..",
            "java.lang..",
            "java.util..",
            "java.time..",
            "java.io",
            "java.nio",
            "java.nio.charset",
            "java.security..",
            "org.jspecify..")
        .check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"access", "iam", "sql", "masking", "aws", "core"})
  void whatDecidesKnowsNothingOfNetty(String module) {
    noClasses()
        .that()
        .resideInAPackage(ROOT + module + "..")
        .and()
        .resideOutsideOfPackage(ROOT + "aws.bridge..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(CLASSES);
  }

  /** A library that could be swapped is imported by one package. */
  @ParameterizedTest
  @CsvSource({
    "com.nimbusds.oauth2.., access.login",
    "com.nimbusds.openid.., access.login",
    "com.nimbusds.jose.., access",
    "com.nimbusds.jwt.., access",
    "dev.cel.., access",
    "org.bouncycastle.., masking",
    "org.cryptomator.., masking",
    "net.openhft.., recorder",
    "software.amazon.., iam",
    "com.github.luben.zstd.., wire.mysql",
    "com.ongres.scram.., wire.postgres",
    "org.snakeyaml.., gateway.config",
    "picocli.., gateway.cli",
    "net.sf.jsqlparser.., sql.opinion",
    "org.postgresql.., masking",
    "org.sqlite.., gateway.state",
    "com.zaxxer.., gateway.state",
    "org.flywaydb.., gateway.state",
    "org.jdbi.., gateway.state"
  })
  void aLibraryIsImportedByOnePackage(String library, String owner) {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + owner)
        .and()
        .resideOutsideOfPackages(ROOT + "testkit..", ROOT + "gateway.demo..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.postern.(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
