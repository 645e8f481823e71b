package dev.winnow.engine.definition;

import io.fabric8.kubernetes.api.model.Volume;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Whether a volume keeps checkpoints beyond the pod that wrote them. */
final class CheckpointVolume {
    /** Volumes that begin with each pod anew. */
    private static final Map<String, Function<Volume, Object>> FLEETING = Map.of(
            "emptyDir", Volume::getEmptyDir,
            "ephemeral", Volume::getEphemeral,
            "configMap", Volume::getConfigMap,
            "secret", Volume::getSecret,
            "downwardAPI", Volume::getDownwardAPI,
            "projected", Volume::getProjected,
            "gitRepo", Volume::getGitRepo,
            "image", Volume::getImage);

    private static final String CURE =
            ", so every trial would start over: use one that outlives pods, such as persistentVolumeClaim: {claimName: checkpoints}";

    private CheckpointVolume() {}

    /** What is wrong with a volume for checkpoints, and how to mend it. */
    static Optional<Problem> problem(Volume volume) {
        var path = "spec.trial.checkpoints.volume";
        var nameless = new Volume();
        nameless.setName(volume.getName());
        if (volume.equals(nameless)) {
            return Optional.of(
                    new Problem(path, "names no source, which is an emptyDir that goes with its pod" + CURE));
        }
        return FLEETING.entrySet().stream()
                .filter(kind -> kind.getValue().apply(volume) != null)
                .map(kind -> new Problem(path + "." + kind.getKey(), "goes with its pod" + CURE))
                .findFirst();
    }
}
