package dev.winnow.operator;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.TestNamespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.RejectedExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What the operator in this JVM owes to the tests that run beside it. */
class RunningOperatorIT {
    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    private static boolean aThreadDies() throws InterruptedException {
        var dying = new Thread(() -> {
            throw new RejectedExecutionException("the operator was killed");
        });
        dying.start();
        dying.join();
        return true;
    }

    @Test
    void theThreadsOfAKilledOperatorFailNoWaitOfAnotherTest() {
        var lab = TestNamespace.create(client, "bystander");
        try (var operator = new RunningOperator(lab.namespace())) {
            operator.kill();
            assertThatCode(() -> Awaitility.await().until(RunningOperatorIT::aThreadDies))
                    .doesNotThrowAnyException();
        }
    }
}
