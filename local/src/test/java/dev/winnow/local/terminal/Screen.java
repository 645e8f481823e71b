package dev.winnow.local.terminal;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a person sees on a terminal, as far as a live view writes to it. */
final class Screen {
    private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
    private Terminal.Size size;
    private int row;
    private int column;
    private final StringBuilder sequence = new StringBuilder();

    Screen(int height, int width) {
        size = new Terminal.Size(height, width);
    }

    Terminal.Size size() {
        return size;
    }

    PrintStream stream() {
        return new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int character) {
                        put((char) character);
                    }
                },
                true,
                StandardCharsets.US_ASCII);
    }

    /** All that was written and not written over, what has scrolled away included. */
    List<String> lines() {
        return rows.stream()
                .map(line -> line.toString().stripTrailing())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** Becomes as wide; rows that are too long are broken, as most terminals do. */
    void resize(int height, int width) {
        var old = List.copyOf(rows);
        rows.clear();
        for (var line : old) {
            int at = 0;
            do {
                rows.add(new StringBuilder(line.substring(at, Math.min(line.length(), at + width))));
                at += width;
            } while (at < line.length());
        }
        size = new Terminal.Size(height, width);
        row = rows.size() - 1;
        column = 0;
    }

    /** What a person types is shown where the cursor stands. */
    void put(char character) {
        if (character == '\033' || !sequence.isEmpty()) {
            sequence.append(character);
            if (Character.isLetter(character)) {
                control(character, sequence.substring(2, sequence.length() - 1));
                sequence.setLength(0);
            }
        } else if (character == '\n') {
            down();
            column = 0;
        } else if (character == '\r') {
            column = 0;
        } else {
            if (column == size.columns()) {
                down();
                column = 0;
            }
            var line = rows.get(row);
            while (line.length() <= column) {
                line.append(' ');
            }
            line.setCharAt(column++, character);
        }
    }

    private void down() {
        if (++row == rows.size()) {
            rows.add(new StringBuilder());
        }
    }

    private void control(char command, String argument) {
        switch (command) {
            // No further than the top of what is seen.
            case 'A' -> row = Math.max(Math.max(0, rows.size() - size.rows()), row - Integer.parseInt(argument));
            case 'K' -> rows.get(row).setLength(Math.min(column, rows.get(row).length()));
            case 'J' -> {
                rows.get(row).setLength(Math.min(column, rows.get(row).length()));
                rows.subList(row + 1, rows.size()).clear();
            }
            default -> throw new IllegalArgumentException(argument + command);
        }
    }
}
