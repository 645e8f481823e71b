package dev.winnow.local.terminal;

import dev.winnow.engine.next.NextStudy;
import dev.winnow.local.manifest.ManifestYaml;

/** What to try after a study, as a manifest with the words as comments above: so a file of it is a manifest that says why. */
public final class NextManifest {
    private NextManifest() {}

    /** The text; only words if there is too little to say. */
    public static String of(NextStudy next) {
        var text = new StringBuilder();
        var mark = next.manifest().isPresent() ? "# " : "";
        next.words().forEach(line -> text.append(mark)
                .append(PlainOutput.plain(Tables.oneLine(line)))
                .append('\n'));
        next.manifest().map(ManifestYaml::of).ifPresent(text::append);
        return text.toString();
    }
}
