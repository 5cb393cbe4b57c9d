package dev.errata.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The directions in which modules may depend on each other, as the compiled classes have them. */
class ArchitectureTest {
  private static final String GENERATED = "dev.errata.event";
  private static JavaClasses classes;

  @BeforeAll
  static void importClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.errata");
  }

  @Test
  void shouldDependDownwardsOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("schemas")
        .definedBy("dev.errata.schemas..", GENERATED + "..")
        .layer("broker")
        .definedBy("dev.errata.broker..")
        .layer("world")
        .definedBy("dev.errata.world..")
        .layer("language-model")
        .definedBy("dev.errata.model..")
        .layer("stream-app")
        .definedBy("dev.errata.stream..")
        .layer("gpu-editor")
        .definedBy("dev.errata.editor..")
        .layer("evaluator")
        .definedBy("dev.errata.evaluator..")
        .layer("cli")
        .definedBy("dev.errata.cli..")
        .whereLayer("schemas")
        .mayNotAccessAnyLayer()
        .whereLayer("broker")
        .mayNotAccessAnyLayer()
        .whereLayer("world")
        .mayNotAccessAnyLayer()
        .whereLayer("language-model")
        .mayNotAccessAnyLayer()
        .whereLayer("stream-app")
        .mayOnlyAccessLayers("schemas", "world")
        .whereLayer("gpu-editor")
        .mayOnlyAccessLayers("schemas", "language-model")
        .whereLayer("evaluator")
        .mayOnlyAccessLayers("schemas", "world", "language-model")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .check(classes);
  }

  @Test
  void shouldKeepEveryClassInAModulesPackage() {
    Set<String> modules =
        classes.stream()
            .map(c -> c.getPackageName().split("\\.", -1)[2])
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(modules)
        .containsExactly(
            "broker", "cli", "editor", "evaluator", "event", "model", "schemas", "stream", "world");
  }

  @Test
  void shouldKeepModelsAwayFromTheLogAndStreamsAwayFromModels() {
    noClasses()
        .that()
        .resideInAPackage("dev.errata.model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "org.apache.avro..", "io.confluent..")
        .check(classes);
    noClasses()
        .that()
        .resideInAnyPackage("dev.errata.stream..", "dev.errata.schemas..", "dev.errata.world..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage("dev.errata.world..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("dev.errata.world..", "java..")
        .check(classes);
  }

  /** A module's root package joins the packages below it and holds what they share. */
  @Test
  void shouldHaveNoCyclesBetweenThePackagesOfAModule() {
    slices().matching("dev.errata.(*).(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void shouldEndTheProcessAndParseCommandLinesInTheCommandOnly() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.errata.cli.Errata")
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(classes);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.errata.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(classes);
  }

  @Test
  void shouldSayOfEveryPackageWhatBelongsInIt() {
    Set<String> all = new TreeSet<>();
    Set<String> documented = new TreeSet<>();
    for (JavaClass c : classes) {
      all.add(c.getPackageName());
      if (c.getSimpleName().equals("package-info")) {
        documented.add(c.getPackageName());
      }
    }
    all.remove(GENERATED);

    assertThat(documented).as("packages with a package-info.java").containsAll(all);
  }
}
