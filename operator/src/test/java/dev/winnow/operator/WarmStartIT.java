package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Studies that learn from others, on a real API server with a played kubelet. */
@Execution(ExecutionMode.CONCURRENT)
class WarmStartIT {
    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    private static ObjectNode next(String source) {
        var next = Manifests.plain("next", 4, 1, 1);
        with(next, "/spec/sampler", "{type: TPE, seed: 7}");
        return with(next, "/spec/warmStart", "{studies: [%s]}".formatted(source));
    }

    private static String message(TuningStudy study, String type) {
        return study.getStatus().conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .map(Condition::getMessage)
                .findFirst()
                .orElseThrow();
    }

    private static List<Map<String, String>> configurations(TestNamespace lab) {
        return lab.trials().stream()
                .filter(trial -> trial.getSpec().study().equals("next"))
                .map(trial -> trial.getSpec().parameters())
                .toList();
    }

    @Test
    void aStudyWaitsForAnotherLearnsFromItAndKeepsWhatItLearnedWhenThatOneIsDeleted() {
        var lab = TestNamespace.create(client, "warm-start");
        lab.create(next("digits"));
        var operator = new AtomicReference<>(new RunningOperator(lab.namespace()));
        var trainer = new Trainer(
                (token, body) -> Objects.requireNonNull(operator.get()).report(token, body));
        try (var kubelet = new Kubelet(client, lab.namespace(), trainer);
                var first = Objects.requireNonNull(operator.get())) {
            var waiting = lab.awaitStudy(
                    "next", study -> "Waiting".equals(study.getStatus().state()));
            assertThat(message(waiting, "Progressing"))
                    .isEqualTo(
                            "warmStart waits for the study digits, which does not exist: create it, or remove it from"
                                    + " spec.warmStart.studies");
            assertThat(lab.trials()).isEmpty();

            lab.create(Manifests.plain("digits", 12, 6, 1));
            lab.awaitEnd("digits");
            var begun = lab.awaitStudy("next", study -> study.getStatus().created() >= 1);
            lab.await("two kinds of events", () -> lab.eventsOf("next").containsAll(List.of("Waiting", "Started")));
            first.kill();

            var learned = Objects.requireNonNull(begun.getStatus().warmStart());
            assertThat(learned.trials()).hasSize(12);
            assertThat(message(begun, "Accepted")).endsWith("; it learns from 12 of 12 trials of digits");
            var tried = configurations(lab);
            lab.studyResource("digits").delete();
            lab.collectGarbage();

            try (var second = new RunningOperator(lab.namespace())) {
                operator.set(second);
                var ended = lab.awaitEnd("next");
                assertThat(ended.getStatus().warmStart()).isEqualTo(learned);
                assertThat(ended.getStatus().state()).isEqualTo("Complete");
                assertThat(ended.getStatus().trials().total()).isEqualTo(4);
                assertThat(ended.getStatus().best().trial()).startsWith("next-");
                assertThat(configurations(lab).subList(0, tried.size())).isEqualTo(tried);

                // What was learned decides what is tried: the same study without it begins elsewhere.
                var cold = next("digits");
                with(cold, "/metadata/name", "cold");
                lab.create(with(cold, "/spec/warmStart", ""));
                lab.awaitStudy("cold", study -> study.getStatus().created() >= 1);
                assertThat(lab.trial("cold-0").getSpec().parameters()).isNotEqualTo(tried.get(0));
            }
        }
    }

    @Test
    void aStudyOfAnotherMetricIsRefusedUntilItIsTakenOffTheList() {
        var lab = TestNamespace.create(client, "warm-start-refused");
        var other = Manifests.plain("other", 2, 2, 1);
        lab.create(with(other, "/spec/objectives", "[{metric: loss, direction: Minimize}]"));
        lab.create(next("other"));
        try (var operator = new RunningOperator(lab.namespace())) {
            var refused = lab.awaitStudy(
                    "next", study -> "Rejected".equals(study.getStatus().state()));
            assertThat(message(refused, "Accepted"))
                    .isEqualTo(
                            "spec.warmStart.studies: other searches for a small loss, this study for a large accuracy:"
                                    + " their values cannot be compared; remove it from the list");
            lab.edit("next", "/spec/warmStart", "");
            lab.awaitStudy("next", study -> study.getStatus().created() == 1);
        }
    }
}
