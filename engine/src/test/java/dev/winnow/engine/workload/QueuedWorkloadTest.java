package dev.winnow.engine.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.winnow.engine.trial.Stage;
import dev.winnow.testkit.Yaml;
import org.junit.jupiter.api.Test;

class QueuedWorkloadTest {
    private static QueuedWorkload workload(String condition) {
        return new QueuedWorkload(Yaml.tree("""
                metadata: {name: pod-digits-0-1-7f3a}
                spec: {queueName: gpus}
                status: {conditions: [%s]}
                """.formatted(condition)));
    }

    @Test
    void aWorkloadWithoutQuotaSaysSoWithItsPlace() {
        var waiting =
                workload("{type: QuotaReserved, status: 'False', reason: Pending, message: insufficient unused quota}");

        assertThat(waiting.waiting(MissingNode.getInstance()))
                .contains(Stage.Waiting.forNode("QuotaPending", "insufficient unused quota"));
        assertThat(waiting.waiting(Yaml.tree("""
                        items:
                        - {metadata: {name: other}, positionInLocalQueue: 0}
                        - {metadata: {name: pod-digits-0-1-7f3a}, positionInLocalQueue: 1}
                        """)))
                .contains(Stage.Waiting.forNode(
                        "QuotaPending", "insufficient unused quota; place 2 in the LocalQueue gpus"));
    }

    @Test
    void aQueueThatDoesNotExistIsShownWithFieldAndCure() {
        assertThat(workload(
                                "{type: QuotaReserved, status: 'False', reason: Inadmissible, message: LocalQueue gpus doesn't exist}")
                        .waiting(MissingNode.getInstance()))
                .contains(
                        Stage.Waiting.forNode(
                                "Inadmissible",
                                "LocalQueue gpus doesn't exist; see spec.trial.queue.name and kubectl describe localqueue gpus"));
    }

    @Test
    void reservedQuotaThatWaitsForAdmissionChecksIsShown() {
        assertThat(workload("{type: QuotaReserved, status: 'True', reason: QuotaReserved, message: m}")
                        .waiting(MissingNode.getInstance()))
                .contains(Stage.Waiting.forNode(
                        "QuotaReserved",
                        "its quota in the LocalQueue gpus is reserved; it waits for the admission checks"));
    }

    @Test
    void aWorkloadThatNobodyHasLookedAtSaysNothing() {
        assertThat(workload("").waiting(MissingNode.getInstance())).isEmpty();
    }
}
