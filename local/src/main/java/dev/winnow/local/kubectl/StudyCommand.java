package dev.winnow.local.kubectl;

import dev.winnow.client.ClusterException;
import dev.winnow.local.LocalException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command about one study of a cluster. */
abstract class StudyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STUDY", description = "The study.")
    private String study = "";

    @Mixin
    private ClusterOptions where = new ClusterOptions();

    @Override
    public final Integer call() throws ClusterException, InterruptedException, LocalException {
        try (var place = where.open()) {
            return run(place, study);
        }
    }

    /**
     * Does what the command is for.
     *
     * @param study the name that was given; whether there is such a study is not known
     * @return the exit code
     */
    abstract int run(Place place, String study) throws ClusterException, InterruptedException, LocalException;
}
