package dev.winnow.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The end of a stream whose length is not known. */
final class Tail {
    private Tail() {}

    /** Reads to the end and keeps the last bytes. */
    static byte[] read(InputStream stream, int most) throws IOException {
        var ring = new byte[most];
        long all = 0;
        while (true) {
            int at = (int) (all % most);
            int read = stream.read(ring, at, most - at);
            if (read < 0) {
                break;
            }
            all += read;
        }
        if (all <= most) {
            return Arrays.copyOf(ring, (int) all);
        }
        int begin = (int) (all % most);
        var tail = new byte[most];
        System.arraycopy(ring, begin, tail, 0, most - begin);
        System.arraycopy(ring, 0, tail, most - begin, begin);
        return tail;
    }
}
