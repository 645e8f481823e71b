package dev.winnow.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.PlayedKind.Again;
import dev.winnow.testkit.PlayedKind.PodPlan;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/**
 * Plays the controller of a {@link PlayedKind}, and for its objects the garbage collector: makes the pods, makes some again as the
 * real one does, writes the end, and keeps an object that is deleted in the foreground until its pods are gone.
 */
public final class KindController implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KindController.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUFFIX = "test.winnow.dev/suffix";
    private static final String FOREGROUND = "foregroundDeletion";

    private final KubernetesClient client;
    private final String namespace;
    private final PlayedKind kind;
    /** The label of its pods with the name of their object: controllers of several kinds may be in one namespace. */
    private final String label;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    /** How many pods were made by suffix, by the uid of the object. */
    private final Map<String, Map<String, Integer>> made = new HashMap<>();

    private final SharedIndexInformer<GenericKubernetesResource> objects;
    private final SharedIndexInformer<Pod> pods;

    public KindController(KubernetesClient client, String namespace, PlayedKind kind) {
        this.client = client;
        this.namespace = namespace;
        this.kind = kind;
        label = "test.winnow.dev/" + kind.type();
        objects = client.genericKubernetesResources(kind.context())
                .inNamespace(namespace)
                .inform(new Changes<>(object -> later(object.getMetadata().getName())));
        pods = client.pods()
                .inNamespace(namespace)
                .withLabel(label)
                .inform(new Changes<>(pod -> later(pod.getMetadata().getLabels().get(label))));
    }

    private void later(String name) {
        try {
            thread.execute(() -> sync(name));
        } catch (RejectedExecutionException e) {
            LOG.debugf("%s changed at the end", name);
        }
    }

    private Resource<GenericKubernetesResource> resource(String name) {
        return client.genericKubernetesResources(kind.context())
                .inNamespace(namespace)
                .withName(name);
    }

    private void sync(String name) {
        try {
            var object = resource(name).get();
            var all = client.pods()
                    .inNamespace(namespace)
                    .withLabel(label, name)
                    .list()
                    .getItems();
            if (object == null) {
                all.forEach(this::delete);
            } else if (object.getMetadata().getDeletionTimestamp() != null) {
                all.forEach(this::delete);
                if (all.isEmpty()) {
                    resource(name).edit(it -> {
                        it.getMetadata().getFinalizers().remove(FOREGROUND);
                        return it;
                    });
                }
            } else {
                sync(object, all);
            }
        } catch (KubernetesClientException e) {
            // What is gone needs nothing, and at the end a call is interrupted.
            if (e.getCode() == 422) {
                LOG.errorf(e, "%s has pods that the API server refuses", name);
            } else if (e.getCode() != 404 && !(e.getCause() instanceof InterruptedIOException)) {
                LOG.debugf(e, "%s has another turn", name);
                later(name);
            }
        }
    }

    private void sync(GenericKubernetesResource object, List<Pod> all) {
        ObjectNode json = JSON.valueToTree(object);
        if (json.path("status").has("ended")) {
            return;
        }
        var plans = kind.pods(json);
        if (create(object, plans, all)) {
            return; // The pod's event brings the next.
        }
        var newest = newest(plans, all);
        boolean failed = all.stream().anyMatch(pod -> phase(pod).equals("Failed")) || newest.size() < plans.size();
        boolean succeeded = kind.firstDecides()
                ? !newest.isEmpty() && phase(newest.get(0)).equals("Succeeded")
                : newest.size() == plans.size()
                        && newest.stream().allMatch(pod -> phase(pod).equals("Succeeded"));
        if (succeeded || (failed && kind.again() != Again.AFTER_FAILURE)) {
            end(object, succeeded);
            all.stream()
                    .filter(pod -> kind.leavesNothing()
                            || !List.of("Failed", "Succeeded").contains(phase(pod)))
                    .forEach(this::delete);
        }
    }

    /** Makes a pod that is missing and that the controller would make; whether it did. */
    private boolean create(GenericKubernetesResource object, List<PodPlan> plans, List<Pod> all) {
        var counts = made.computeIfAbsent(object.getMetadata().getUid(), uid -> new TreeMap<>());
        for (var plan : plans) {
            int count = counts.getOrDefault(plan.suffix(), 0);
            var there = all.stream().filter(pod -> of(pod, plan)).toList();
            boolean lives =
                    there.stream().anyMatch(pod -> !phase(pod).equals("Failed") || kind.again() != Again.AFTER_FAILURE);
            if (count == 0 || (!lives && kind.again() != Again.NEVER)) {
                client.resource(pod(object, plan, count)).create();
                counts.put(plan.suffix(), count + 1);
                return true;
            }
        }
        return false;
    }

    private static List<Pod> newest(List<PodPlan> plans, List<Pod> all) {
        var newest = new ArrayList<Pod>();
        for (var plan : plans) {
            all.stream()
                    .filter(pod -> of(pod, plan))
                    .reduce((first, second) -> second)
                    .ifPresent(newest::add);
        }
        return newest;
    }

    private static boolean of(Pod pod, PodPlan plan) {
        return pod.getMetadata().getLabels().get(SUFFIX).equals(plan.suffix());
    }

    private void end(GenericKubernetesResource object, boolean succeeded) {
        resource(object.getMetadata().getName()).editStatus(it -> {
            var status = (ObjectNode) Yaml.tree(kind.status(succeeded));
            it.setAdditionalProperty("status", JSON.convertValue(status.put("ended", true), Map.class));
            return it;
        });
    }

    private Pod pod(GenericKubernetesResource object, PodPlan plan, int count) {
        var template = JSON.convertValue(plan.template(), PodTemplateSpec.class);
        var name = object.getMetadata().getName();
        boolean own = plan.owner().equals(object.getKind());
        var meta = new ObjectMetaBuilder(template.getMetadata())
                .withName(name + "-" + plan.suffix() + "-" + count)
                .withNamespace(namespace)
                .addToLabels(plan.labels())
                .addToLabels(label, name)
                .addToLabels(SUFFIX, plan.suffix())
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(own ? object.getApiVersion() : "example.com/v1")
                        .withKind(plan.owner())
                        .withName(own ? name : name + "-" + plan.suffix())
                        .withUid(
                                own
                                        ? object.getMetadata().getUid()
                                        : "made-by-" + object.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build());
        return new PodBuilder()
                .withMetadata(meta.build())
                .withSpec(template.getSpec())
                .build();
    }

    private void delete(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() == null) {
            client.resource(pod).delete();
        }
    }

    private static String phase(Pod pod) {
        return Objects.requireNonNullElse(pod.getStatus().getPhase(), "");
    }

    @Override
    public void close() {
        objects.close();
        pods.close();
        thread.shutdownNow();
    }
}
