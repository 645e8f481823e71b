package dev.winnow.engine.log;

import dev.winnow.engine.report.Report;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** The reports in a file of text that grows. */
record FileReports(LogReports text, FollowedFile file) implements MetricsReader {
    @Override
    public void read(Consumer<Report> reports) throws IOException {
        file.read(new FollowedFile.Sink() {
            @Override
            public void bytes(byte[] bytes, int count) {
                text.add(bytes, count, reports);
            }

            @Override
            public void end() {
                text.end(reports);
            }
        });
    }

    @Override
    public void end(Consumer<Report> reports) throws IOException {
        try {
            read(reports);
        } finally {
            text.end(reports);
        }
    }

    @Override
    public Optional<String> complaint() {
        return text.complaint();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
