package dev.winnow.client;

import dev.winnow.api.Names;
import dev.winnow.api.PlainText;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What can be listed and followed.
 *
 * @param <R> the resource
 * @param group the path of the API group
 * @param plural the name of the resource in a path
 */
record Kind<R extends HasMetadata>(Class<R> type, String group, String plural) {
    static final Kind<TuningStudy> STUDIES =
            new Kind<>(TuningStudy.class, "apis/" + Names.GROUP + "/" + Names.VERSION + "/", "tuningstudies");
    static final Kind<TuningTrial> TRIALS =
            new Kind<>(TuningTrial.class, "apis/" + Names.GROUP + "/" + Names.VERSION + "/", "tuningtrials");
    static final Kind<Pod> PODS = new Kind<>(Pod.class, "api/v1/", "pods");

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    /**
     * A name that may stand in a path.
     *
     * @throws ClusterException with code 404 if it can be the name of nothing
     */
    static String name(String text) throws ClusterException {
        if (!NAME.matcher(text).matches()) {
            throw ClusterException.of(404, "nothing can have the name " + PlainText.of(text));
        }
        return text;
    }

    /** The path of one. */
    String path(String namespace, String name) throws ClusterException {
        return group + Scope.of(name(namespace)).path() + plural + "/" + name(name);
    }

    /** The path of those in a scope, with a query that further parameters can be added to. */
    String path(Scope scope, Optional<String> labels) throws ClusterException {
        if (scope.namespace().isPresent()) {
            name(scope.namespace().get());
        }
        return group + scope.path() + plural + "?labelSelector="
                + URLEncoder.encode(labels.orElse(""), StandardCharsets.UTF_8);
    }
}
