package dev.winnow.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlateauTest {
    @Test
    void fallsWhenTheLossHasNotFallenForSoManyEpochs() {
        Plateau plateau = Plateau.START;
        for (double loss : new double[] {1.0, 0.8, 0.9, 0.8}) {
            plateau = plateau.after(loss, 3, 0.1);
        }
        assertThat(plateau).isEqualTo(new Plateau(0.8, 2, 1));
        assertThat(plateau.after(0.85, 3, 0.1)).isEqualTo(new Plateau(0.8, 0, 0.1));
    }

    @Test
    void countsAnewAfterALowerLoss() {
        Plateau plateau = new Plateau(0.8, 2, 0.5);
        assertThat(plateau.after(0.7, 3, 0.5)).isEqualTo(new Plateau(0.7, 0, 0.5));
    }

    @Test
    void takesALossThatIsNoNumberForAHighOne() {
        assertThat(new Plateau(0.8, 0, 1).after(Double.NaN, 1, 0.5)).isEqualTo(new Plateau(0.8, 0, 0.5));
    }
}
