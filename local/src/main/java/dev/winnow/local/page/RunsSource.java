package dev.winnow.local.page;

import dev.winnow.local.LocalException;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.ui.Occupied;
import dev.winnow.ui.OpenStudies;
import dev.winnow.ui.SourceRow;
import dev.winnow.ui.StudyRow;
import dev.winnow.ui.StudySource;
import dev.winnow.ui.StudyView;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The runs of a folder, which has a folder for each; or one run, if the folder is that of a run. */
public final class RunsSource implements StudySource {
    static final String ID = "runs";

    private static final int MOST_RUNS = 1_000;

    private final Path root;
    private final Map<String, FolderReader> readers = new HashMap<>();
    private final OpenStudies<FolderStudy> open = new OpenStudies<>();
    private volatile @Nullable String problem;

    /** @param root exists; absolute and free of links */
    public RunsSource(Path root) {
        this.root = root;
    }

    @Override
    public SourceRow row() {
        return new SourceRow(ID, root.toString(), problem);
    }

    @Override
    public int parts() {
        return 1;
    }

    /** The folders of runs by the names in their addresses. */
    private Map<String, RunFolder> folders() {
        var itself = new RunFolder(root);
        if (Files.exists(itself.study())) {
            return Map.of(String.valueOf(root.getFileName()), itself);
        }
        try (Stream<Path> all = Files.list(root)) {
            var found = new HashMap<String, RunFolder>();
            all.map(RunFolder::new)
                    .filter(folder -> Files.exists(folder.study()))
                    .sorted(Comparator.comparing(folder -> folder.root().toString()))
                    .limit(MOST_RUNS)
                    .forEach(folder -> found.put(String.valueOf(folder.root().getFileName()), folder));
            problem = null;
            return found;
        } catch (IOException e) {
            problem = LocalException.text(e);
            return Map.of();
        }
    }

    @Override
    public synchronized List<StudyRow> rows() {
        var folders = folders();
        readers.keySet().retainAll(folders.keySet());
        var rows = new ArrayList<StudyRow>();
        folders.forEach((name, folder) -> row(name, readers.computeIfAbsent(name, any -> new FolderReader(folder)))
                .ifPresent(rows::add));
        return rows;
    }

    private static Optional<StudyRow> row(String name, FolderReader reader) {
        try {
            var study = reader.study();
            if (study.isEmpty()) {
                return Optional.empty();
            }
            boolean live = !study.get().statusOrNew().ended() && reader.folder().inUse();
            var occupied = live ? Occupied.ofTrials(reader.trials(study.get())) : null;
            return Optional.of(StudyRow.of(href(name), ID, name, study.get(), occupied, live));
        } catch (LocalException e) {
            return Optional.of(
                    StudyRow.unreadable(href(name), ID, name, name, Objects.requireNonNullElse(e.getMessage(), "")));
        } catch (IOException e) {
            return Optional.of(StudyRow.unreadable(href(name), ID, name, name, LocalException.text(e)));
        }
    }

    private static String href(String name) {
        return "api/" + ID + "/"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public Optional<StudyView> study(List<String> name) {
        var folder = folders().get(name.get(0));
        return folder == null
                ? Optional.empty()
                : Optional.of(open.open(name.get(0), () -> new FolderStudy(href(name.get(0)), folder)));
    }

    @Override
    public void close() {
        open.close();
    }
}
