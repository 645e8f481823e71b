package dev.winnow.engine.trial;

import dev.winnow.api.TrialReason;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TrialStatusEdit;
import dev.winnow.api.TuningTrial;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Why an attempt could not be started: the API server refused its pod. No refusal is the fault of a trial. Whoever is refused
 * waits and asks again.
 *
 * @param reason one word for the trial's status
 * @param ofTemplate whether the pod itself is wrong, so that only a change of the manifest helps
 */
public record StartRefusal(String reason, boolean ofTemplate, String message) {
    private static final Set<TrialReason> SURROUNDINGS = EnumSet.of(
            TrialReason.QuotaExceeded,
            TrialReason.NamespaceTerminating,
            TrialReason.ServiceAccountMissing,
            TrialReason.PodNameTaken);

    /** Whether the refusal says nothing about the pod: any other would be refused in its place. */
    public boolean ofSurroundings() {
        return SURROUNDINGS.stream().anyMatch(known -> known.is(reason));
    }

    /** Reads the answer of the API server; empty when the answer is a passing fault and no refusal. */
    public static Optional<StartRefusal> of(Status answer) {
        var message = Optional.ofNullable(answer.getMessage()).orElse("");
        return switch (Optional.ofNullable(answer.getCode()).orElse(0)) {
            case 400 -> Optional.of(new StartRefusal(TrialReason.PodInvalid.name(), true, message));
            case 403 -> Optional.of(new StartRefusal(forbidden(answer, message).name(), false, message));
            case 409 ->
                Optional.of(new StartRefusal(TrialReason.PodNameTaken.name(), false, message))
                        .filter(taken -> "AlreadyExists".equals(answer.getReason()));
            case 422 ->
                Optional.of(
                        namesField(answer)
                                ? new StartRefusal(TrialReason.PodInvalid.name(), true, message)
                                : new StartRefusal(TrialReason.PodForbidden.name(), false, message));
            case 500 -> Optional.of(new StartRefusal(TrialReason.PodRefused.name(), false, message));
            default -> Optional.empty();
        };
    }

    /**
     * The status of a trial whose attempt was refused. Words that differ from those on record by nothing but their numbers,
     * such as what is left of a quota, are not put on record again.
     */
    public TrialStatus status(TuningTrial trial) {
        var before = trial.statusOrNew();
        boolean known = before.state() == State.Pending
                && reason.equals(before.reason())
                && withoutNumbers(message).equals(withoutNumbers(String.valueOf(before.message())));
        return new TrialStatusEdit(before)
                .observedGeneration(trial.getMetadata().getGeneration())
                .state(State.Pending)
                .reason(reason)
                .message(known ? before.message() : message)
                .status();
    }

    private static String withoutNumbers(String sentence) {
        return sentence.replaceAll("[0-9]+", "#");
    }

    /** A validation names the field that is wrong; a policy that answers 422 does not. */
    private static boolean namesField(Status answer) {
        return causes(answer).stream()
                .anyMatch(cause -> cause.getField() != null && !cause.getField().isEmpty());
    }

    /** The word for a 403. Nothing but the word follows from the English, which is all that the API server says. */
    private static TrialReason forbidden(Status answer, String message) {
        if (causes(answer).stream().anyMatch(cause -> TrialReason.NamespaceTerminating.is(cause.getReason()))) {
            return TrialReason.NamespaceTerminating;
        }
        if (message.contains("exceeded quota")) {
            return TrialReason.QuotaExceeded;
        }
        return message.contains("error looking up service account")
                ? TrialReason.ServiceAccountMissing
                : TrialReason.PodForbidden;
    }

    private static List<StatusCause> causes(Status answer) {
        return Optional.ofNullable(answer.getDetails())
                .map(StatusDetails::getCauses)
                .orElse(List.of());
    }
}
