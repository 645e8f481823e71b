package dev.winnow.operator;

import dev.winnow.testkit.FailedRun;
import java.util.Objects;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Each test of this module that fails leaves its {@link FailedRun}; JUnit finds this class by its service file. */
public final class KeepsFailedRuns implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace NOTES = ExtensionContext.Namespace.create(KeepsFailedRuns.class);

    /** As {@code RestartsIT-killedAfterEachOfItsWrites}; with the number of the arguments where a test has some. */
    private static String name(ExtensionContext test) {
        var number = test.getUniqueId().replaceAll("^.*#(\\d+)\\]$", "-$1");
        return test.getRequiredTestClass().getSimpleName() + "-"
                + test.getRequiredTestMethod().getName() + (number.startsWith("-") ? number : "");
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        test.getStore(NOTES).put(test.getUniqueId(), FailedRun.begin(name(test)));
    }

    @Override
    public void afterEach(ExtensionContext test) {
        try (var run = Objects.requireNonNull(test.getStore(NOTES).remove(test.getUniqueId(), FailedRun.class))) {
            if (test.getExecutionException().isPresent()) {
                run.keep();
            }
        }
    }
}
