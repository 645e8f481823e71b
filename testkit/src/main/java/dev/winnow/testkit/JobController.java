package dev.winnow.testkit;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Plays the Job controller for the API server, and for its Jobs the garbage collector: makes the pods of each Job, tries none again,
 * says how the Job ended once all of its pods have, and keeps a Job that is deleted in the foreground until its pods are gone.
 *
 * <p>Source: Kubernetes, "Jobs", as of 1.34; its API server checks what is written here.
 */
public final class JobController implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JobController.class);
    private static final String INDEX = "batch.kubernetes.io/job-completion-index";
    private static final String NAME = "batch.kubernetes.io/job-name";
    private static final String FOREGROUND = "foregroundDeletion";

    private final KubernetesClient client;
    private final String namespace;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    /** The indexes for which pods were made, by the uid of the Job. */
    private final Map<String, Set<Integer>> made = new HashMap<>();

    private final SharedIndexInformer<Job> jobs;
    private final SharedIndexInformer<Pod> pods;

    public JobController(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        jobs = client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .inform(new Changes<>(object -> later(object.getMetadata().getName())));
        pods = client.pods()
                .inNamespace(namespace)
                .withLabel(NAME)
                .inform(new Changes<>(pod -> later(pod.getMetadata().getLabels().get(NAME))));
    }

    private void sync(String name) {
        try {
            var job = client.batch()
                    .v1()
                    .jobs()
                    .inNamespace(namespace)
                    .withName(name)
                    .get();
            var there = client.pods().inNamespace(namespace).withLabel(NAME, name).list().getItems().stream()
                    .collect(Collectors.partitioningBy(pod -> job != null
                            && pod.getMetadata()
                                    .getOwnerReferences()
                                    .get(0)
                                    .getUid()
                                    .equals(uid(job))));
            there.get(false).forEach(this::delete);
            if (job != null) {
                sync(job, there.get(true));
            }
        } catch (KubernetesClientException e) {
            // What is gone needs nothing, and at the end a call is interrupted.
            if (e.getCode() != 404 && !(e.getCause() instanceof InterruptedIOException)) {
                LOG.debugf(e, "the Job %s has another turn", name);
                later(name);
            }
        }
    }

    private void later(String name) {
        try {
            thread.execute(() -> sync(name));
        } catch (RejectedExecutionException e) {
            LOG.debugf("%s changed at the end", name);
        }
    }

    private void sync(Job job, List<Pod> all) {
        if (job.getMetadata().getDeletionTimestamp() != null) {
            all.forEach(this::delete);
            if (all.isEmpty()) {
                client.resource(job).edit(it -> new JobBuilder(it)
                        .editMetadata()
                        .removeFromFinalizers(FOREGROUND)
                        .endMetadata()
                        .build());
            }
            return;
        }
        boolean ended = is(job, "Complete")
                || is(job, "Failed")
                || Boolean.TRUE.equals(job.getSpec().getSuspend());
        if (ended) {
            return;
        }
        var indexes = made.computeIfAbsent(uid(job), uid -> new TreeSet<>());
        int wanted = Optional.ofNullable(job.getSpec().getParallelism()).orElse(1);
        for (int index = 0; index < wanted; index++) {
            if (!indexes.contains(index)) {
                create(pod(job, index));
                indexes.add(index);
                return; // The pod's event brings the next.
            }
        }
        int lost = indexes.size() - all.size();
        long failed = all.stream().filter(pod -> phase(pod).equals("Failed")).count() + lost;
        long succeeded =
                all.stream().filter(pod -> phase(pod).equals("Succeeded")).count();
        boolean over = all.size() + lost == failed + succeeded;
        if (failed > 0 && !over) {
            all.stream()
                    .filter(pod -> !List.of("Failed", "Succeeded").contains(phase(pod)))
                    .forEach(this::delete);
        } else if (failed > 0) {
            end(job, "FailureTarget", "Failed", "BackoffLimitExceeded", (int) succeeded, (int) failed);
        } else if (over) {
            end(job, "SuccessCriteriaMet", "Complete", "CompletionsReached", (int) succeeded, 0);
        }
    }

    private void end(Job job, String target, String type, String reason, int succeeded, int failed) {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        client.resource(job).editStatus(it -> new JobBuilder(it)
                .editOrNewStatus()
                .withStartTime(now)
                .withCompletionTime(failed == 0 ? now : null)
                .withSucceeded(succeeded)
                .withFailed(failed)
                .withActive(0)
                .withReady(0)
                .addToConditions(condition(target, reason, now), condition(type, reason, now))
                .endStatus()
                .build());
    }

    private static JobCondition condition(String type, String reason, String now) {
        return new JobConditionBuilder()
                .withType(type)
                .withStatus("True")
                .withReason(reason)
                .withMessage(
                        reason.equals("BackoffLimitExceeded") ? "Job has reached the specified backoff limit" : reason)
                .withLastProbeTime(now)
                .withLastTransitionTime(now)
                .build();
    }

    private Pod pod(Job job, int index) {
        var template = job.getSpec().getTemplate();
        var name = job.getMetadata().getName();
        var meta = new ObjectMetaBuilder(template.getMetadata())
                .withName(name + "-" + index + "-" + uid(job).substring(0, 5))
                .withNamespace(namespace)
                .addToLabels(NAME, name)
                .addToLabels("batch.kubernetes.io/controller-uid", uid(job))
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion("batch/v1")
                        .withKind("Job")
                        .withName(name)
                        .withUid(uid(job))
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build());
        if ("Indexed".equals(job.getSpec().getCompletionMode())) {
            meta.addToLabels(INDEX, Integer.toString(index));
        }
        return new PodBuilder()
                .withMetadata(meta.build())
                .withSpec(template.getSpec())
                .build();
    }

    /** A call that was repeated may find its pod. */
    private void create(Pod pod) {
        try {
            client.resource(pod).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
        }
    }

    private void delete(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() == null) {
            client.resource(pod).delete();
        }
    }

    private static boolean is(Job job, String type) {
        return job.getStatus() != null
                && job.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals(type)
                                && condition.getStatus().equals("True"));
    }

    private static String phase(Pod pod) {
        return Objects.requireNonNullElse(pod.getStatus().getPhase(), "");
    }

    private static String uid(Job job) {
        return job.getMetadata().getUid();
    }

    @Override
    public void close() {
        jobs.close();
        pods.close();
        thread.shutdownNow();
    }
}
