package dev.winnow.operator.kube;

import dev.winnow.api.TrialReason;
import dev.winnow.api.TuningStudy;
import dev.winnow.engine.trial.StartRefusal;
import dev.winnow.engine.workload.ClusterWorkload;
import dev.winnow.engine.workload.ObjectKinds;
import dev.winnow.engine.workload.ObjectType;
import dev.winnow.engine.workload.ObjectWorkload;
import dev.winnow.engine.workload.PodWorkload;
import dev.winnow.engine.workload.ResourceRates;
import dev.winnow.engine.workload.Workload;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The kinds of workload that this operator runs. A new kind is one class and one place in this list, or in that of
 * {@link ObjectKinds} if its objects have pods of their own.
 *
 * @param kinds in the order in which they are asked whether they train a study
 * @param objects the kinds of objects with pods that the installation allows
 * @param reportUrl where the trainers in these pods post their reports
 * @param image the operator's own
 * @param rates what the resources of these pods count and cost
 */
public record Workloads(
        List<ClusterWorkload<?>> kinds, Set<ObjectType> objects, String reportUrl, String image, ResourceRates rates) {
    public Workloads {
        kinds = List.copyOf(kinds);
        objects = Set.copyOf(objects);
    }

    /** Kinds whose attempts have no pods of their own. */
    public Workloads(List<ClusterWorkload<?>> kinds) {
        this(kinds, Set.of(), "", PodWorkload.IMAGE, ResourceRates.BUILT_IN);
    }

    /**
     * What an installation runs.
     *
     * @param reportUrl where trainers post their reports
     * @param image the operator's own
     * @param allowed the kinds of objects that trials may be beside pods, such as {@code jobs.v1.batch}
     * @param rates what the resources of pods count and cost
     * @throws IllegalArgumentException if one of them is named in another form
     */
    public static Workloads of(String reportUrl, String image, List<String> allowed, ResourceRates rates) {
        return new Workloads(
                List.of(new PodWorkload(reportUrl, image, rates)),
                allowed.stream()
                        .map(name -> ObjectType.read(name)
                                .orElseThrow(() -> new IllegalArgumentException("WINNOW_TRIAL_KINDS: " + name
                                        + " is no kind: write PLURAL.VERSION.GROUP, such as jobs.v1.batch")))
                        .collect(Collectors.toSet()),
                reportUrl,
                image,
                rates);
    }

    /** The kind of the trials of a study; empty if the installation does not allow it. */
    public Optional<Workload<? extends HasMetadata, ?>> of(TuningStudy study) {
        return Stream.<Workload<? extends HasMetadata, ?>>concat(
                        kinds.stream().filter(kind -> kind.trains(study)), object(study).stream())
                .findFirst();
    }

    /** The kind of the trials of a study if they are objects with pods, and if the installation allows it. */
    public Optional<ObjectWorkload> object(TuningStudy study) {
        return ObjectKinds.of(study.getSpec().trial())
                .filter(kind -> objects.contains(kind.type()))
                .map(kind -> new ObjectWorkload(kind, reportUrl, image, rates));
    }

    /** Why no trial of a study can start here: the installation does not allow its kind. */
    public static StartRefusal notAllowed(TuningStudy study) {
        var name = ObjectKinds.of(study.getSpec().trial())
                .map(kind -> kind.type().toString())
                .orElse("of the study");
        return new StartRefusal(
                TrialReason.KindNotAllowed.name(),
                true,
                "this installation does not allow trials of this kind: add " + name
                        + " to the chart's value trialKinds, such as helm upgrade --reuse-values --set trialKinds={"
                        + name
                        + "}");
    }

    /** Why the API server refused to create an attempt; empty when the error is a passing fault and no refusal. */
    public static Optional<StartRefusal> refusal(
            Workload<? extends HasMetadata, ?> workload, KubernetesClientException e) {
        return workload instanceof ObjectWorkload objects && e.getCode() == 404 && !ofNamespace(e)
                ? Optional.of(missing(objects))
                : ApiErrors.refusal(e);
    }

    private static boolean ofNamespace(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus())
                .map(Status::getDetails)
                .map(StatusDetails::getKind)
                .filter("namespaces"::equals)
                .isPresent();
    }

    private static StartRefusal missing(ObjectWorkload workload) {
        var type = workload.kind().type();
        var definition = type.resource() + "." + type.group();
        return new StartRefusal(
                TrialReason.KindMissing.name(),
                true,
                "the cluster has no " + workload.kind().kind() + " of " + type.apiVersion()
                        + ": install its controller, which brings the resource definition " + definition
                        + "; kubectl get crd " + definition + " shows it");
    }

    /** What a client does with a resource that is to be created; an object has no class by which the client knows its path. */
    public static Resource<? extends HasMetadata> at(
            KubernetesClient client, Workload<? extends HasMetadata, ?> workload, HasMetadata wanted) {
        return workload instanceof ObjectWorkload objects && wanted instanceof GenericKubernetesResource object
                ? client.genericKubernetesResources(context(objects))
                        .inNamespace(object.getMetadata().getNamespace())
                        .resource(object)
                : client.resource(wanted);
    }

    /** How the client finds the objects of a kind. */
    public static ResourceDefinitionContext context(ObjectWorkload workload) {
        var type = workload.kind().type();
        return new ResourceDefinitionContext.Builder()
                .withGroup(type.group())
                .withVersion(type.version())
                .withPlural(type.resource())
                .withKind(workload.kind().kind())
                .withNamespaced(true)
                .build();
    }
}
