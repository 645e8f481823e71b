package dev.winnow.engine.study;

import dev.winnow.api.Names;
import dev.winnow.api.Owners;
import dev.winnow.api.TrialSpec;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialSpec.Reason;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.search.study.Action;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.StopReason;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** What the planner decided, as a trial to create or a trial whose spec is to change. */
public sealed interface Decision {
    /** What becomes of a trial. */
    enum Kind {
        CREATE,
        GRANT,
        PAUSE,
        STOP;

        /** The name in logs and metrics: {@code create}, {@code grant}, {@code pause} or {@code stop}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Does one thing for each kind of decision. */
    interface Visitor {
        void create(TuningTrial trial);

        void change(Change change);
    }

    /** Calls the method of the visitor that belongs to this kind of decision. */
    void accept(Visitor visitor);

    /** A trial that does not exist yet, without what its store adds (uid, times, versions). */
    record Create(TuningTrial trial) implements Decision {
        @Override
        public void accept(Visitor visitor) {
            visitor.create(trial);
        }
    }

    /**
     * A trial that goes on, rests or ends.
     *
     * @param trial as the plan saw it
     * @param spec what its spec is to be
     */
    record Change(Kind kind, TuningTrial trial, TrialSpec spec) implements Decision {
        @Override
        public void accept(Visitor visitor) {
            visitor.change(this);
        }
    }

    /** The decision that an action of the planner asks for. */
    static Decision of(Action action, TuningStudy study, Study definition, IntFunction<TuningTrial> trials) {
        return action.accept(new Action.Visitor<Decision>() {
            @Override
            public Decision create(Action.Create create) {
                return new Create(trial(create, study, definition));
            }

            @Override
            public Decision grant(Action.Grant grant) {
                var trial = trials.apply(grant.trial());
                return new Change(Kind.GRANT, trial, trial.getSpec().granted(grant.resource()));
            }

            @Override
            public Decision pause(Action.Pause pause) {
                var trial = trials.apply(pause.trial());
                var reason = definition.suspended() ? Reason.Suspended : Reason.AwaitingPromotion;
                return new Change(Kind.PAUSE, trial, trial.getSpec().desiring(Desired.Paused, reason));
            }

            @Override
            public Decision stop(Action.Stop stop) {
                var trial = trials.apply(stop.trial());
                var reason = stop.reason() == StopReason.PRUNED ? Reason.Pruned : Reason.StudyEnded;
                return new Change(Kind.STOP, trial, trial.getSpec().desiring(Desired.Stopped, reason));
            }
        });
    }

    private static TuningTrial trial(Action.Create create, TuningStudy study, Study definition) {
        var meta = study.getMetadata();
        var parameters = create.configuration().values().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, e -> e.getValue().toString(), (a, b) -> b, LinkedHashMap::new));
        var trial = new TuningTrial();
        trial.setMetadata(new ObjectMetaBuilder()
                .withName(Names.trial(meta.getName(), create.number()))
                .withNamespace(meta.getNamespace())
                .addToLabels(Names.STUDY_LABEL, meta.getName())
                .withOwnerReferences(Owners.reference(study))
                .build());
        trial.setSpec(new TrialSpec(
                meta.getName(),
                create.number(),
                parameters,
                create.bracket(),
                create.resource(),
                definition.pruner().rungs(create.bracket()),
                Desired.Running,
                null,
                create.origin()
                        .map(origin ->
                                new TrialSpec.StartFrom(Names.trial(meta.getName(), origin.trial()), origin.step()))
                        .orElse(null)));
        return trial;
    }
}
