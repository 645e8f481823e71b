package dev.winnow.local.manifest;

import dev.winnow.engine.definition.Problem;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an API server says to the metadata of a study, beyond the rules of the CRD. */
final class MetadataCheck {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL_KEY =
            Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

    private MetadataCheck() {}

    static List<Problem> check(ObjectMeta metadata) {
        var problems = new ArrayList<Problem>();
        if (metadata.getName() == null || !NAME.matcher(metadata.getName()).matches()) {
            problems.add(new Problem("metadata.name", "is required and holds only a-z, 0-9, '-' and '.'"));
        }
        metadata.getAdditionalProperties()
                .keySet()
                .forEach(name -> problems.add(new Problem(
                        "metadata." + name, "unknown field: correct its spelling or its place, or remove it")));
        Optional.ofNullable(metadata.getLabels()).orElse(Map.of()).forEach((key, value) -> {
            if (!LABEL_KEY.matcher(key).matches() || !LABEL_VALUE.matcher(value).matches()) {
                problems.add(new Problem(
                        "metadata.labels",
                        "Invalid value: \"" + key + ": " + value
                                + "\": use at most 63 letters, digits, '-', '_' and '.'"));
            }
        });
        return problems;
    }
}
