package dev.winnow.local.convert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * The pod of a TrainJob with one node. Its runtime is not read, so what the runtime would add is missing.
 *
 * <p>Source: Kubeflow Trainer v2.3, {@code pkg/apis/trainer/v1alpha1/trainjob_types.go}.
 */
final class TrainJobPod {
    /** The container that trains, as the runtimes of Trainer call it. */
    static final String CONTAINER = "node";

    private TrainJobPod() {}

    static Optional<ObjectNode> read(Section spec, Draft draft) {
        var words = draft.words();
        var trainer = spec.section("trainer");
        var nodes = trainer.whole("numNodes").orElse(1L);
        if (nodes > 1) {
            words.refuses(
                    trainer.path("numNodes"),
                    "a TrainJob of " + nodes
                            + " nodes cannot be converted yet, as a trial is one pod here: set numNodes to 1");
        }
        var pod = JsonNodeFactory.instance.objectNode();
        var container = pod.putObject("spec").putArray("containers").addObject().put("name", CONTAINER);
        var image = trainer.text("image");
        container.put("image", image.orElse(Draft.NO_IMAGE));
        if (image.isEmpty()) {
            words.differs(
                    trainer.path("image"),
                    "is absent, so the runtime has it: put it in the place of " + Draft.NO_IMAGE);
        }
        for (var field : List.of("command", "args", "env")) {
            var items = trainer.list(field);
            if (!items.isEmpty()) {
                container.putArray(field).addAll(items);
            }
        }
        trainer.any("resourcesPerNode").ifPresent(value -> container.set("resources", value.deepCopy()));
        trainer.leaves("numProcPerNode", "start the processes in the command, such as torchrun --nproc-per-node");
        trainer.rest();
        spec.leaves(
                "runtimeRef",
                "the runtime is not read: add to the pod what it has, such as volumes, variables and a command");
        spec.leaves("initializer", "nothing loads data or a model before the trainer: add init containers to the pod");
        spec.count("activeDeadlineSeconds", 1)
                .ifPresent(seconds -> draft.part("trial").put("timeoutSeconds", seconds));
        spec.rest();
        return Optional.of(pod);
    }
}
