package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code templates/poddisruptionbudget.yaml}. */
class PodDisruptionBudgetTest {

    @Test
    void oneOperatorHasNone() {
        assertThat(Chart.render().of("PodDisruptionBudget")).isEmpty();
    }

    @Test
    void drainTakesOneOfSeveral() {
        var rendered = Chart.render("replicas=2");
        assertThat(rendered.one("PodDisruptionBudget")
                        .at("/spec/maxUnavailable")
                        .asInt())
                .isEqualTo(1);
        assertThat(rendered.one("PodDisruptionBudget").at("/spec/selector"))
                .isEqualTo(rendered.one("Deployment").at("/spec/selector"));
    }

    @Test
    void operatorsThatAreNotReadyHoldUpNoDrain() {
        assertThat(Chart.render("replicas=2")
                        .one("PodDisruptionBudget")
                        .at("/spec/unhealthyPodEvictionPolicy")
                        .asText())
                .isEqualTo("AlwaysAllow");
    }

    @Test
    void canBeSwitchedOff() {
        assertThat(Chart.render("replicas=2", "podDisruptionBudget.enabled=false")
                        .of("PodDisruptionBudget"))
                .isEmpty();
    }
}
