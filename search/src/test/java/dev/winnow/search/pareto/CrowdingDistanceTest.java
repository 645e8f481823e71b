package dev.winnow.search.pareto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CrowdingDistanceTest {
    private static final double END = Double.POSITIVE_INFINITY;

    @Test
    void isTheNeighboursDistanceOverAllObjectives() {
        double[][] front = {{0, 8}, {1, 4}, {2, 2}, {4, 0}};

        // (2 - 0) / 4 + (8 - 2) / 8 and (4 - 1) / 4 + (4 - 0) / 8
        assertThat(CrowdingDistance.of(front)).containsExactly(END, 1.25, 1.25, END);
    }

    @Test
    void equalPointsAndEnormousOnesHaveDistances() {
        double most = Double.MAX_VALUE;

        assertThat(CrowdingDistance.of(new double[0][])).isEmpty();
        assertThat(CrowdingDistance.of(new double[][] {{1, 1}, {1, 1}, {1, 1}})).containsExactly(END, 0, END);
        assertThat(CrowdingDistance.of(new double[][] {{-most, most}, {0, 0}, {most, -most}}))
                .containsExactly(END, 2, END);
    }
}
