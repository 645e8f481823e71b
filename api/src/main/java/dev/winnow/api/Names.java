package dev.winnow.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

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

    /** Label on pods that the object of an attempt made, at however many removes: the uid of the trial. */
    public static final String TRIAL_UID_LABEL = GROUP + "/trial-uid";

    /**
     * Annotation on pods that the object of an attempt made, if pods of their template report: the labels of the one that does,
     * {@code name=value} with commas between; empty if each does.
     */
    public static final String REPORTER_ANNOTATION = GROUP + "/reporter";
    /** Annotation on pods: the container that trains. */
    public static final String TRAINER_ANNOTATION = GROUP + "/trainer";
    /** Annotation on pods: the container of {@code kubectl logs}. Others may change it, so nothing follows from it. */
    public static final String KUBECTL_ANNOTATION = "kubectl.kubernetes.io/default-container";
    /** Annotation on pods: a hash of the template that the pod was made from. */
    public static final String TEMPLATE_ANNOTATION = GROUP + "/pod-template-hash";

    /**
     * Annotation on pods that count as other GPUs than the names of their resources say: how many, by the weights of the
     * installation. It is for people who do not know the weights; the operator itself goes by the weights.
     */
    public static final String GPUS_ANNOTATION = GROUP + "/gpus";

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
     * Which attempt of its trial a pod says it is, counted from 1; empty if its labels and its name do not agree. Whoever may
     * label pods can write these labels, so see {@code AttemptNumber} for which trial the pod is one.
     */
    public static OptionalInt attempt(HasMetadata pod) {
        var number = attemptLabel(pod);
        return number.isPresent()
                        && pod(label(pod, TRIAL_LABEL), number.getAsInt())
                                .equals(pod.getMetadata().getName())
                ? number
                : OptionalInt.empty();
    }

    /** Which attempt its label says, counted from 1, whatever the name; empty if there is no such label. */
    public static OptionalInt attemptLabel(HasMetadata pod) {
        var number = label(pod, ATTEMPT_LABEL);
        return number.matches("[1-9][0-9]{0,8}") ? OptionalInt.of(Integer.parseInt(number)) : OptionalInt.empty();
    }

    private static String label(HasMetadata pod, String name) {
        return Optional.ofNullable(pod.getMetadata().getLabels())
                .orElse(Map.of())
                .getOrDefault(name, "");
    }
}
