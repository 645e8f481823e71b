package dev.winnow.trainer.model;

import dev.winnow.trainer.settings.Hyperparameters;
import dev.winnow.trainer.settings.Schedule;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * The learning rate of every step: a straight line up while it warms up, then the way down of a {@link Schedule}.
 *
 * <p>A record for its {@code equals}: Deeplearning4j keeps the optimizer's memory together for layers of equal
 * schedules. Its own RampSchedule does not come back from a checkpoint, and it has no cosine.
 *
 * @param peak after the warm-up; above 0
 * @param factor by which it falls: with {@link Schedule#STEP} every {@code interval} steps, with
 *     {@link Schedule#EXPONENTIAL} gradually so; in 0..1
 * @param interval steps of the optimizer; at least 1
 * @param warmUp steps in which it rises; 0 is none
 * @param steps of the whole training; {@link Schedule#COSINE} ends with them
 */
public record LearningRate(Schedule schedule, double peak, double factor, int interval, int warmUp, int steps)
        implements ISchedule {
    private static final long serialVersionUID = 1L;

    /** @param stepsPerEpoch of the optimizer */
    static LearningRate of(Hyperparameters parameters, double peak, int stepsPerEpoch, int epochs) {
        Schedule schedule = parameters.get(Hyperparameters.SCHEDULE);
        int decayEpochs = schedule == Schedule.STEP
                ? parameters.get(Hyperparameters.DECAY_EPOCHS).intValue()
                : 1;
        return new LearningRate(
                schedule,
                peak,
                parameters.get(Hyperparameters.DECAY_FACTOR),
                steps(decayEpochs, stepsPerEpoch),
                steps(parameters.get(Hyperparameters.WARM_UP_EPOCHS).intValue(), stepsPerEpoch),
                steps(epochs, stepsPerEpoch));
    }

    private static int steps(int epochs, int stepsPerEpoch) {
        return (int) Math.min(Integer.MAX_VALUE, (long) epochs * stepsPerEpoch);
    }

    @Override
    public double valueAt(int step, int epoch) {
        if (step < warmUp) {
            return peak * (step + 1) / warmUp;
        }
        int after = step - warmUp;
        return switch (schedule) {
            case CONSTANT, PLATEAU -> peak;
            case STEP -> peak * Math.pow(factor, Math.floorDiv(after, interval));
            case EXPONENTIAL -> peak * Math.pow(factor, (double) after / interval);
            case COSINE -> {
                double done = Math.min(1, (double) after / Math.max(1, steps - warmUp));
                yield peak * (1 + Math.cos(Math.PI * done)) / 2;
            }
        };
    }

    @Override
    @SuppressWarnings("CloneMethodImpl") // it never changes
    public ISchedule clone() {
        return this;
    }
}
