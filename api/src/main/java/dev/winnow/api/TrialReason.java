package dev.winnow.api;

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
    /** Failed: the API server found the pod invalid. */
    PodInvalid,
    /** Failed: the API server does not allow the pod. */
    PodForbidden,

    /** Queued: the scheduler has not looked at the pod yet. */
    Scheduling,
    /** Queued: the pod has a node and its container is being started. */
    Starting,
    /** Queued: no node can take the pod. */
    Unschedulable,

    /** An attempt failed: the trainer ended with an exit code other than 0. */
    ExitCode,
    /** An attempt failed: a signal ended the trainer. */
    Signal,
    /** An attempt failed: the trainer used more memory than its limit. */
    OOMKilled,
    /** An attempt failed: it ran longer than {@code trial.timeoutSeconds}. */
    Timeout,
    /** An attempt failed: its pod did, and does not say why. */
    PodFailed,
    /** Failed: the trainer refused its settings, so no other attempt can help. */
    SettingsRefused,
    /** Failed: the trainer ended with exit code 0 but never reported. */
    NoReport,

    /** Completed: the trainer ended by itself before its grant. */
    TrainerDone,
    /** Stopped: the objective was not a finite number. */
    Diverged;

    /** Whether a text is this reason. */
    public boolean is(@Nullable String reason) {
        return name().equals(reason);
    }
}
