package io.citytwin.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.TryCatchBlock;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The walls of the house, held in every module: each has an empty test class that inherits these. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HouseRules {
    private static final String[] GROUND = {
        "io.citytwin.model..",
        "io.citytwin.catalog..",
        "io.citytwin.crs..",
        "io.citytwin.grid..",
        "io.citytwin.query..",
        "io.citytwin.raster..",
        "io.citytwin.store.."
    };

    private JavaClasses classes;

    @BeforeAll
    void readClasses() {
        classes = new ClassFileImporter().importPaths(classFolders());
    }

    /** Where the classes lie that are held to the rules. */
    protected List<Path> classFolders() {
        return List.of(Path.of("target/classes"));
    }

    @Test
    @DisplayName("the ground knows nothing of what stands on it")
    void groundStandsAlone() {
        noClasses()
                .that()
                .resideInAnyPackage(GROUND)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.citytwin.importers..", "io.citytwin.tiles..", "io.citytwin.server..", "io.citytwin.datasets..")
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    @DisplayName("importers and tiles don't know each other, nor the server")
    void floorsAreApart() {
        noClasses()
                .that()
                .resideInAPackage("io.citytwin.importers..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.citytwin.tiles..", "io.citytwin.server..", "io.citytwin.datasets..")
                .allowEmptyShould(true)
                .check(classes);
        noClasses()
                .that()
                .resideInAPackage("io.citytwin.tiles..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.citytwin.importers..", "io.citytwin.server..", "io.citytwin.datasets..")
                .allowEmptyShould(true)
                .check(classes);
        noClasses()
                .that()
                .resideInAPackage("io.citytwin.datasets..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.citytwin.importers..", "io.citytwin.tiles..", "io.citytwin.server..")
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    @DisplayName("there are no circles between packages")
    void hasNoCircles() {
        slices().matching("io.citytwin.(**)").should().beFreeOfCycles().allowEmptyShould(true).check(classes);
    }

    @Test
    @DisplayName("JDBC stays in the store (and where SQLite is a file format)")
    void sqlStaysInTheStore() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.citytwin.store..",
                        "io.citytwin.importers.format.gpkg..",
                        "io.citytwin.tiles.threed.pack..",
                        "io.citytwin.importers.format.assets3d..",
                        "io.citytwin.datasets..",
                        "io.citytwin.benchmarks..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..")
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    @DisplayName("Javalin stays in the http room, in the wiring and in endpoints and the blocks that mount them")
    void webFrameworkStaysInItsRoom() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.citytwin.server.http..", "io.citytwin.server.app..")
                .and(outermostNameEndsWithout("Endpoint", "Block"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.javalin..", "jakarta.servlet..")
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    @DisplayName("nothing is called a Manager, Helper, Util, Impl or Data")
    void namesSayWhatThingsAre() {
        classes()
                .should(notEndWith("Manager", "Helper", "Util", "Utils", "Impl", "Data"))
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    @DisplayName("nobody catches Exception, which also catches mistakes")
    void catchesWhatItMeans() {
        classes().should(notCatchException()).allowEmptyShould(true).check(classes);
    }

    private static DescribedPredicate<JavaClass> outermostNameEndsWithout(String... suffixes) {
        return DescribedPredicate.describe("are neither endpoints nor blocks", c -> {
            String name = c.getName().replaceAll("\\$.*", "");
            for (String suffix : suffixes) {
                if (name.endsWith(suffix)) {
                    return false;
                }
            }
            return true;
        });
    }

    private static ArchCondition<JavaClass> notEndWith(String... suffixes) {
        return new ArchCondition<>("have a name that says something") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                for (String suffix : suffixes) {
                    if (item.getSimpleName().endsWith(suffix)) {
                        events.add(SimpleConditionEvent.violated(item, item.getName() + " ends in " + suffix));
                    }
                }
            }
        };
    }

    private static ArchCondition<JavaClass> notCatchException() {
        return new ArchCondition<>("not catch java.lang.Exception") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                for (JavaCodeUnit unit : item.getCodeUnits()) {
                    for (TryCatchBlock block : unit.getTryCatchBlocks()) {
                        if (block.getCaughtThrowables().stream().anyMatch(t -> t.isEquivalentTo(Exception.class))) {
                            events.add(SimpleConditionEvent.violated(
                                    item, unit.getFullName() + " catches Exception " + block.getSourceCodeLocation()));
                        }
                    }
                }
            }
        };
    }
}
