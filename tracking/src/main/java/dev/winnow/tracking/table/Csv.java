package dev.winnow.tracking.table;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;

/** Tables as CSV: UTF-8, a line with the names, values as Java writes them, nothing where there is none. */
public final class Csv {
    private static final CsvMapper CSV = new CsvMapper();

    private Csv() {}

    /** Writes a table and closes the stream. */
    public static <R> void write(Table<R> table, OutputStream out) throws IOException {
        var schema = CsvSchema.builder();
        table.columns().forEach(column -> schema.addColumn(column.name()));
        // Jackson would write the names with the first row, so a table without rows would have none.
        try (var writer = CSV.writer(schema.build().withoutHeader()).writeValues(out)) {
            writer.write(line(table, Column::name));
            for (Iterator<R> rows = table.rows().get().iterator(); rows.hasNext(); ) {
                var row = rows.next();
                writer.write(line(table, column -> column.text().of(row)));
            }
        }
    }

    private static <R> ObjectNode line(Table<R> table, Column.Cell<Column<R>, String> cell) {
        var line = JsonNodeFactory.instance.objectNode();
        table.columns().forEach(column -> line.put(column.name(), cell.of(column)));
        return line;
    }
}
