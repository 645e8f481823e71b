package dev.winnow.local.kubectl;

import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.client.Cluster;
import dev.winnow.client.ClusterException;
import dev.winnow.client.Scope;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.TrialPage;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A namespace of a cluster, and what a person looks for in it. */
record Place(Cluster cluster, String namespace) implements AutoCloseable {
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    /** A study and its trials. */
    record Found(TuningStudy study, List<TuningTrial> trials) {
        StudyPage page() {
            return StudyPage.of(study, trials, Instant.now(Clock.systemUTC()));
        }
    }

    /** A study of a scope each. */
    List<TuningStudy> studies(Scope scope) throws ClusterException, InterruptedException {
        try {
            return cluster.studies(scope);
        } catch (ClusterException e) {
            throw e.code() == NOT_FOUND ? missing() : e;
        }
    }

    /** A study. */
    TuningStudy study(String name) throws ClusterException, InterruptedException {
        var study = cluster.study(namespace, name);
        if (study.isPresent()) {
            return study.get();
        }
        throw absent("study", name, near(name));
    }

    /** A study with its trials. */
    Found found(String name) throws ClusterException, InterruptedException {
        return new Found(study(name), cluster.trials(namespace, name));
    }

    /** A trial. */
    TuningTrial trial(String name) throws ClusterException, InterruptedException {
        var trial = cluster.trial(namespace, name);
        if (trial.isPresent()) {
            return trial.get();
        }
        // The name of a trial is that of its study with a number.
        int cut = name.lastIndexOf('-');
        var study = cut < 1 ? Optional.<TuningStudy>empty() : cluster.study(namespace, name.substring(0, cut));
        if (study.isEmpty()) {
            throw absent("trial", name, near(cut < 1 ? name : name.substring(0, cut)));
        }
        var trials = cluster.trials(namespace, name.substring(0, cut));
        throw absent(
                "trial",
                name,
                trials.isEmpty()
                        ? "; the study has no trials yet"
                        : "; the study has " + trials.size() + ", from "
                                + trials.get(0).getMetadata().getName() + " to "
                                + trials.get(trials.size() - 1).getMetadata().getName());
    }

    /** The study of a trial, with all of its trials. */
    Found studyOf(TuningTrial trial) throws ClusterException, InterruptedException {
        return found(trial.getSpec().study());
    }

    /** A trial on the page of its study. */
    static TrialPage on(StudyPage page, TuningTrial trial) throws ClusterException {
        return page.trials().stream()
                .filter(shown -> shown.number() == trial.getSpec().number())
                .findFirst()
                .orElseThrow(() ->
                        ClusterException.of(NOT_FOUND, trial.getMetadata().getName() + " was deleted in this moment"));
    }

    /** The studies that may have been meant; none if the person may not list them. */
    private String near(String name) throws ClusterException, InterruptedException {
        try {
            return NearNames.of(
                    name,
                    studies(Scope.of(namespace)).stream()
                            .map(study -> study.getMetadata().getName())
                            .toList());
        } catch (ClusterException e) {
            if (e.code() == FORBIDDEN) {
                return "";
            }
            throw e;
        }
    }

    private ClusterException absent(String kind, String name, String more) {
        return ClusterException.of(NOT_FOUND, "there is no " + kind + " " + name + " in namespace " + namespace + more);
    }

    private ClusterException missing() {
        return ClusterException.of(
                NOT_FOUND,
                "Winnow is not installed in this cluster (" + cluster.title()
                        + "): it has no TuningStudies. Install the chart, or name another --context");
    }

    @Override
    public void close() {
        cluster.close();
    }
}
