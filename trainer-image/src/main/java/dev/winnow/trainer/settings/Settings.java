package dev.winnow.trainer.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads settings out of environment variables and gathers what is wrong with them, so that a person is told everything
 * at once. A variable that is not set and one that is empty mean the same: the default. The operator sets a
 * conditional parameter that is not active to the empty string.
 */
public final class Settings {
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    public Settings(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The text of a variable, if there is any. */
    Optional<String> text(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
    }

    /** The value of a setting, or its default. A bad value is noted, and the default is given in its stead. */
    <T> T get(Setting<T> setting) {
        Optional<String> text = text(setting.name());
        if (text.isEmpty()) {
            return setting.fallback();
        }
        Optional<T> value = setting.parse(text.get());
        if (value.isEmpty()) {
            reject(setting.name(), "\"%s\" is not %s".formatted(text.get(), setting.range()));
        }
        return value.orElse(setting.fallback());
    }

    /** Whether a setting is set to anything, its default included. */
    boolean states(Setting<?> setting) {
        return text(setting.name()).isPresent();
    }

    void reject(String name, String problem) {
        problems.add(name + ": " + problem);
    }

    /** Ends the reading: throws if anything was wrong. */
    public void check() throws InvalidSettingsException {
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }

    List<String> namesStartingWith(String prefix) {
        return environment.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
    }
}
