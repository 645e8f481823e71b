package dev.winnow.testkit;

import dev.winnow.api.Names;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Plays scheduler and kubelet for the API server: binds each pod to a node, runs a {@link Program} in a thread where a
 * container would be, writes the pod's status, and ends a pod that is deleted.
 */
public final class Kubelet implements AutoCloseable, ResourceEventHandler<Pod> {

    /** What runs in place of a container. */
    @FunctionalInterface
    public interface Program {
        /**
         * Runs to its end.
         *
         * @return the exit code
         * @throws InterruptedException when the pod is deleted, as SIGTERM would
         */
        int run(Container container) throws InterruptedException;
    }

    /** The surroundings of a program. */
    public record Container(KubernetesClient client, Pod pod) {
        /** Environment variables, as the trainer sees them. */
        public Map<String, String> env() {
            return Expanded.environment(trainer());
        }

        private io.fabric8.kubernetes.api.model.Container trainer() {
            var name = trainerName(pod);
            return pod.getSpec().getContainers().stream()
                    .filter(container -> container.getName().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        /** The folder on the checkpoint volume; empty when there is no such volume. */
        public Optional<String> checkpoints() {
            return folder("WINNOW_CHECKPOINT_DIR");
        }

        /** The folder of the trial that this one takes over from; empty when there is none. */
        public Optional<String> parentCheckpoints() {
            return folder("WINNOW_PARENT_CHECKPOINT_DIR");
        }

        private Optional<String> folder(String variable) {
            var path = env().get(variable);
            return trainer().getVolumeMounts().stream()
                    .filter(mount -> mount.getMountPath().equals(path))
                    .map(mount -> mount.getSubPath())
                    .findFirst();
        }

        /** The name of the trial. */
        public String trial() {
            return pod.getMetadata().getLabels().get(Names.TRIAL_LABEL);
        }

        /** A token as the kubelet would put it into the pod. */
        public String token() {
            return ServiceAccountTokens.bound(client, pod, Names.REPORT_AUDIENCE);
        }
    }

    private static final Logger LOG = Logger.getLogger(Kubelet.class);
    /** The node to which all pods are bound. */
    static final String NODE = "node0";

    private final KubernetesClient client;
    private final Program program;
    private final ExecutorService containers = Executors.newCachedThreadPool();
    private final Map<String, Future<?>> running = new ConcurrentHashMap<>();
    private final SharedIndexInformer<Pod> informer;

    private final Predicate<Pod> held;

    public Kubelet(KubernetesClient client, String namespace, Program program) {
        this(client, namespace, program, pod -> false);
    }

    /** @param held the new pods that are left as they are until somebody {@linkplain #release releases} them */
    public Kubelet(KubernetesClient client, String namespace, Program program, Predicate<Pod> held) {
        this.client = client;
        this.program = program;
        this.held = held;
        informer = client.pods().inNamespace(namespace).inform(this);
    }

    @Override
    public void onAdd(Pod pod) {
        if (pod.getStatus().getPhase().equals("Pending")
                && pod.getMetadata().getDeletionTimestamp() == null
                && !held.test(pod)) {
            release(pod);
        }
    }

    /** Runs a pod. */
    public void release(Pod pod) {
        running.put(pod.getMetadata().getUid(), containers.submit(() -> run(pod)));
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null
                && before.getMetadata().getDeletionTimestamp() == null) {
            var unused = containers.submit(() -> end(pod));
        }
    }

    @Override
    public void onDelete(Pod pod, boolean unknown) {
        interrupt(pod);
    }

    /** Earlier versions named the trainer in kubectl's annotation alone; a pod that is no trial's has one container. */
    private static String trainerName(Pod pod) {
        var annotations =
                Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of());
        return Stream.of(Names.TRAINER_ANNOTATION, Names.KUBECTL_ANNOTATION)
                .filter(annotations::containsKey)
                .map(annotations::get)
                .findFirst()
                .orElseGet(() -> pod.getSpec().getContainers().get(0).getName());
    }

    private void run(Pod pod) {
        try {
            client.bindings()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .resource(new BindingBuilder()
                            .withNewMetadata()
                            .withName(pod.getMetadata().getName())
                            .endMetadata()
                            .withNewTarget()
                            .withKind("Node")
                            .withName(NODE)
                            .endTarget()
                            .build())
                    .create();
            var started = Instant.now().toString();
            status(
                    pod,
                    phase("Running", pod)
                            .editFirstContainerStatus()
                            .withNewState()
                            .withNewRunning(started)
                            .endState()
                            .endContainerStatus()
                            .build());
            int code = program.run(new Container(client, pod));
            status(
                    pod,
                    phase(code == 0 ? "Succeeded" : "Failed", pod)
                            .editFirstContainerStatus()
                            .withNewState()
                            .withNewTerminated()
                            .withStartedAt(started)
                            .withFinishedAt(Instant.now().toString())
                            .withExitCode(code)
                            .endTerminated()
                            .endState()
                            .endContainerStatus()
                            .build());
        } catch (InterruptedException e) {
            LOG.debugf("%s was deleted", pod.getMetadata().getName());
        } catch (KubernetesClientException e) {
            complain(e, pod);
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s has a program with a fault", pod.getMetadata().getName());
        }
    }

    private void end(Pod pod) {
        interrupt(pod);
        try {
            client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .withGracePeriod(0)
                    .delete();
        } catch (KubernetesClientException e) {
            complain(e, pod);
        }
    }

    /** Unless the pod is gone, has changed, or a write was interrupted in its middle. */
    private static void complain(KubernetesClientException e, Pod pod) {
        if (e.getCode() != 404 && e.getCode() != 409 && !(e.getCause() instanceof InterruptedIOException)) {
            LOG.errorf(e, "%s is left as it is", pod.getMetadata().getName());
        }
    }

    private void interrupt(Pod pod) {
        var container = running.remove(pod.getMetadata().getUid());
        if (container != null) {
            container.cancel(true);
        }
    }

    private static PodStatusBuilder phase(String phase, Pod pod) {
        return new PodStatusBuilder()
                .withPhase(phase)
                .withStartTime(Instant.now().toString())
                .withContainerStatuses(new ContainerStatusBuilder()
                        .withName(trainerName(pod))
                        .withImage("image")
                        .withImageID("image")
                        .withReady(false)
                        .withRestartCount(0)
                        .build());
    }

    /** Writes the status of a pod; also for tests that make a pod fail in their own way. */
    public void status(Pod pod, PodStatus status) {
        client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .editStatus(current -> {
                    current.setStatus(status);
                    return current;
                });
    }

    @Override
    public void close() {
        informer.close();
        containers.shutdownNow();
    }
}
