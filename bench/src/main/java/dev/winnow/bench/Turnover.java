package dev.winnow.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast a study reacts, from the calls of its operator alone. A duration begins when the API server received the
 * report that caused it and ends when the API server was done with what follows.
 *
 * <p>A trial ends with the value of its last rung, or comes to rest with that of a rung at which it lost. The study keeps
 * a fixed number of trials running, so the k-th end makes room for the k-th pod after the first {@code parallel} ones;
 * pods are counted until the last trial has its first one, as room is no longer filled at once after that.
 *
 * @param ends the value that ended a trial or at which it lost, until the pod that takes its place is created
 * @param prunes the value at which a trial lost, until its pod has a deletionTimestamp
 * @param decisions the first part of a prune: until the decision is on the trial
 * @param starts a trial is created, until its first pod is
 */
record Turnover(Distribution ends, Distribution prunes, Distribution decisions, Distribution starts) {

    /**
     * Reads the story of one study.
     *
     * @param calls the operator's calls in the order in which they were answered
     * @param parallel how many trials run at once
     * @throws IllegalStateException if a pod was created before there was room for it: the calls are not those of a study
     *     that keeps {@code parallel} trials running
     */
    static Turnover of(List<Call> calls, int parallel) {
        var reader = new Reader();
        calls.stream().filter(Call::taken).forEach(reader::read);
        return new Turnover(
                new Distribution(matched(reader.ends, reader.pods.subList(0, reader.podsUntilLastStart), parallel)),
                new Distribution(reader.prunes),
                new Distribution(reader.decisions),
                new Distribution(reader.starts));
    }

    private static List<Duration> matched(List<Instant> ends, List<Instant> pods, int parallel) {
        var rooms = ends.stream().sorted().toList();
        List<Duration> waits = new ArrayList<>();
        for (int k = 0; k + parallel < pods.size(); k++) {
            if (k >= rooms.size() || pods.get(k + parallel).isBefore(rooms.get(k))) {
                throw new IllegalStateException("pod " + (k + parallel) + " was created before " + (k + 1)
                        + " trials had ended: the first pods came too slowly, or another study ran");
            }
            waits.add(Duration.between(rooms.get(k), pods.get(k + parallel)));
        }
        return waits;
    }

    /** One trial, as its calls are gone through. */
    private static final class Story {
        final Instant created;
        final int maxResource;
        Instant lastValue = Instant.MIN;
        boolean resting;
        boolean podToGo;
        boolean started;

        Story(Call creation) {
            created = creation.received();
            var rungs = creation.body().path("spec").path("rungs");
            maxResource = rungs.path(rungs.size() - 1).asInt();
        }
    }

    private static final class Reader {
        final Map<String, Story> stories = new HashMap<>();
        final List<Instant> ends = new ArrayList<>();
        final List<Instant> pods = new ArrayList<>();
        final List<Duration> prunes = new ArrayList<>();
        final List<Duration> decisions = new ArrayList<>();
        final List<Duration> starts = new ArrayList<>();
        int podsUntilLastStart;

        void read(Call call) {
            switch (call.purpose()) {
                case TRIAL -> stories.put(call.name(), new Story(call));
                case RUNG -> value(story(call.name()), call);
                case DECISION -> decision(story(call.name()), call);
                case POD -> pod(story(trialOf(call.name())), call);
                case POD_DELETED -> deletion(story(trialOf(call.name())), call);
                default -> {
                    // Nothing that a duration begins or ends with.
                }
            }
        }

        private Story story(String trial) {
            var story = stories.get(trial);
            if (story == null) {
                throw new IllegalStateException("the creation of " + trial + " is not among the calls");
            }
            return story;
        }

        private void value(Story trial, Call call) {
            trial.lastValue = call.received();
            var rungs = call.body().path("status").path("reported").path("rungs");
            if (rungs.path(rungs.size() - 1).path("resource").asInt() == trial.maxResource) {
                ends.add(call.received());
            }
        }

        private void decision(Story trial, Call call) {
            var reason = call.body().path("spec").path("reason").asText();
            boolean lost = reason.equals("Pruned") || reason.equals("AwaitingPromotion");
            // One that rests already is stopped at the study's end; no report of that moment caused it.
            if (lost && !trial.resting) {
                ends.add(trial.lastValue);
                decisions.add(Duration.between(trial.lastValue, call.answered()));
                trial.podToGo = true;
            }
            trial.resting = lost;
        }

        private void pod(Story trial, Call call) {
            pods.add(call.answered());
            if (!trial.started) {
                trial.started = true;
                starts.add(Duration.between(trial.created, call.answered()));
                podsUntilLastStart = pods.size();
            }
        }

        private void deletion(Story trial, Call call) {
            if (trial.podToGo) {
                trial.podToGo = false;
                prunes.add(Duration.between(trial.lastValue, call.answered()));
            }
        }

        /** A pod's name is the trial's and the attempt's number. */
        private static String trialOf(String pod) {
            return pod.substring(0, pod.lastIndexOf('-'));
        }
    }
}
