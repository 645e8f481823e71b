package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.plain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.Gang;
import dev.winnow.testkit.JobManifests;
import dev.winnow.testkit.PlayedKind;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** A kind of object with pods that the operator knows; its trials have two pods here. */
enum TwoPodKind {
    JOB,
    JOB_SET,
    TRAIN_JOB,
    PYTORCH_JOB,
    RAY_JOB;

    PlayedKind played() {
        return PlayedKind.valueOf(name());
    }

    String type() {
        return this == JOB ? JobTrialsIT.KIND : played().type();
    }

    ObjectNode study(String name) {
        var study = plain(name, 1, 1, 1);
        return this == JOB
                ? JobTrialsIT.twoPods(study)
                : JobManifests.study(study, KindTrialsIT.OBJECTS.getOrDefault(played(), ""));
    }

    int rank(Pod pod) {
        return this == JOB ? Gang.rank(pod) : KindTrialsIT.rank(pod);
    }

    ResourceDefinitionContext context() {
        return this == JOB
                ? new ResourceDefinitionContext.Builder()
                        .withGroup("batch")
                        .withVersion("v1")
                        .withPlural("jobs")
                        .withKind("Job")
                        .withNamespaced(true)
                        .build()
                : played().context();
    }

    /** Whether its controller says that the attempt has ended, once the last pod of it has. */
    boolean endsByItsOwnWord() {
        return this == JOB || this == JOB_SET;
    }

    String suspension() {
        return this == PYTORCH_JOB ? "{spec: {runPolicy: {suspend: true}}}" : "{spec: {suspend: true}}";
    }
}
