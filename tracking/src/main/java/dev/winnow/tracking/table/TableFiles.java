package dev.winnow.tracking.table;

import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.Tracker;
import dev.winnow.tracking.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Keeps the tables of a study as files: {@code trials} and {@code curves}, with the ending of the format.
 *
 * @param folder where the files stand; is made if there is none
 */
public record TableFiles(Path folder, Format format) implements Tracker {
    /** How a table is written. */
    public enum Format {
        CSV,
        PARQUET;

        private <R> void write(Table<R> table, OutputStream out) throws IOException {
            switch (this) {
                case CSV -> Csv.write(table, out);
                case PARQUET -> Parquet.write(table, out);
            }
        }

        private String ending() {
            return this == CSV ? ".csv" : ".parquet";
        }
    }

    @Override
    public void study(StudyPage page) throws IOException {
        write(StudyTables.trials(page));
        write(StudyTables.curves(page));
    }

    private <R> void write(Table<R> table) throws IOException {
        WholeFile.write(folder.resolve(table.name() + format.ending()), out -> format.write(table, out));
    }
}
