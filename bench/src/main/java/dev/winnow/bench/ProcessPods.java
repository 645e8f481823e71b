package dev.winnow.bench;

import dev.winnow.testkit.Expanded;
import dev.winnow.testkit.Kubelet;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Runs the trainer of a pod as a process of this machine: its command with its variables. What the pod mounts are folders:
 * a path in the container is replaced by that of the folder wherever it begins a word or the value of a variable.
 * ConfigMaps look as the kubelet lays them out; claims and empty folders are kept by their names.
 *
 * @param folder gets a folder for each pod, with what it wrote in {@code log}
 */
record ProcessPods(Path folder) implements Kubelet.Program {
    private static final long GRACE_SECONDS = 5;

    @Override
    public int run(Kubelet.Container container) throws InterruptedException {
        var pod = container.pod();
        var name = pod.getMetadata().getName();
        try {
            var home = Files.createDirectories(folder.resolve(name)).toAbsolutePath();
            var trainer = pod.getSpec().getContainers().get(0);
            var mounts = mounts(container, trainer, home);
            var builder = new ProcessBuilder(Expanded.words(trainer).stream()
                            .map(word -> here(word, mounts))
                            .toList())
                    .directory(Files.createDirectories(home.resolve("work")).toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("log").toFile());
            container.env().forEach((key, value) -> builder.environment().put(key, here(value, mounts)));
            builder.environment()
                    .put(
                            "WINNOW_TOKEN_FILE",
                            Files.writeString(home.resolve("token"), container.token())
                                    .toString());
            return await(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int await(Process process) throws InterruptedException {
        try {
            return process.waitFor();
        } catch (InterruptedException deleted) {
            process.destroy();
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            throw deleted;
        }
    }

    private static String here(String text, Map<String, Path> mounts) {
        return mounts.entrySet().stream()
                .filter(mount -> text.equals(mount.getKey()) || text.startsWith(mount.getKey() + "/"))
                .map(mount -> mount.getValue() + text.substring(mount.getKey().length()))
                .findFirst()
                .orElse(text);
    }

    /** The folders by the paths at which the container sees them. */
    private Map<String, Path> mounts(Kubelet.Container container, Container trainer, Path home) throws IOException {
        var mounts = new LinkedHashMap<String, Path>();
        for (var mount : trainer.getVolumeMounts()) {
            for (var volume : container.pod().getSpec().getVolumes()) {
                if (volume.getName().equals(mount.getName()) && volume.getProjected() == null) {
                    var below =
                            volume(container, volume, home).resolve(Objects.requireNonNullElse(mount.getSubPath(), ""));
                    mounts.put(mount.getMountPath(), Files.createDirectories(below));
                }
            }
        }
        return mounts;
    }

    private Path volume(Kubelet.Container container, Volume volume, Path home) throws IOException {
        if (volume.getPersistentVolumeClaim() != null) {
            return folder.resolve("claims")
                    .resolve(volume.getPersistentVolumeClaim().getClaimName())
                    .toAbsolutePath();
        }
        var place = home.resolve(container.pod().getMetadata().getUid()).resolve(volume.getName());
        if (volume.getConfigMap() != null) {
            lay(configMap(container, container.pod(), volume.getConfigMap().getName()), Files.createDirectories(place));
        }
        return place;
    }

    private static Map<String, String> configMap(Kubelet.Container container, Pod pod, String name) {
        return container
                .client()
                .configMaps()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(name)
                .require()
                .getData();
    }

    /** As the kubelet does: the files lie in a folder with a time in its name, and are links to them. */
    private static void lay(Map<String, String> data, Path place) throws IOException {
        var version = Files.createDirectories(place.resolve("..2026_01_01"));
        Files.createSymbolicLink(place.resolve("..data"), version.getFileName());
        for (var file : List.copyOf(data.keySet())) {
            Files.writeString(version.resolve(file), data.get(file));
            Files.createSymbolicLink(place.resolve(file), Path.of("..data", file));
        }
    }
}
