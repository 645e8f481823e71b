package dev.winnow.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DirectionTest {
    @Test
    void lossIsSmallerForBetterValues() {
        assertThat(Direction.MAXIMIZE.loss(0.9)).isLessThan(Direction.MAXIMIZE.loss(0.1));
        assertThat(Direction.MINIMIZE.loss(0.1)).isLessThan(Direction.MINIMIZE.loss(0.9));
    }
}
