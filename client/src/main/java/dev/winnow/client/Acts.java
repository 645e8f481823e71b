package dev.winnow.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Names;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PreconditionsBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a person may do to a study. Each act changes what is wanted, in the resources; the operator sees it as it sees any other
 * change, and nobody has to be there at that moment. Each returns a sentence on what follows.
 */
public final class Acts {
    private static final int CONFLICT = 409;
    private static final int INVALID = 422;
    private static final int TRIES = 5;
    private static final String MANAGER = "kubectl-winnow";

    private final Cluster cluster;
    private final KubernetesClient client;

    Acts(Cluster cluster, KubernetesClient client) {
        this.cluster = cluster;
        this.client = client;
    }

    /** Whether the person may change the studies of a namespace, as the API server says. */
    public boolean maySetStudies(String namespace) throws ClusterException {
        return may(namespace, "patch", "tuningstudies");
    }

    /** Whether the person may withdraw trials of a namespace, as the API server says. */
    public boolean mayDeleteTrials(String namespace) throws ClusterException {
        return may(namespace, "delete", "tuningtrials");
    }

    private boolean may(String namespace, String verb, String resource) throws ClusterException {
        var review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withGroup(Names.GROUP)
                .withResource(resource)
                .withVerb(verb)
                .endResourceAttributes()
                .endSpec()
                .build();
        return asked(() -> client.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(review)
                .getStatus()
                .getAllowed());
    }

    /** Deletes the running pods of a study and keeps everything else. */
    public String suspend(String namespace, String study) throws ClusterException {
        patch(namespace, study, spec("suspend", JsonNodeFactory.instance.booleanNode(true)));
        return study + " is suspended: its running pods are deleted, and its trials keep what they reported";
    }

    /** Lets a suspended study go on. */
    public String resume(String namespace, String study) throws ClusterException {
        patch(namespace, study, spec("suspend", JsonNodeFactory.instance.booleanNode(false)));
        return study + " goes on: trials that were under way resume from their checkpoints";
    }

    /** Changes how many trials run at once. */
    public String parallelTrials(String namespace, String study, int trials) throws ClusterException {
        var limits = JsonNodeFactory.instance.objectNode().put("parallelTrials", trials);
        patch(namespace, study, spec("limits", limits));
        return study + " runs " + trials + (trials == 1 ? " trial" : " trials")
                + " at once; a smaller number deletes none that runs";
    }

    /**
     * Withdraws a trial: the trial and its pod are deleted, its number is not used again.
     *
     * @param trial as it was last seen; a younger one of its name stays
     */
    public String stop(TuningTrial trial) throws ClusterException {
        var meta = trial.getMetadata();
        var path = "/" + Kind.TRIALS.path(meta.getNamespace(), meta.getName());
        asked(() -> client.raw(
                path,
                "DELETE",
                new DeleteOptionsBuilder()
                        .withPreconditions(new PreconditionsBuilder()
                                .withUid(meta.getUid())
                                .build())
                        .build()));
        return meta.getName() + " is withdrawn: its pod is deleted, and its number is not used again";
    }

    /**
     * Puts a configuration at the end of the trials that are tried first.
     *
     * @param parameters a value for every parameter that exists in the configuration, as number or text
     */
    public String enqueue(String namespace, String study, Map<String, JsonNode> parameters)
            throws ClusterException, InterruptedException {
        for (int i = 1; ; i++) {
            var current = cluster.study(namespace, study)
                    .orElseThrow(() -> ClusterException.of(404, "there is no study " + study + " in " + namespace));
            var queued = Enqueued.to(current, cluster.trials(namespace, study), parameters);
            var patch =
                    spec("initialTrials", client.getKubernetesSerialization().convertValue(queued, JsonNode.class));
            patch.putObject("metadata")
                    .put("resourceVersion", current.getMetadata().getResourceVersion());
            try {
                patch(namespace, study, patch);
                return "the configuration is the next trial of " + study + " that is created";
            } catch (ClusterException e) {
                // Somebody wrote in between, the operator for instance.
                if (e.code() != CONFLICT || i == TRIES) {
                    throw e;
                }
            }
        }
    }

    /**
     * Applies an object of any kind, as {@code kubectl apply --server-side} does.
     *
     * @param namespace where it goes if it names none
     */
    public String apply(String namespace, JsonNode object) throws ClusterException {
        if (object.at("/kind").asText().isEmpty()
                || object.at("/metadata/name").asText().isEmpty()) {
            throw ClusterException.of(INVALID, "an object to apply needs apiVersion, kind and metadata.name");
        }
        var resource = client.getKubernetesSerialization().convertValue(object, GenericKubernetesResource.class);
        var meta = resource.getMetadata();
        if (meta.getNamespace() == null) {
            meta.setNamespace(namespace);
        }
        asked(() -> client.resource(resource).fieldManager(MANAGER).serverSideApply());
        return resource.getKind() + " " + meta.getName() + " is applied in namespace " + meta.getNamespace();
    }

    private static ObjectNode spec(String field, JsonNode value) {
        var patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("spec").set(field, value);
        return patch;
    }

    private void patch(String namespace, String study, ObjectNode patch) throws ClusterException {
        Kind.name(namespace);
        Kind.name(study);
        asked(() -> client.resources(TuningStudy.class)
                .inNamespace(namespace)
                .withName(study)
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString()));
    }

    private static <T extends @Nullable Object> T asked(Supplier<T> question) throws ClusterException {
        try {
            return question.get();
        } catch (KubernetesClientException e) {
            throw ClusterException.of(e);
        }
    }
}
