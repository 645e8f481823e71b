package dev.winnow.ui.browser;

import dev.winnow.api.TuningStudy;
import dev.winnow.ui.Occupied;
import dev.winnow.ui.PlayedTexts;
import dev.winnow.ui.Refused;
import dev.winnow.ui.SourceRow;
import dev.winnow.ui.StudyRow;
import dev.winnow.ui.StudySource;
import dev.winnow.ui.StudyView;
import dev.winnow.ui.UiServer;
import dev.winnow.ui.UiSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The studies of a test as a source of the page. */
final class PlayedSource implements StudySource {
    private final List<PlayedStudy> studies;

    PlayedSource(PlayedStudy... studies) {
        this.studies = List.of(studies);
    }

    /** A server of studies that stand still at {@link PlayedStudies#NOW}. */
    static UiServer serve(PlayedStudy... studies) throws IOException {
        var settings = new UiSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(),
                "token-of-a-browser-test",
                "session-of-a-browser-test",
                false,
                "test",
                new PlayedTexts(),
                Clock.fixed(PlayedStudies.NOW, ZoneOffset.UTC));
        return UiServer.start(settings, List.of(new PlayedSource(studies)));
    }

    @Override
    public SourceRow row() {
        return new SourceRow("played", "studies of a test", null);
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public List<StudyRow> rows() {
        return studies.stream().map(PlayedSource::row).toList();
    }

    private static StudyRow row(PlayedStudy played) {
        var now = played.state().now();
        TuningStudy study = now.study().orElseThrow();
        return StudyRow.of(played.href(), "played", "lab", study, Occupied.ofTrials(now.trials()), null);
    }

    @Override
    public Optional<StudyView> study(List<String> name) throws Refused {
        for (var study : studies) {
            if (name.equals(List.of(study.key()))) {
                if (study.away()) {
                    throw new Refused(503, "the API server cannot be reached: no route");
                }
                return Optional.of(study);
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        // It holds nothing open.
    }
}
