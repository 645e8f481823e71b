package dev.winnow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.testkit.Yaml;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Manifests and reports that are wrong: each is refused with a reason, and leaves no trace. */
@Order(1)
class RefusalsIT {
    @RegisterExtension
    static final Installation WINNOW = Installation.of(RefusalsIT.class);

    private static final int LONGEST_SECONDS = 180;

    private final Namespace namespace = WINNOW.namespace();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/spec/trial/pod/spec/containers/0/imagee | x | spec.trial.pod.spec.containers[0].imagee",
                "/spec/limits/trails | 3 | spec.limits.trails",
                "/spec/parameters/0/double | {min: 5, max: -5} | min must be smaller than max",
                "/spec/limits | {trials: 1, parallelTrials: 2} | lower parallelTrials or raise trials",
                "/spec/trial/pod/spec/restartPolicy | Always | restartPolicy must be Never or absent",
            })
    void wrongFieldIsRefusedByKubectlApply(String pointer, String value, String message) {
        assertThat(namespace
                        .apply(ShellStudy.of("typo", "report 1 1")
                                .with(pointer, value)
                                .yaml())
                        .failed())
                .contains(message);
        assertThat(namespace.study("typo").json().isMissingNode()).isTrue();
    }

    @Test
    void templateThatPodSecurityForbidsIsNotAcceptedUntilItIsCorrected() {
        var forbidden = ShellStudy.of("insecure", "report 1 1")
                .with(ShellStudy.CONTAINER + "/securityContext/privileged", "true")
                .with(ShellStudy.CONTAINER + "/securityContext/allowPrivilegeEscalation", "true");
        namespace.apply(forbidden);
        await("the study has had a turn")
                .atMost(Installation.PATIENCE)
                .until(() -> namespace.study("insecure").state().equals("Waiting"));
        var accepted = namespace.study("insecure").condition("Accepted");
        assertThat(accepted.path("status").asText()).isEqualTo("False");
        assertThat(accepted.path("message").asText())
                .contains("violates PodSecurity \"restricted:latest\"", "privileged");
        assertThat(namespace.trials("insecure")).isEmpty();
        assertThat(namespace.kubectl("describe", "study", "insecure").succeeded())
                .containsPattern("Warning +Waiting .*violates PodSecurity");

        namespace.apply(ShellStudy.of("insecure", "report 1 1"));
        namespace.waitFor("Complete", "insecure", LONGEST_SECONDS);
        assertThat(namespace
                        .study("insecure")
                        .condition("Accepted")
                        .path("status")
                        .asText())
                .isEqualTo("True");
        assertThat(namespace.trials("insecure")).hasSize(1);
    }

    @Test
    void reportThatMakesNoSenseIsRefusedAndNothingOfItIsKept() {
        namespace.apply(ShellStudy.of("nonsense", """
                        try() { send "$2"; echo "$1: $code $(cat /tmp/answer)"; }
                        try 'no JSON' '{"step": 1,'
                        try 'another metric' '{"step": 1, "metrics": {"accuracy": 1}}'
                        try 'negative step' '{"step": -1, "metrics": {"score": 1}}'
                        try 'half a step' '{"step": 1.5, "metrics": {"score": 1}}'
                        try 'a word' '{"step": 1, "metrics": {"score": "good"}}'
                        head -c 70000 /dev/zero | tr '\\0' ' ' >/tmp/large
                        try 'too large' @/tmp/large
                        report 1 0.5
                        """));
        namespace.waitFor("Complete", "nonsense", LONGEST_SECONDS);
        assertThat(namespace.trials("nonsense").get(0).rungs()).containsExactlyEntriesOf(Map.of(1, 0.5));
        assertThat(namespace.logOfEnded("nonsense-0-1"))
                .contains("no JSON: 400 the body is not JSON")
                .contains("another metric: 400 metrics has no score")
                .contains("negative step: 400 step must be a whole number from 1")
                .contains("half a step: 400 step must be a whole number from 1")
                .contains("a word: 400 metrics.score must be a number")
                .contains("too large: 413");
    }

    @Test
    void trialWhoseObjectiveIsNoNumberStopsAndTheStudyGoesOn() {
        namespace.apply(ShellStudy.of("diverged", "[ $WINNOW_TRIAL = diverged-1 ] || report 1 NaN; report 1 1")
                .with("/spec/limits", "{trials: 2, parallelTrials: 1, failedTrials: 0}"));
        var trials = namespace.complete("diverged", LONGEST_SECONDS);
        assertThat(trials.get(0).state()).isEqualTo("Stopped");
        assertThat(trials.get(0).reason()).isEqualTo("Diverged");
        assertThat(trials.get(0).rungs()).isEmpty();
        assertThat(trials.get(1).state()).isEqualTo("Completed");
    }

    /** A token says for which pod it was made, so there is none with which a trial could speak for another. */
    @Test
    void reportOfAPodThatIsNoTrialIsRefused() {
        var log = namespace.run(Yaml.tree("""
                apiVersion: v1
                kind: Pod
                metadata: {name: stranger}
                spec:
                  restartPolicy: Never
                  automountServiceAccountToken: false
                  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                  containers:
                  - name: stranger
                    image: docker.io/winnow/curl:dev
                    command: [/bin/sh, -c]
                    args:
                    - |
                      try() {
                        echo "$1: $(curl -s -w ' %%{http_code}' -H "Authorization: $2" -d '{"step": 1, "metrics": {"score": 9}}' %s)"
                      }
                      try 'no token' ''
                      try 'no such token' 'Bearer eyJhbGciOiJub25lIn0.e30.'
                      try 'for the API server' "Bearer $(cat /tokens/api)"
                      try 'of a stranger' "Bearer $(cat /tokens/report)"
                    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                    volumeMounts: [{name: tokens, mountPath: /tokens}]
                  volumes:
                  - name: tokens
                    projected:
                      sources:
                      - serviceAccountToken: {path: api}
                      - serviceAccountToken: {path: report, audience: winnow.dev/report}
                """.formatted(WINNOW.reportUrl())));
        assertThat(log.replace("\n ", " "))
                .containsPattern("no token: .* 401")
                .containsPattern("no such token: .* 401")
                .containsPattern("for the API server: .*audience.* 401")
                .containsPattern("of a stranger: .*not that of a trial's pod.* 403");
    }
}
