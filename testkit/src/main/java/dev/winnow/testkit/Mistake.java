package dev.winnow.testkit;

import java.util.List;

/**
 * A manifest that the schema lets pass and the operator does not: {@link Manifests#ASHA}, wrong in one place.
 *
 * @param pointer the field
 * @param value what stands there
 * @param problem how the refusal begins; {@code %s} is the name of the study
 */
public record Mistake(String pointer, String value, String problem) {
    public static final List<Mistake> ALL = List.of(
            new Mistake(
                    "/spec/parameters/0/when",
                    "{parameter: optimizer, in: [sgd]}",
                    "spec.parameters: parameter 'learningRate': when.parameter 'optimizer' is defined later"),
            new Mistake(
                    "/spec/parameters/3/when",
                    "{parameter: optimizer, in: [rmsprop]}",
                    "spec.parameters: parameter 'momentum': when.in has 'rmsprop'"),
            new Mistake(
                    "/spec/parameters/0/double",
                    "{min: 0, max: 1, step: 0.3}",
                    "spec.parameters[0]: parameter 'learningRate': step 0.3 does not fit"),
            new Mistake(
                    "/spec/parameters/3/name",
                    "learning_rate",
                    "spec.parameters[3].name: learning_rate and learningRate would both be the variable HP_LEARNING_RATE"),
            new Mistake(
                    "/spec/initialTrials",
                    "[{parameters: {learningRate: 7}}]",
                    "spec.initialTrials[0].parameters: parameter 'learningRate': 7 is out of range"),
            new Mistake(
                    "/spec/parameterConstraints",
                    "[{expression: 'hiddenUnits < 200'}, {expression: 'hiddenUnit < 64'}]",
                    "spec.parameterConstraints[1].expression: 'hiddenUnit < 64' is no condition over the parameters:"
                            + " undeclared reference to 'hiddenUnit'"),
            new Mistake(
                    "/spec/parameterConstraints",
                    "[{expression: 'hiddenUnits < 16'}]",
                    "spec.parameterConstraints: no configuration meets the constraints"),
            new Mistake(
                    "/spec/trial/container",
                    "trainr",
                    "spec.trial.container: there is no container named trainr in the pod: use one of [trainer]"),
            new Mistake(
                    "/spec/trial/pod/metadata",
                    "{labels: {winnow.dev/study: mine}}",
                    "spec.trial.pod.metadata.labels[winnow.dev/study]: labels of winnow.dev belong to the operator"),
            new Mistake(
                    "/spec/trial/pod/spec/containers/0/env",
                    "[{name: HP_X, value: '1'}]",
                    "spec.trial.pod.spec.containers[0].env[0].name: HP_X is set by the operator"),
            new Mistake(
                    "/spec/trial/pod/spec/volumes",
                    "[{name: winnow-token, emptyDir: {}}]",
                    "spec.trial.pod.spec.volumes[0].name: volumes named winnow-... belong to the operator"),
            new Mistake(
                    "/spec/trial/pod/spec/containers/0/image",
                    "",
                    "spec.trial.pod: Pod \"%s-0-1\" is invalid: spec.containers[0].image: Required value"),
            new Mistake(
                    "/spec/trial/pod/spec/containers/0/volumeMounts",
                    "[{name: data, mountPath: /data}]",
                    "spec.trial.pod: Pod \"%s-0-1\" is invalid: spec.containers[0].volumeMounts[0].name: Not found"),
            new Mistake(
                    "/spec/trial/pod/spec/containers/0/resources",
                    "{limits: {cpu: '1e99999999999'}}",
                    "spec.trial.pod.spec.containers[0].resources.limits.cpu: Invalid value: \"1e99999999999\": use a quantity such as"));

    /** How the refusal of a study of that name begins. */
    public String refusal(String study) {
        return problem.replace("%s", study);
    }
}
