package dev.winnow.search.trial;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DirectionTest {
    @Test
    void lossIsSmallerForBetterValues() {
        assertThat(Direction.MAXIMIZE.loss(0.9)).isLessThan(Direction.MAXIMIZE.loss(0.1));
        assertThat(Direction.MINIMIZE.loss(0.1)).isLessThan(Direction.MINIMIZE.loss(0.9));
    }

    @Test
    void theValueOfALossIsTheValueItWasMadeOf() {
        for (Direction direction : Direction.values()) {
            assertThat(direction.value(direction.loss(0.9))).isEqualTo(0.9);
        }
        assertThat(Direction.MAXIMIZE.value(-0.9)).isEqualTo(0.9);
    }

    @Test
    void zerosAreEqual() {
        for (Direction direction : Direction.values()) {
            assertThat(Double.compare(direction.loss(0.0), direction.loss(-0.0)))
                    .isZero();
        }
    }
}
