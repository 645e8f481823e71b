package dev.winnow.engine.trial;

import dev.winnow.api.TrialReason;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** How far an attempt has come. */
public sealed interface Stage {
    /** A function for each kind of stage. */
    record Cases<T>(
            Function<Waiting, T> waiting,
            Function<Running, T> running,
            Function<Succeeded, T> succeeded,
            Function<Failed, T> failed) {}

    /** Calls the function that belongs to this kind of stage. */
    <T> T match(Cases<T> cases);

    /** Whether the trainer has ended. */
    default boolean ended() {
        return false;
    }

    /** How long the trainer ran, by the clock of its node; empty while it runs, and if the node did not say. */
    default Optional<Duration> ran() {
        return Optional.empty();
    }

    /**
     * The trainer has not started yet.
     *
     * @param reason one word: of Kubernetes, or of {@link TrialReason}
     * @param taken whether a node has taken the attempt and is to start it; else it waits for its turn, however long
     */
    record Waiting(String reason, String message, boolean taken) implements Stage {
        /** The attempt waits for a node. */
        public static Waiting forNode(String reason, String message) {
            return new Waiting(reason, message, false);
        }

        /** A node is to start the attempt. */
        public static Waiting onNode(String reason, String message) {
            return new Waiting(reason, message, true);
        }

        @Override
        public <T> T match(Cases<T> cases) {
            return cases.waiting().apply(this);
        }
    }

    /** The trainer runs. */
    record Running() implements Stage {
        @Override
        public <T> T match(Cases<T> cases) {
            return cases.running().apply(this);
        }
    }

    /** The trainer ended with exit code 0. */
    record Succeeded(Optional<Duration> ran) implements Stage {
        @Override
        public boolean ended() {
            return true;
        }

        @Override
        public <T> T match(Cases<T> cases) {
            return cases.succeeded().apply(this);
        }
    }

    /**
     * The attempt failed.
     *
     * @param counts whether the failure was the trainer's fault, so that the failure counts against the retries
     */
    record Failed(Optional<Duration> ran, String reason, String message, boolean counts) implements Stage {
        /** The exit code of most programs whose arguments are wrong. */
        private static final int WRONG_USAGE = 2;
        /** A fault that passes: {@code EX_TEMPFAIL} of BSD's {@code sysexits.h}. */
        private static final int TRY_AGAIN = 75;
        /** Of a JVM that SIGTERM ended before its program had begun. */
        private static final int TERMINATED = 143;

        /** The trainer ran for longer than it may. */
        public static Failed timeout(Optional<Duration> ran) {
            return new Failed(ran, TrialReason.Timeout.name(), "ran longer than trial.timeoutSeconds", true);
        }

        /**
         * The trainer ended with an exit code other than 0.
         *
         * @param detail what else is known, such as the last words of the trainer; may be empty
         */
        public static Failed exit(Optional<Duration> ran, int code, String detail) {
            var more = detail.isEmpty() ? "" : ": " + detail;
            if (code == WRONG_USAGE) {
                return new Failed(
                        ran,
                        TrialReason.SettingsRefused.name(),
                        "the trainer refused its settings with exit code " + code + more,
                        true);
            }
            if (code == TRY_AGAIN) {
                return new Failed(
                        ran,
                        TrialReason.OperatorAway.name(),
                        "nobody took the trainer's reports (exit code " + code + ")" + more,
                        false);
            }
            // A shell and most run-times say 128 + signal. A JVM that is process 1 says 127 when a native library
            // crashes it.
            if (code > 128 && code < 160) {
                return new Failed(
                        ran, TrialReason.Signal.name(), "the trainer died by signal " + (code - 128) + more, true);
            }
            return new Failed(
                    ran, TrialReason.ExitCode.name(), "the trainer ended with exit code " + code + more, true);
        }

        /** The trainer is done, and not all that it wrote was reported. */
        public static Failed undelivered(Optional<Duration> ran, int code) {
            if (code == TERMINATED) {
                return new Failed(
                        ran,
                        TrialReason.Signal.name(),
                        "the trainer had ended before its sidecar had begun to read (exit code " + code + ")",
                        true);
            }
            return new Failed(
                    ran,
                    TrialReason.OperatorAway.name(),
                    "nobody took the last reports of its sidecar (exit code " + code + ")",
                    false);
        }

        /** Whether the trainer says that no other attempt can help. */
        public boolean refusesSettings() {
            return TrialReason.SettingsRefused.is(reason);
        }

        @Override
        public boolean ended() {
            return true;
        }

        @Override
        public <T> T match(Cases<T> cases) {
            return cases.failed().apply(this);
        }
    }
}
