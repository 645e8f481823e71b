package dev.winnow.engine.definition;

import dev.winnow.api.StudySpec;
import dev.winnow.search.study.Study;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A manifest as the search library sees it.
 *
 * @param study the study; empty if and only if the manifest has problems
 * @param problems what is wrong with the manifest beyond its schema
 */
public record Definition(Optional<Study> study, List<Problem> problems) {
    public Definition {
        problems = List.copyOf(problems);
    }

    /** Reads a spec once. Whoever reads again and again has a reader that keeps search spaces. */
    public static Definition of(StudySpec spec) {
        return of(new StudyReader(), spec);
    }

    /** Reads a spec that the schema has let pass, defaults included. */
    public static Definition of(StudyReader reader, StudySpec spec) {
        var problems = new ArrayList<>(TemplateRules.check(spec));
        var study = reader.read(spec, problems);
        return new Definition(study.filter(read -> problems.isEmpty()), problems);
    }

    /**
     * The study of a manifest that has no problems.
     *
     * @throws IllegalStateException if the manifest has problems
     */
    public Study orElseThrow() {
        return study.orElseThrow(() -> new IllegalStateException("the manifest has problems: " + problems));
    }
}
