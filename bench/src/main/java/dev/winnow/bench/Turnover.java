package dev.winnow.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast a study reacts, from the calls of its operator alone. A duration begins when the API server received the
 * report that caused it and ends when it had done what follows.
 *
 * <p>A trial ends, or comes to rest, with the value of its last rung or of the rung at which it lost. The study keeps a
 * fixed number of trials running, so the k-th end makes room for the k-th pod after the first {@code parallel} ones;
 * pods are counted until the last trial has got its first, as room is not filled at once after that.
 *
 * @param ends the value that ended a trial, or at which it lost, until the pod that takes its place is created
 * @param prunes the value at which a trial lost, until its pod has a deletionTimestamp
 * @param decisions the first part of a prune: until the decision is on the trial
 * @param starts a trial is created, until its first pod is
 */
record Turnover(Distribution ends, Distribution prunes, Distribution decisions, Distribution starts) {

    /** One trial as its calls are gone through in their order. */
    private static final class Story {
        Instant lastReport = Instant.MIN;
        Instant created = Instant.MIN;
        boolean lost;
        boolean started;
    }

    /**
     * Reads the story of one study.
     *
     * @param calls the operator's calls in the order in which they were answered
     * @param trials how many trials the study creates
     * @param parallel how many of them run at once
     * @throws IllegalStateException if a pod was created before there was room for it: the calls are not those of a study
     *     that keeps {@code parallel} trials running
     */
    static Turnover of(List<Call> calls, int trials, int parallel) {
        Map<String, Story> stories = new HashMap<>();
        List<Instant> ends = new ArrayList<>();
        List<Instant> pods = new ArrayList<>();
        List<Duration> prunes = new ArrayList<>();
        List<Duration> decisions = new ArrayList<>();
        List<Duration> starts = new ArrayList<>();
        for (var call : calls.stream().filter(Call::taken).toList()) {
            switch (call.purpose()) {
                case TRIAL -> story(stories, call.name()).created = call.received();
                case RUNG -> {
                    story(stories, call.name()).lastReport = call.received();
                    if (trained(call)) {
                        ends.add(call.received());
                    }
                }
                case DECISION -> {
                    if (gaveUp(call)) {
                        var story = story(stories, call.name());
                        story.lost = true;
                        ends.add(story.lastReport);
                        decisions.add(Duration.between(story.lastReport, call.answered()));
                    }
                }
                case POD_DELETED -> {
                    var story = story(stories, trialOf(call.name()));
                    if (story.lost) {
                        story.lost = false;
                        prunes.add(Duration.between(story.lastReport, call.answered()));
                    }
                }
                case POD -> {
                    var story = story(stories, trialOf(call.name()));
                    if (!story.started) {
                        story.started = true;
                        starts.add(Duration.between(story.created, call.answered()));
                    }
                    if (starts.size() < trials || pods.size() < parallel || call.name().endsWith("-1")) {
                        pods.add(call.answered());
                    }
                }
                default -> {}
            }
        }
        return new Turnover(
                new Distribution(matched(ends, pods, parallel)),
                new Distribution(prunes),
                new Distribution(decisions),
                new Distribution(starts));
    }

    private static List<Duration> matched(List<Instant> ends, List<Instant> pods, int parallel) {
        var rooms = ends.stream().sorted().toList();
        List<Duration> waits = new ArrayList<>();
        for (int k = 0; k + parallel < pods.size() && k < rooms.size(); k++) {
            var wait = Duration.between(rooms.get(k), pods.get(k + parallel));
            if (wait.isNegative()) {
                throw new IllegalStateException("pod " + (k + parallel) + " was created before trial " + k
                        + " ended: trials were too short to fill the study, or another study ran");
            }
            waits.add(wait);
        }
        return waits;
    }

    private static Story story(Map<String, Story> stories, String trial) {
        return stories.computeIfAbsent(trial, name -> new Story());
    }

    /** Whether the report is of the full training. */
    private static boolean trained(Call report) {
        var rungs = report.body().path("status").path("reported").path("rungs");
        return rungs.path(rungs.size() - 1).path("final").asBoolean();
    }

    private static boolean gaveUp(Call decision) {
        var reason = decision.body().path("spec").path("reason").asText();
        return reason.equals("Pruned") || reason.equals("AwaitingPromotion");
    }

    /** The trial of a pod, whose name is the trial's and the attempt's number. */
    private static String trialOf(String pod) {
        return pod.substring(0, pod.lastIndexOf('-'));
    }
}
