package dev.winnow.api;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The values of a trial's {@code status.reason} that this code makes itself. Other reasons pass through as the texts that
 * they are: those of Kubernetes, such as {@code Unschedulable}, and those of {@link TrialSpec.Reason}.
 */
public enum TrialReason {
    /** Pending: its earlier pod is still being deleted. */
    Terminating,
    /** Pending: somebody else deleted its pod. */
    PodVanished,
    /** Pending: the local run that had its process ended. */
    Interrupted,

    /** Pending: the API server refused the pod because a quota is used up. */
    QuotaExceeded,
    /** Pending: the API server refused the pod because its namespace is being deleted. */
    NamespaceTerminating,
    /** Pending: the API server refused the pod because its service account does not exist. */
    ServiceAccountMissing,
    /** Pending: another object has the name of its pod. */
    PodNameTaken,
    /** Pending: the API server found the pod invalid. */
    PodInvalid,
    /** Pending: the API server does not allow the pod. */
    PodForbidden,
    /** Pending: the API server cannot take the pod now, for instance because an admission webhook does not answer. */
    PodRefused,
    /** Pending: this installation does not allow the kind of object that the trial is. */
    KindNotAllowed,
    /** Pending: the cluster does not know the kind of object that the trial is. */
    KindMissing,
    /** Pending: its pod had not started when the template changed, and is replaced. */
    TemplateChanged,

    /** The operator fails at the trial's turn, by a fault of its own or because it lacks a right. */
    TurnFailed,

    /** Queued: the scheduler has not looked at the pod yet. */
    Scheduling,
    /** Queued: the pod has a node and its container is being started. */
    Starting,
    /** Queued: the pod has had a node for a minute, and its container is not created yet. */
    StartingSlowly,
    /** Queued: the pod's init containers run. */
    PodInitializing,
    /** Queued: no node can take the pod. */
    Unschedulable,
    /** Queued: its queue has no quota left for it. */
    QuotaPending,
    /** Queued: its object is suspended, as by a queue. */
    Suspended,
    /** Queued: its object has no pod that reports yet. */
    PodsMissing,
    /** Queued: the pod has a part that this release cannot read, so nothing is known of it. */
    PodUnreadable,

    /** An attempt failed: the trainer ended with an exit code other than 0. */
    ExitCode,
    /** An attempt failed: nobody took the trainer's reports, which is not its fault. */
    OperatorAway,
    /** An attempt failed: a signal ended the trainer. */
    Signal,
    /** An attempt failed: the trainer used more memory than its limit. */
    OOMKilled,
    /** An attempt failed: it ran longer than {@code trial.timeoutSeconds}. */
    Timeout,
    /** An attempt failed: its trainer did not start within {@code trial.startTimeoutSeconds}. */
    StartTimeout,
    /** An attempt failed: one of its init containers did. */
    InitContainerFailed,
    /** An attempt failed: its pod did, and does not say why. */
    PodFailed,
    /** An attempt failed: its object says so, and none of its pods says why. */
    ObjectFailed,
    /** Failed: the trainer refused its settings, so no other attempt can help. */
    SettingsRefused,
    /** Failed: the trainer ended with exit code 0 but never reported. */
    NoReport,

    /** Completed: the trainer ended by itself before its grant. */
    TrainerDone,
    /** Stopped: the objective was not a finite number. */
    Diverged;

    /** Whether a reason of a queued trial is a normal step of its start, so that nothing keeps the trial from running. */
    public static boolean passes(@Nullable String reason) {
        return Scheduling.is(reason) || Starting.is(reason) || PodInitializing.is(reason);
    }

    /** Whether a reason of a pending trial is that the API server refused its pod. */
    public static boolean refused(@Nullable String reason) {
        return Stream.of(
                        QuotaExceeded,
                        NamespaceTerminating,
                        ServiceAccountMissing,
                        PodNameTaken,
                        PodInvalid,
                        PodForbidden,
                        PodRefused,
                        KindNotAllowed,
                        KindMissing)
                .anyMatch(refusal -> refusal.is(reason));
    }

    /** Whether a text is this reason. */
    public boolean is(@Nullable String reason) {
        return name().equals(reason);
    }
}
