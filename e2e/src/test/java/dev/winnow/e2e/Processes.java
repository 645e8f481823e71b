package dev.winnow.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The processes of containers, where the node is this machine. */
final class Processes {
    private Processes() {}

    /**
     * Sends SIGKILL to every process of a pod's only container.
     *
     * @return how many there were; 0 when the node is another machine
     */
    static int kill(Pod pod) {
        var container = container(pod);
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return (int) processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> isIn(process, container))
                    .map(process -> ProcessHandle.of(
                            Long.parseLong(process.getFileName().toString())))
                    .filter(process ->
                            process.map(ProcessHandle::destroyForcibly).orElse(false))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The id of a pod's only container, as the container runtime knows it. */
    static String container(Pod pod) {
        return pod.getStatus().getContainerStatuses().get(0).getContainerID().replaceFirst("^.*//", "");
    }

    private static boolean isIn(Path process, String container) {
        try {
            return Files.readString(process.resolve("cgroup")).contains(container);
        } catch (IOException e) {
            // it has ended since the folder was listed
            return false;
        }
    }
}
