package dev.winnow.trainer.checkpoint;

import dev.winnow.trainer.learn.Snapshot;
import dev.winnow.trainer.settings.Hyperparameters;
import dev.winnow.trainer.settings.InvalidSettingsException;
import dev.winnow.trainer.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The trained network that a trial goes on from, with a new head on it. */
public final class Base {
    private Base() {}

    /**
     * Reads {@code HP_BASE}: a checkpoint, or a directory of them of which the newest whole one counts.
     *
     * @return empty if it is not set
     * @throws InvalidSettingsException if there is none, or it is of a network of another shape
     */
    public static Optional<Snapshot> load(Hyperparameters parameters) throws InvalidSettingsException {
        String name = parameters.get(Hyperparameters.BASE);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Checkpoint base = read("HP_BASE", Path.of(name));
        for (Setting<?> setting : Hyperparameters.ARCHITECTURE) {
            String theirs = base.identity().getOrDefault(setting.name(), "");
            String ours = parameters.stated().getOrDefault(setting.name(), "");
            if (!theirs.equals(ours)) {
                throw refused(
                        "HP_BASE",
                        name,
                        "is of another network: its %s is \"%s\", and here it is \"%s\""
                                .formatted(setting.name(), theirs, ours));
            }
        }
        return Optional.of(base.snapshot());
    }

    /**
     * A checkpoint, or the newest in a directory.
     *
     * @param variable that names the path, for the message if there is none
     */
    static Checkpoint read(String variable, Path path) throws InvalidSettingsException {
        try {
            if (Files.isDirectory(path)) {
                return CheckpointDirectory.newestIn(path)
                        .orElseThrow(() -> refused(variable, path.toString(), "holds no checkpoint that is whole"));
            }
            return CheckpointFile.read(path);
        } catch (NoSuchFileException e) {
            throw refused(variable, path.toString(), "does not exist; is its volume mounted?");
        } catch (IOException e) {
            throw refused(variable, path.toString(), "cannot be used: " + e.getMessage());
        }
    }

    private static InvalidSettingsException refused(String variable, String name, String problem) {
        return new InvalidSettingsException(List.of("%s: %s %s".formatted(variable, name, problem)));
    }
}
