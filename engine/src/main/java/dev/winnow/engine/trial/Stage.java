package dev.winnow.engine.trial;

import dev.winnow.api.TrialReason;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** How far an attempt has come. */
public sealed interface Stage {
    /** Calls the function that belongs to this kind of stage. */
    <T> T match(
            Function<Waiting, T> waiting,
            Function<Running, T> running,
            Function<Succeeded, T> succeeded,
            Function<Failed, T> failed);

    /** When the trainer ended; empty while the trainer may still run. */
    default Optional<Instant> end() {
        return Optional.empty();
    }

    /** The attempt waits for a node, or for its container to start. */
    record Waiting(String reason, String message) implements Stage {
        private static final Set<String> HOPELESS = Set.of("InvalidImageName", "ErrImageNeverPull");
        private static final Set<String> BROKEN = Set.of(
                "ErrImagePull",
                "ImagePullBackOff",
                "ImageInspectError",
                "RegistryUnavailable",
                "CreateContainerConfigError",
                "CreateContainerError",
                "RunContainerError",
                "CreatePodSandboxError");

        /** Whether no waiting can help. */
        public boolean hopeless() {
            return HOPELESS.contains(reason);
        }

        /** Whether the kubelet failed to start the container and tries again. */
        public boolean broken() {
            return BROKEN.contains(reason);
        }

        @Override
        public <T> T match(
                Function<Waiting, T> waiting,
                Function<Running, T> running,
                Function<Succeeded, T> succeeded,
                Function<Failed, T> failed) {
            return waiting.apply(this);
        }
    }

    /** The trainer runs. */
    record Running() implements Stage {
        @Override
        public <T> T match(
                Function<Waiting, T> waiting,
                Function<Running, T> running,
                Function<Succeeded, T> succeeded,
                Function<Failed, T> failed) {
            return running.apply(this);
        }
    }

    /** The trainer ended with exit code 0. */
    record Succeeded(Instant at) implements Stage {
        @Override
        public Optional<Instant> end() {
            return Optional.of(at);
        }

        @Override
        public <T> T match(
                Function<Waiting, T> waiting,
                Function<Running, T> running,
                Function<Succeeded, T> succeeded,
                Function<Failed, T> failed) {
            return succeeded.apply(this);
        }
    }

    /**
     * The attempt failed.
     *
     * @param counts whether the failure was the trainer's fault, so that the failure counts against the retries
     */
    record Failed(Instant at, String reason, String message, boolean counts) implements Stage {
        /** The exit code of most programs whose arguments are wrong. */
        private static final int WRONG_USAGE = 2;

        /** The trainer ran for longer than it may. */
        public static Failed timeout(Instant at) {
            return new Failed(at, TrialReason.Timeout.name(), "ran longer than trial.timeoutSeconds", true);
        }

        /**
         * The trainer ended with an exit code other than 0.
         *
         * @param detail what else is known, such as the last words of the trainer; may be empty
         */
        public static Failed exit(Instant at, int code, String detail) {
            var more = detail.isEmpty() ? "" : ": " + detail;
            if (code == WRONG_USAGE) {
                return new Failed(
                        at,
                        TrialReason.SettingsRefused.name(),
                        "the trainer refused its settings with exit code " + code + more,
                        true);
            }
            // A shell and most run-times say 128 + signal. A JVM that is process 1 says 127 when a native library
            // crashes it.
            if (code > 128 && code < 160) {
                return new Failed(
                        at, TrialReason.Signal.name(), "the trainer died by signal " + (code - 128) + more, true);
            }
            return new Failed(at, TrialReason.ExitCode.name(), "the trainer ended with exit code " + code + more, true);
        }

        /** Whether no other attempt can help. */
        public boolean forGood() {
            return TrialReason.SettingsRefused.is(reason);
        }

        @Override
        public Optional<Instant> end() {
            return Optional.of(at);
        }

        @Override
        public <T> T match(
                Function<Waiting, T> waiting,
                Function<Running, T> running,
                Function<Succeeded, T> succeeded,
                Function<Failed, T> failed) {
            return failed.apply(this);
        }
    }
}
