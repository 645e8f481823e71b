package dev.winnow.search.sampler.cmaes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.search.space.RandomStreams;
import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Golden vectors computed with the Python package cmaes 0.13.1. */
class CmaEsTest {
    private static final int POINTS = 7;

    @Test
    void theStrategyParametersAreTheReference() {
        CmaEsWeights three = CmaEsWeights.of(3, POINTS);
        assertThat(three.weights())
                .containsExactly(
                        new double[] {
                            0.585645106509765,
                            0.2928225532548825,
                            0.12153234023535245,
                            0,
                            -0.4241269418431741,
                            -0.7706638857059224,
                            -1.0636566969842556
                        },
                        within(1e-12));
        assertThat(three.selected()).isCloseTo(2.2548150822016044, within(1e-12));
        assertThat(three.rankOne()).isCloseTo(0.09640963257927214, within(1e-12));
        assertThat(three.rankMu()).isCloseTo(0.05124308701358615, within(1e-12));
        assertThat(three.pathRate()).isCloseTo(0.5588013228860189, within(1e-12));
        assertThat(three.stepRate()).isCloseTo(0.4149090010980616, within(1e-12));
        assertThat(three.damping()).isCloseTo(1.4149090010980616, within(1e-12));
    }

    @Test
    void oneGenerationAndFiveGiveTheReferencesStates() {
        CmaEs state = generation(CmaEs.start(new double[] {.5, .5, .5}, .3), 0);
        assertState(
                state,
                new double[] {0.3295684021495103, 0.334487723013282, 0.5273226440991271},
                0.26741368622837147,
                new double[][] {
                    {0.9995176160127719, 0.018579742595001204, -0.043775727320546305},
                    {0.018579742595001204, 0.9305354891328759, -0.11355965867972516},
                    {-0.043775727320546305, -0.11355965867972516, 0.7912376051323189}
                });
        for (int g = 1; g < 5; g++) {
            state = generation(state, g);
        }
        assertState(
                state,
                new double[] {0.3541975464522238, 0.2683504020604396, 0.268577788640721},
                0.20880080840800228,
                new double[][] {
                    {0.936336966153378, -0.40226575027175043, -0.21459864537322154},
                    {-0.40226575027175043, 0.6724090851767454, 0.08925674821146637},
                    {-0.21459864537322154, 0.08925674821146637, 0.8952242146766057}
                });
    }

    @Test
    void drawsHaveTheMeanAndTheCovarianceOfTheState() {
        CmaEs state = CmaEs.start(new double[] {.5, .5, .5}, .3);
        for (int g = 0; g < 5; g++) {
            state = generation(state, g);
        }
        RandomGenerator random = new RandomStreams(1).stream(0, "test");
        int draws = 40_000;
        double[] mean = state.mean();
        double[][] products = new double[3][3];
        for (int k = 0; k < draws; k++) {
            double[] point = state.draw(random);
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    products[i][j] += (point[i] - mean[i]) * (point[j] - mean[j]) / draws;
                }
            }
        }
        double variance = state.deviation() * state.deviation();
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                assertThat(products[i][j] / variance).isCloseTo(state.covariance(i, j), within(0.02));
            }
        }
    }

    @Test
    void aPointFromElsewhereDrawsTheMeanOnlyAsFarAsADrawWould() {
        CmaEs state = CmaEs.start(new double[] {0, 0}, 0.01).told(new double[][] {{1, 0}, {0, 0.01}});
        assertThat(state.mean()[0]).isBetween(0.03, 0.05); // of 1: mean length 1.25 plus 3
        assertThat(state.deviation()).isLessThan(0.05);
    }

    @Test
    void twoPointsOfOneDimensionAreEnough() {
        CmaEs state = CmaEs.start(new double[] {0.5}, 0.2).told(new double[][] {{0.4}, {0.7}});
        assertThat(state.mean()[0]).isCloseTo(0.4, within(1e-12));
        assertThat(state.deviation(0)).isPositive().isFinite();
    }

    /** Points by a formula, so that the reference needs no table of them. */
    private static CmaEs generation(CmaEs state, int g) {
        double[][] points = new double[POINTS][3];
        for (int k = 0; k < POINTS; k++) {
            for (int i = 0; i < 3; i++) {
                points[k][i] = 0.5 + 0.3 * Math.sin(7 * g + 3 * k + i + k * i);
            }
        }
        Arrays.sort(points, Comparator.comparingDouble(x -> {
            double sum = 0;
            for (int i = 0; i < 3; i++) {
                sum += (i + 1) * Math.pow(x[i] - 0.2 * i, 2);
            }
            return sum;
        }));
        return state.told(points);
    }

    private static void assertState(CmaEs state, double[] mean, double deviation, double[][] covariance) {
        assertThat(state.mean()).containsExactly(mean, within(1e-9));
        assertThat(state.deviation()).isCloseTo(deviation, within(1e-9));
        for (int i = 0; i < mean.length; i++) {
            for (int j = 0; j < mean.length; j++) {
                assertThat(state.covariance(i, j)).isCloseTo(covariance[i][j], within(1e-9));
            }
        }
    }
}
