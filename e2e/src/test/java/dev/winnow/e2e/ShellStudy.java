package dev.winnow.e2e;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.Yaml;
import java.nio.file.Path;

/** The manifest of a study whose trainer is a shell script, to be changed field by field. */
final class ShellStudy {
    /** The path of the trainer's container. */
    static final String CONTAINER = "/spec/trial/pod/spec/containers/0";

    /** Meets the Pod Security Standard {@code restricted}. */
    private static final String MANIFEST = """
            apiVersion: winnow.dev/v1alpha1
            kind: TuningStudy
            metadata: {}
            spec:
              objectives:
              - {metric: score, direction: Maximize}
              parameters:
              - {name: x, type: Double, double: {min: -5, max: 5}}
              sampler: {type: Random, seed: 7}
              pruner: {type: None, none: {maxResource: 1}}
              limits: {trials: 1, parallelTrials: 1}
              trial:
                retries: 0
                pod:
                  spec:
                    terminationGracePeriodSeconds: 5
                    securityContext:
                      runAsNonRoot: true
                      fsGroup: 65532
                      seccompProfile: {type: RuntimeDefault}
                    containers:
                    - name: trainer
                      image: docker.io/winnow/curl:dev
                      terminationMessagePolicy: FallbackToLogsOnError
                      command: [/bin/sh, -c]
                      securityContext:
                        allowPrivilegeEscalation: false
                        capabilities: {drop: [ALL]}
            """;

    /**
     * What a trainer script may call. {@code report STEP SCORE} sends a report until the operator has taken it, however
     * long the operator is away, and ends the trainer when the trial is not wanted any more. {@code pause SECONDS} is a
     * sleep that SIGTERM ends.
     */
    private static final String CONTRACT = """
            set -u
            trap 'exit 0' TERM
            pause() { sleep "$1" & wait $!; }
            send() {
              curl -s -m 60 -o /tmp/answer -w '%{http_code}' -H "Authorization: Bearer $(cat "$WINNOW_TOKEN_FILE")" \\
                -d "$1" "$WINNOW_REPORT_URL" >/tmp/code &
              wait $!
              code=$(cat /tmp/code)
            }
            report() {
              while :; do
                send "{\\"step\\": $1, \\"metrics\\": {\\"score\\": $2}}"
                case $code in
                  200) return ;;
                  409 | 422) exit 0 ;;
                  000 | 404 | 429 | 5??) pause 1 ;;
                  *) cat /tmp/answer; exit 1 ;;
                esac
              done
            }
            """;

    private final ObjectNode manifest;

    private ShellStudy(ObjectNode manifest) {
        this.manifest = manifest;
    }

    /** A study of one trial of one step, which is not retried. */
    static ShellStudy of(String name, String script) {
        var manifest = (ObjectNode) Yaml.tree(MANIFEST);
        ((ObjectNode) manifest.at("/metadata")).put("name", name);
        ((ObjectNode) manifest.at(CONTAINER)).putArray("args").add(program(script));
        return new ShellStudy(manifest);
    }

    /** The study of a file of one document, whose trainer is to be changed. */
    static ShellStudy of(Path file) {
        return new ShellStudy((ObjectNode) Yaml.file(file));
    }

    /** A trainer for {@code sh -c}: a script that may call what every trainer here may. */
    static String program(String script) {
        return CONTRACT + script;
    }

    /**
     * Sets a field.
     *
     * @param pointer JSON pointer of the field, whose parent exists; the index {@code -} appends to a list
     * @param yaml the new value
     */
    ShellStudy with(String pointer, String yaml) {
        int cut = pointer.lastIndexOf('/');
        var parent = manifest.at(pointer.substring(0, cut));
        var field = pointer.substring(cut + 1);
        if (parent instanceof ArrayNode array) {
            array.add(Yaml.tree(yaml));
        } else if (parent instanceof ObjectNode object) {
            object.set(field, Yaml.tree(yaml));
        } else {
            throw new IllegalArgumentException("there is no " + pointer.substring(0, cut) + " to set " + field + " in");
        }
        return this;
    }

    /** Makes each attempt a Job with the pod, whose fields can be set before alone. */
    ShellStudy asJob() {
        var trial = (ObjectNode) manifest.at("/spec/trial");
        trial.putObject("job")
                .put("apiVersion", "batch/v1")
                .put("kind", "Job")
                .putObject("spec")
                .set("template", trial.remove("pod"));
        return this;
    }

    /** Keeps checkpoints on the claim of this name. */
    ShellStudy withCheckpoints(String claim) {
        return with("/spec/trial/checkpoints", "{volume: {persistentVolumeClaim: {claimName: " + claim + "}}}");
    }

    /** The manifest; JSON is YAML. */
    String yaml() {
        return manifest.toString();
    }
}
