package dev.winnow.operator.trial;

import dev.winnow.api.Names;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.workload.AttemptNumber;
import dev.winnow.engine.workload.ObjectType;
import dev.winnow.engine.workload.ObjectWorkload;
import dev.winnow.operator.kube.TrialInformer;
import dev.winnow.operator.kube.Workloads;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The objects that are attempts and have pods of their own. A kind is watched from the first trial on that needs it, and the watch
 * tries for ever: a kind that the cluster does not know yet keeps nothing else from running.
 */
final class ObjectInformers extends AbstractEventSource<GenericKubernetesResource, TuningTrial> {
    private static final String BY_TRIAL = "trial";

    private final KubernetesClient client;
    private final Collection<String> namespaces;
    private final Clock clock;
    private final Map<ObjectType, List<SharedIndexInformer<GenericKubernetesResource>>> informers = new HashMap<>();

    /** @param namespaces those that are watched, or the SDK's word for all */
    ObjectInformers(KubernetesClient client, Collection<String> namespaces, Clock clock) {
        super(GenericKubernetesResource.class, "objects");
        this.client = client;
        this.namespaces = namespaces;
        this.clock = clock;
    }

    /** The objects that are attempts of a trial; empty while those that exist have not been listed. */
    Optional<List<GenericKubernetesResource>> of(TuningTrial trial, ObjectWorkload workload) {
        var watching = watching(workload);
        if (!watching.stream().allMatch(SharedIndexInformer::hasSynced)) {
            return Optional.empty();
        }
        var meta = trial.getMetadata();
        return Optional.of(watching.stream()
                .flatMap(informer ->
                        informer.getIndexer().byIndex(BY_TRIAL, key(meta.getNamespace(), meta.getName())).stream())
                .filter(object -> AttemptNumber.of(trial, object).isPresent())
                .toList());
    }

    private synchronized List<SharedIndexInformer<GenericKubernetesResource>> watching(ObjectWorkload workload) {
        return informers.computeIfAbsent(workload.kind().type(), type -> namespaces.stream()
                .map(namespace -> informer(workload, namespace))
                .toList());
    }

    private SharedIndexInformer<GenericKubernetesResource> informer(ObjectWorkload workload, String namespace) {
        var all = client.genericKubernetesResources(Workloads.context(workload));
        var scope =
                namespace.equals(Constants.WATCH_ALL_NAMESPACES) ? all.inAnyNamespace() : all.inNamespace(namespace);
        var acceptances = new Acceptances<GenericKubernetesResource>(object -> false, clock);
        var informer = scope.withLabel(Names.TRIAL_LABEL)
                .withLimit(TrialInformer.LIST_LIMIT)
                .runnableInformer(0)
                .itemStore(new SlimStore<>(workload::slim, acceptances))
                .addIndexers(Map.of(
                        BY_TRIAL, object -> List.of(key(object.getMetadata().getNamespace(), trialOf(object)))))
                .addEventHandler(new Waker())
                .exceptionHandler((started, failure) -> true);
        var unused = informer.start();
        return informer;
    }

    /** Wakes the trial of each object that comes, changes or goes. */
    private final class Waker implements ResourceEventHandler<GenericKubernetesResource> {
        @Override
        public void onAdd(GenericKubernetesResource object) {
            wake(object);
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource object) {
            wake(object);
        }

        @Override
        public void onDelete(GenericKubernetesResource object, boolean unknown) {
            wake(object);
        }

        private void wake(GenericKubernetesResource object) {
            getEventHandler()
                    .handleEvent(new Event(
                            new ResourceID(trialOf(object), object.getMetadata().getNamespace())));
        }
    }

    @Override
    public synchronized void stop() {
        super.stop();
        informers.values().forEach(watching -> watching.forEach(SharedIndexInformer::stop));
        informers.clear();
    }

    @Override
    public Set<GenericKubernetesResource> getSecondaryResources(TuningTrial trial) {
        return Set.of();
    }

    private static String trialOf(GenericKubernetesResource object) {
        return object.getMetadata().getLabels().getOrDefault(Names.TRIAL_LABEL, "");
    }

    private static String key(String namespace, String trial) {
        return namespace + "/" + trial;
    }
}
