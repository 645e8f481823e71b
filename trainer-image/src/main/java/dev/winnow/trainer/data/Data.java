package dev.winnow.trainer.data;

import dev.winnow.trainer.settings.Hyperparameters;
import dev.winnow.trainer.settings.InvalidSettingsException;
import dev.winnow.trainer.settings.Task;
import java.nio.file.Path;

/**
 * What a network learns from, in three parts that never change: one to learn from, one whose score the study tunes, and
 * one that is looked at once, when the trial is done.
 *
 * @param task what the targets are
 * @param shape of each sample
 * @param unit what a target of 1 is in the data's own unit; 1 for classes
 */
public record Data(Task task, Shape shape, double unit, Samples training, Samples validation, Samples test) {
    /** The data by the name that {@code HP_DATA} gives: one of those that come with the trainer, or a CSV file. */
    public static Data of(Hyperparameters parameters) throws InvalidSettingsException {
        String name = parameters.get(Hyperparameters.DATA);
        int few = parameters.get(Hyperparameters.SAMPLES_PER_CLASS).intValue();
        return switch (name) {
            case "digits" -> Digits.load(0, 9, few);
            case "digits-0-4" -> Digits.load(0, 4, few);
            case "digits-5-9" -> Digits.load(5, 9, few);
            case "sunspots" -> Sunspots.load();
            default -> Csv.load(Path.of(name), parameters);
        };
    }

    public int outputs() {
        return training.outputs();
    }
}
