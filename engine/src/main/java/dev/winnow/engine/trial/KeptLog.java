package dev.winnow.engine.trial;

import dev.winnow.api.PlainText;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.State;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The end of a trainer's log, for a person who comes when the pod is gone: of which attempt it is kept, and in what form. */
public final class KeptLog {
    /** In UTF-8. The schema allows as many characters, each of which takes a byte at least. */
    public static final int MOST_BYTES = 4096;

    private KeptLog() {}

    /**
     * The attempt whose log is to be kept with a step: the newest one when its trainer failed, is ended by the step, or is ended
     * by somebody else. Empty if its log is kept already, and if its trainer never ran.
     *
     * @param attempts as they were seen when the step was decided
     */
    public static Optional<AttemptView> wanted(TrialStatus before, List<AttemptView> attempts, Step step) {
        var kept = Optional.ofNullable(before.log()).map(TrialStatus.Log::attempt);
        return attempts.stream()
                .max(Comparator.comparingInt(AttemptView::attempt))
                .filter(newest -> !(newest.stage() instanceof Stage.Waiting))
                .filter(newest -> kept.isEmpty() || kept.get() != newest.attempt())
                .filter(newest -> newest.deleting() || step.act().equals(new Act.End(newest)) || failed(newest, step));
    }

    private static boolean failed(AttemptView attempt, Step step) {
        return attempt.stage() instanceof Stage.Failed
                || (attempt.stage().ended() && step.status().state() == State.Failed);
    }

    /** The last 4 KiB of a log, as text that does nothing where it is shown. */
    public static String of(String log) {
        return end(PlainText.without(PlainText.output(log)).strip());
    }

    private static String end(String text) {
        int begin = text.length();
        for (int bytes = 0; begin > 0; ) {
            int character = text.codePointBefore(begin);
            bytes += Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MOST_BYTES) {
                break;
            }
            begin -= Character.charCount(character);
        }
        return text.substring(begin);
    }
}
