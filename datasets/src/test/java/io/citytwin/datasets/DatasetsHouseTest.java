package io.citytwin.datasets;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class DatasetsHouseTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.citytwin.datasets");

    @Test
    void theGeneratorKnowsNoOtherRoomOfTheHouse() {
        classes()
                .that()
                .resideInAPackage("io.citytwin.datasets..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.citytwin.datasets..", "java..", "org.locationtech.jts..")
                .check(CLASSES);
    }

    @Test
    void thereAreNoCirclesBetweenPackages() {
        slices().matching("io.citytwin.datasets.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void thePlanKnowsNoFiles() {
        noClasses()
                .that()
                .resideInAPackage("..datasets.plan..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..datasets.file..", "..datasets.layer..", "java.sql..", "java.nio.file..")
                .check(CLASSES);
    }
}
