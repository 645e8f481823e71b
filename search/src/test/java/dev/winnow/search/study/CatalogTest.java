package dev.winnow.search.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.winnow.search.pruner.AshaStopping;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.sampler.Sampler;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the manifest's schema refuses is what these kinds say of themselves. */
class CatalogTest {
    private static <T> Set<String> names(Map<String, T> kinds, Predicate<T> which) {
        return kinds.entrySet().stream()
                .filter(kind -> which.test(kind.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void severalObjectivesAreForThoseThatNeedAnOrderAlone() {
        assertThat(names(Catalog.pruners(), pruner -> !pruner.comparesOnly()))
                .containsExactlyInAnyOrder("PASHA", "Median", "Percentile", "Threshold", "Patience", "Wilcoxon", "PBT");
        assertThat(names(Catalog.samplers(), sampler -> !sampler.comparesOnly()))
                .containsExactlyInAnyOrder("GP", "CMAES");
    }

    @Test
    void earlierTrialsAreForThoseThatLearnFromTrials() {
        assertThat(names(Catalog.samplers(), sampler -> !sampler.learns()))
                .containsExactlyInAnyOrder("Random", "Sobol", "Grid");
        assertThat(names(Catalog.pruners(), Pruner::inherits)).containsExactly("PBT");
    }

    @Test
    void checkpointsAreForThoseThatPause() {
        assertThat(names(Catalog.pruners(), pruner -> !pruner.pauses()))
                .containsExactlyInAnyOrder("Auto", "None", "Median", "Percentile", "Threshold", "Patience", "Wilcoxon");
    }

    @Test
    void noKindIsForgotten() {
        var classes = new ClassFileImporter()
                .importUrl(Study.class.getProtectionDomain().getCodeSource().getLocation());
        assertThat(Catalog.samplers().values().stream().map(Object::getClass))
                .containsAll(classes.stream()
                        .filter(type -> type.isAssignableTo(Sampler.class) && !type.isInterface())
                        .<Class<?>>map(JavaClass::reflect)
                        .toList());
        assertThat(Catalog.pruners().values().stream().map(Object::getClass))
                .as("the stopping form of ASHA has the name of the promotion form")
                .containsAll(classes.stream()
                        .filter(type -> type.isAssignableTo(Pruner.class) && !type.isInterface())
                        .<Class<?>>map(JavaClass::reflect)
                        .filter(type -> type != AshaStopping.class)
                        .toList());
    }
}
