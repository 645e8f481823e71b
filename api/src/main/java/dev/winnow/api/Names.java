package dev.winnow.api;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Names that more than one part uses: the API group, labels, the audience of report tokens, trials and pods. */
public final class Names {
    public static final String GROUP = "winnow.dev";
    public static final String VERSION = "v1alpha1";

    /** Label on trials and pods: the name of the study. */
    public static final String STUDY_LABEL = GROUP + "/study";
    /** Label on pods: the name of the trial. */
    public static final String TRIAL_LABEL = GROUP + "/trial";
    /** Label on pods: which attempt of the trial it is, counted from 1. */
    public static final String ATTEMPT_LABEL = GROUP + "/attempt";

    /** Annotation on pods: the container that trains. kubectl reads it too, for {@code kubectl logs}. */
    public static final String TRAINER_ANNOTATION = "kubectl.kubernetes.io/default-container";

    /** Audience of the service-account tokens with which pods report. */
    public static final String REPORT_AUDIENCE = GROUP + "/report";

    /** The only value of {@code spec.managedBy} that this operator reconciles. */
    public static final String MANAGER = GROUP + "/operator";

    private Names() {}

    /** The name of trial {@code number} of a study. */
    public static String trial(String study, int number) {
        return study + "-" + number;
    }

    /** The name of the pod of one attempt of a trial. */
    public static String pod(String trial, int attempt) {
        return trial + "-" + attempt;
    }

    /**
     * Which attempt of its trial a pod is, counted from 1.
     *
     * @param pod with {@link #ATTEMPT_LABEL}, as this code makes it
     * @throws NumberFormatException if the label is missing or no number
     */
    public static int attempt(HasMetadata pod) {
        return Integer.parseInt(pod.getMetadata().getLabels().get(ATTEMPT_LABEL));
    }
}
