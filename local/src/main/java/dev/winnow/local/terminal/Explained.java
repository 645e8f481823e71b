package dev.winnow.local.terminal;

import dev.winnow.api.SixDigits;
import dev.winnow.engine.page.Explanation;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.TrialPage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a trial is where it is, as text. */
public final class Explained {
    private Explained() {}

    /**
     * Explains a trial.
     *
     * @param trial one of the page
     */
    public static List<String> of(StudyPage page, TrialPage trial) {
        var why = Explanation.of(page, trial);
        var lines = new ArrayList<String>();
        var state = trial.phase().state();
        lines.add(trial.name() + " is " + (state == null ? "New" : state)
                + (trial.phase().reason() == null ? "" : " (" + trial.phase().reason() + ")"));
        lines.add(Tables.oneLine(why.text()));
        if (!why.rungs().isEmpty()) {
            lines.add("");
            lines.addAll(rungs(page, why));
        }
        lines.add("");
        lines.add("parameters  " + trial.parameters().text());
        var best = page.result().best();
        if (best != null && !best.trial().equals(trial.name())) {
            lines.add("the best    " + best.parameters().text() + " (" + best.trial() + ", " + best.display()
                    + " at step " + best.step() + ")");
        }
        lines.add("attempts    " + text(trial.phase().attempts()) + ", of which "
                + trial.phase().failures() + " count against trial.retries");
        return lines;
    }

    private static List<String> rungs(StudyPage page, Explanation why) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("RUNG", page.study().objective().metric(), "RANK", "OF", "WENT ON", "CUT-OFF", "THIS TRIAL"));
        for (var rung : why.rungs()) {
            rows.add(List.of(
                    Integer.toString(rung.resource()),
                    SixDigits.of(rung.value()),
                    text(rung.rank()),
                    Integer.toString(rung.of()),
                    Integer.toString(rung.wentOn()),
                    rung.cutOff() == null ? "" : SixDigits.of(rung.cutOff()),
                    rung.passed() ? "went on" : ""));
        }
        return Tables.aligned(rows);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
