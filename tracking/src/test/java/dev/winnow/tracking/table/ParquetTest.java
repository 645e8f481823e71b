package dev.winnow.tracking.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.tracking.table.Column.Type;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The bytes of a Parquet file; {@link ParquetIT} reads whole files with pyarrow. */
class ParquetTest {
    private static byte[] bytes(Long... values) throws IOException {
        var table = new Table<Long[]>("t", List.of(Column.of("x", Type.WHOLE, row -> row[0])), () -> Stream.of(values)
                .map(value -> new Long[] {value}));
        var out = new ByteArrayOutputStream();
        Parquet.write(table, out);
        return out.toByteArray();
    }

    private static int footer(byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - 8);
    }

    @Test
    void beginsAndEndsWithItsMarkAndNamesItsFooter() throws IOException {
        var file = bytes(1L);

        assertThat(Arrays.copyOf(file, 4)).asString().isEqualTo("PAR1");
        assertThat(Arrays.copyOfRange(file, file.length - 4, file.length))
                .asString()
                .isEqualTo("PAR1");
        // version 1, then a list of two elements, the first of which is named schema
        assertThat(HexFormat.of().formatHex(file, file.length - 8 - footer(file), file.length - 8))
                .startsWith("1502192c48" + "06736368656d61" + "1502" + "00");
    }

    /** Rows 1, none, none, 5: the levels are runs of 1, 2 and 1 rows, then the two values follow. */
    @Test
    void aRowWithoutAValueIsALevelAndNoValue() throws IOException {
        var file = bytes(1L, null, null, 5L);
        int begin = 4;
        while (file[begin] != 0x1f || file[begin + 1] != (byte) 0x8b) {
            begin++;
        }
        var page = new GZIPInputStream(new ByteArrayInputStream(file, begin, file.length - begin)).readNBytes(26);

        assertThat(HexFormat.of().formatHex(page))
                .isEqualTo("06000000" + "0201" + "0400" + "0201" + "0100000000000000" + "0500000000000000");
    }
}
