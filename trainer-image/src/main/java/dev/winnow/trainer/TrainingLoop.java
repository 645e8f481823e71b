package dev.winnow.trainer;

import dev.winnow.trainer.checkpoint.Checkpoint;
import dev.winnow.trainer.checkpoint.Checkpoints;
import dev.winnow.trainer.learn.Learner;
import dev.winnow.trainer.learn.Score;
import dev.winnow.trainer.nd4j.Arithmetic;
import dev.winnow.trainer.report.OperatorAwayException;
import dev.winnow.trainer.report.ReportRefusedException;
import dev.winnow.trainer.report.Reporter;
import dev.winnow.trainer.report.Reporter.Answer;
import dev.winnow.trainer.settings.InvalidSettingsException;
import dev.winnow.trainer.settings.Trial;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a trial: resume, then learn an epoch, save it, report it, until the end or until told to stop. */
final class TrainingLoop {
    private static final Logger log = LoggerFactory.getLogger(TrainingLoop.class);

    private final Trial trial;
    private final SortedMap<String, String> identity;
    private final String arithmetic;
    private final Learner learner;
    private final Checkpoints checkpoints;
    private final Reporter reporter;

    /**
     * @param identity what a checkpoint must have been made with to be of use here
     * @param arithmetic {@link Arithmetic#describe}
     */
    TrainingLoop(
            Trial trial,
            SortedMap<String, String> identity,
            String arithmetic,
            Learner learner,
            Checkpoints checkpoints,
            Reporter reporter) {
        this.trial = trial;
        this.identity = identity;
        this.arithmetic = arithmetic;
        this.learner = learner;
        this.checkpoints = checkpoints;
        this.reporter = reporter;
    }

    /** @throws InvalidSettingsException if the checkpoints are those of another trial */
    void run()
            throws IOException, InvalidSettingsException, ReportRefusedException, OperatorAwayException,
                    InterruptedException {
        Optional<Checkpoint> newest = checkpoints.newest();
        if (newest.isPresent() && !resume(newest.get())) {
            return;
        }
        if (newest.isEmpty()) {
            inherit();
        }
        boolean more = true;
        while (more && learner.epoch() < trial.epochs()) {
            more = advance();
        }
    }

    /** Goes on where another trial ended, with the settings of this one. What that one reached, it has reported itself. */
    private void inherit() throws InvalidSettingsException {
        Optional<Checkpoint> inherited = checkpoints.inherited();
        if (inherited.isEmpty()) {
            return;
        }
        try {
            learner.restore(inherited.get().snapshot());
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingsException(List.of(
                    "WINNOW_PARENT_CHECKPOINT_DIR: holds a network of another shape, %s; tune no settings of the network's shape or its optimizer with pruner PBT"
                            .formatted(differences(inherited.get().identity()))));
        }
        log.info("{} goes on after epoch {} of another trial", trial.name(), learner.epoch());
    }

    private boolean resume(Checkpoint checkpoint)
            throws IOException, InvalidSettingsException, ReportRefusedException, OperatorAwayException,
                    InterruptedException {
        if (!checkpoint.identity().equals(identity)) {
            throw new InvalidSettingsException(
                    List.of("WINNOW_CHECKPOINT_DIR: holds checkpoints of another trial, %s; give it an empty directory"
                            .formatted(differences(checkpoint.identity()))));
        }
        if (!checkpoint.arithmetic().equals(arithmetic)) {
            log.warn(
                    "The checkpoint was made with {}, this is {}: the trial goes on, but not bit by bit",
                    checkpoint.arithmetic(),
                    arithmetic);
        }
        learner.restore(checkpoint.snapshot());
        log.info("{} resumes after epoch {}", trial.name(), checkpoint.epoch());
        // the last attempt may have ended between saving the epoch and reporting it
        return checkpoints.isReported(checkpoint.epoch()) || report(checkpoint.epoch(), checkpoint.score());
    }

    private String differences(SortedMap<String, String> theirs) {
        var names = new TreeSet<>(theirs.keySet());
        names.addAll(identity.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(theirs.get(name), identity.get(name)))
                .map(name -> "with %s=%s where this one has %s"
                        .formatted(name, theirs.getOrDefault(name, ""), identity.getOrDefault(name, "")))
                .collect(Collectors.joining(", "));
    }

    /** Learns, saves and reports one epoch; whether another one is wanted. */
    private boolean advance() throws IOException, ReportRefusedException, OperatorAwayException, InterruptedException {
        learner.learnOneEpoch();
        int epoch = learner.epoch();
        Score score = learner.score();
        learner.adapt(score);
        log.info("epoch {} of {}: {}", epoch, trial.epochs(), score);
        if (score.isDiverged()) {
            // not saved: the last good epoch is worth more than a ruined network
            reporter.report(epoch, score);
            return false;
        }
        if (epoch == trial.epochs()) {
            score = score.withTest(learner.testScore());
            log.info("at the end: {}", score);
        }
        // before the report, so that an epoch the operator has counted is never lost
        checkpoints.save(new Checkpoint(identity, arithmetic, learner.snapshot(), score));
        return report(epoch, score);
    }

    private boolean report(int epoch, Score score)
            throws IOException, ReportRefusedException, OperatorAwayException, InterruptedException {
        Answer answer = reporter.report(epoch, score);
        if (answer == Answer.CONTINUE) {
            checkpoints.reported(epoch);
            return true;
        }
        log.info("{} ends after epoch {}: the operator says {}", trial.name(), epoch, answer);
        return false;
    }
}
