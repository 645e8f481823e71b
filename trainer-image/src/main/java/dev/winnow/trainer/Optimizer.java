package dev.winnow.trainer;

import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;

/** The rule by which a gradient becomes a step. */
enum Optimizer {
    SGD,
    NESTEROVS,
    ADAM,
    /** Adam whose weight decay is on by default; Deeplearning4j's decoupled decay makes Adam AdamW. */
    ADAMW,
    RMSPROP;

    /** @param momentum used by {@link #NESTEROVS} alone */
    IUpdater updater(ISchedule learningRate, double momentum) {
        return switch (this) {
            case SGD -> new Sgd(learningRate);
            case NESTEROVS -> new Nesterovs(learningRate, momentum);
            case ADAM, ADAMW -> new Adam(learningRate);
            case RMSPROP -> new RmsProp(learningRate);
        };
    }
}
