package dev.winnow.engine.definition;

import dev.winnow.api.Names;
import dev.winnow.api.StudySpec;
import dev.winnow.api.Unread;
import dev.winnow.engine.workload.MetricsPlace;
import dev.winnow.engine.workload.PodTemplate;
import dev.winnow.engine.workload.Variables;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks that a pod template leaves alone what belongs to the operator, and that each parameter has a variable of its own. */
public final class TemplateRules {
    private TemplateRules() {}

    /** What is wrong with the template of a study's trials. */
    public static List<Problem> check(StudySpec spec) {
        var problems = new ArrayList<Problem>();
        variables(spec, problems);
        QueueRules.check(spec.trial(), problems);
        if (spec.trial().job() != null) {
            problems.addAll(ObjectRules.check(spec.trial()));
            return problems;
        }
        var unread = new ArrayList<Unread>();
        PodTemplate.read(spec.trial(), unread).ifPresent(template -> {
            template(PodTemplate.POD, template, problems);
            MetricsPlace.problem(template).map(Problem::of).ifPresent(problems::add);
        });
        unread.forEach(part -> problems.add(Problem.of(part)));
        return problems;
    }

    /** What is wrong with a pod template that stands at a path of the manifest. */
    static void template(String path, PodTemplate template, List<Problem> problems) {
        var pod = template.pod();
        if (pod.getMetadata() != null) {
            labels(path + ".metadata", pod.getMetadata().getLabels(), problems);
        }
        containers(path + ".spec.containers", pod.getSpec().getContainers(), problems);
        containers(path + ".spec.initContainers", pod.getSpec().getInitContainers(), problems);
        var volumes = pod.getSpec().getVolumes();
        var shared = template.sharedVolume();
        for (int i = 0; i < volumes.size(); i++) {
            if (reserved(volumes.get(i))) {
                problems.add(new Problem(
                        path + ".spec.volumes[" + i + "].name",
                        "volumes named winnow-... belong to the operator: rename it"));
            }
            if (Optional.of(volumes.get(i)).equals(shared)
                    && Boolean.TRUE.equals(
                            volumes.get(i).getPersistentVolumeClaim().getReadOnly())) {
                problems.add(
                        new Problem(
                                path + ".spec.volumes[" + i + "].persistentVolumeClaim.readOnly",
                                "the checkpoints are written to this claim: set readOnly in the container's volumeMounts instead"));
            }
        }
        template.checkpointVolume().flatMap(CheckpointVolume::problem).ifPresent(problems::add);
        if (template.trainer().isEmpty()) {
            problems.add(new Problem(
                    "spec.trial.container",
                    "there is no container named " + template.settings().container() + " in the pod: use one of "
                            + pod.getSpec().getContainers().stream()
                                    .map(Container::getName)
                                    .toList()));
        }
    }

    static void labels(String path, @Nullable Map<String, String> labels, List<Problem> problems) {
        Optional.ofNullable(labels).orElse(Map.of()).keySet().stream()
                .filter(label -> label.startsWith(Names.GROUP + "/"))
                .forEach(label -> problems.add(new Problem(
                        path + ".labels[" + label + "]", "labels of winnow.dev belong to the operator: remove it")));
    }

    /** Two parameters must not share a variable, because the trainer would see only one of the two values. */
    private static void variables(StudySpec spec, List<Problem> problems) {
        Map<String, String> seen = new HashMap<>();
        for (int i = 0; i < spec.parameters().size(); i++) {
            var name = spec.parameters().get(i).name();
            var earlier = seen.putIfAbsent(Variables.of(name), name);
            if (earlier != null) {
                problems.add(new Problem(
                        "spec.parameters[" + i + "].name",
                        name + " and " + earlier + " would both be the variable " + Variables.of(name)
                                + ": rename one"));
            }
        }
    }

    private static void containers(String path, List<Container> containers, List<Problem> problems) {
        for (int i = 0; i < containers.size(); i++) {
            var env = Optional.ofNullable(containers.get(i).getEnv()).orElse(List.<EnvVar>of());
            for (int j = 0; j < env.size(); j++) {
                var name = env.get(j).getName();
                if (name != null && Variables.reserved(name)) {
                    problems.add(new Problem(
                            path + "[" + i + "].env[" + j + "].name",
                            name + " is set by the operator (HP_... and WINNOW_... are reserved): rename it"));
                }
            }
        }
    }

    private static boolean reserved(Volume volume) {
        return volume.getName() != null && volume.getName().startsWith("winnow-");
    }
}
