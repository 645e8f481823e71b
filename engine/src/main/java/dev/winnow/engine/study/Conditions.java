package dev.winnow.engine.study;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The conditions of a study; the time of a transition moves only when the status of a condition does. */
public final class Conditions {
    public static final String ACCEPTED = "Accepted";
    public static final String PROGRESSING = "Progressing";
    public static final String COMPLETE = "Complete";
    public static final String FAILED = "Failed";
    /** Only a change of the manifest helps; true or not there, as kstatus has it. */
    static final String STALLED = "Stalled";

    static final String SUSPENDED = "Suspended";
    static final String STEPS_BEYOND_MAX_RESOURCE = "StepsBeyondMaxResource";
    static final String RARE_CONFIGURATIONS = "RareConfigurations";
    static final String FEW_TRIALS = "FewTrials";
    static final String NO_GPU_COUNTED = "NoGpuCounted";
    static final String MORE_TRIALS_IGNORED = "MoreTrialsIgnored";
    /** Conditions that warn: each is true or not there. */
    private static final Set<String> WARNINGS =
            Set.of(STEPS_BEYOND_MAX_RESOURCE, RARE_CONFIGURATIONS, FEW_TRIALS, NO_GPU_COUNTED, MORE_TRIALS_IGNORED);

    private static final int LONGEST_MESSAGE = 4096;

    private final List<Condition> before;
    private final List<Condition> after = new ArrayList<>();
    private final @Nullable Long generation;
    private final String now;

    Conditions(@Nullable List<Condition> before, @Nullable Long generation, Instant now) {
        this.before = before == null ? List.of() : before;
        this.generation = generation;
        this.now = now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Sets a condition. */
    Conditions set(String type, boolean status, String reason, String message) {
        var value = status ? "True" : "False";
        var same = find(before, type).filter(old -> old.getStatus().equals(value));
        after.add(new ConditionBuilder()
                .withType(type)
                .withStatus(value)
                .withReason(reason)
                .withMessage(message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message)
                .withObservedGeneration(generation)
                .withLastTransitionTime(
                        same.map(Condition::getLastTransitionTime).orElse(now))
                .build());
        return this;
    }

    /** All conditions that were set, in that order. */
    List<Condition> list() {
        return List.copyOf(after);
    }

    /** A condition by its type. */
    public static Optional<Condition> find(@Nullable List<Condition> conditions, String type) {
        return conditions == null
                ? Optional.empty()
                : conditions.stream().filter(c -> type.equals(c.getType())).findFirst();
    }

    /** The messages of the conditions that warn of something. */
    public static List<String> warnings(@Nullable List<Condition> conditions) {
        return conditions == null
                ? List.of()
                : conditions.stream()
                        .filter(condition -> WARNINGS.contains(condition.getType()))
                        .map(Condition::getMessage)
                        .toList();
    }

    /** Whether a condition is there and true. */
    static boolean isTrue(@Nullable List<Condition> conditions, String type) {
        return find(conditions, type).filter(c -> "True".equals(c.getStatus())).isPresent();
    }
}
