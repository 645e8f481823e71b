package dev.winnow.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.JobController;
import dev.winnow.testkit.JobManifests;
import dev.winnow.testkit.KindController;
import dev.winnow.testkit.PlayedKind;
import io.fabric8.kubernetes.client.KubernetesClient;

/** What the attempts of a load's trials are. Each has one pod; the controllers of objects are played. */
enum Attempts {
    PODS("pods"),
    JOBS("jobs"),
    JOB_SETS("jobsets");

    /** One that is played. */
    @FunctionalInterface
    interface Controller extends AutoCloseable {
        @Override
        void close();
    }

    private static final String TEMPLATE =
            "{spec: {containers: [{name: trainer, image: \"docker.io/winnow/trainer:dev\"}]}}";

    private final String resource;

    Attempts(String resource) {
        this.resource = resource;
    }

    /** Whether a resource is one of these. */
    static boolean are(String resource) {
        for (var attempts : values()) {
            if (attempts.resource.equals(resource)) {
                return true;
            }
        }
        return false;
    }

    /** The plural by which the API server names them. */
    String resource() {
        return resource;
    }

    /** How the chart's {@code trialKinds} names them. */
    String kind() {
        return switch (this) {
            case PODS -> throw new IllegalStateException("pods need no word of the chart");
            case JOBS -> "jobs.v1.batch";
            case JOB_SETS -> PlayedKind.JOB_SET.type();
        };
    }

    /** A study whose trials are pods becomes one whose attempts are these. */
    ObjectNode of(ObjectNode study) {
        return switch (this) {
            case PODS -> study;
            case JOBS ->
                JobManifests.study(
                        study, "{apiVersion: batch/v1, kind: Job, spec: {template: %s}}".formatted(TEMPLATE));
            case JOB_SETS -> JobManifests.study(study, """
                    {apiVersion: jobset.x-k8s.io/v1alpha2, kind: JobSet, spec: {replicatedJobs: [
                      {name: leader, template: {spec: {template: %s}}}]}}""".formatted(TEMPLATE));
        };
    }

    /** Plays who makes pods of them in a namespace. */
    Controller controller(KubernetesClient client, String namespace) {
        return switch (this) {
            case PODS -> () -> {};
            case JOBS -> new JobController(client, namespace)::close;
            case JOB_SETS -> {
                PlayedKind.JOB_SET.install(client);
                yield new KindController(client, namespace, PlayedKind.JOB_SET)::close;
            }
        };
    }
}
