package dev.winnow.ui;

import java.util.List;
import java.util.Optional;

/** Studies from one place: a cluster, or a folder of local runs. Threads share it. */
public interface StudySource extends AutoCloseable {
    /** How it is shown. */
    SourceRow row();

    /** How many parts of an address name one of its studies. */
    int parts();

    /** Its studies as they are now, in no order. */
    List<StudyRow> rows();

    /**
     * One of its studies, to be looked at from now on; nothing has to be given back, because what nobody looks at is let go after
     * a while.
     *
     * @param name what follows the source in the address of the study
     * @throws Refused if the study cannot be read
     */
    Optional<StudyView> study(List<String> name) throws Refused, InterruptedException;

    @Override
    void close();
}
