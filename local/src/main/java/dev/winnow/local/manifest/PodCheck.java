package dev.winnow.local.manifest;

import dev.winnow.api.Names;
import dev.winnow.api.TuningStudy;
import dev.winnow.engine.definition.Problem;
import dev.winnow.engine.workload.ObjectTemplate;
import dev.winnow.engine.workload.PodTemplate;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The mistakes in a pod template that people make and an API server refuses: what is required, named twice, or named
 * nowhere. A cluster knows more, its admission above all; there the operator asks it before the first
 * trial.
 *
 * <p>Source: Kubernetes, validation of the core API group.
 */
final class PodCheck {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern VARIABLE = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");
    private static final Set<String> PULL_POLICIES = Set.of("Always", "IfNotPresent", "Never");
    private static final Set<String> TERMINATION_POLICIES = Set.of("File", "FallbackToLogsOnError");

    private final List<Problem> problems = new ArrayList<>();

    private final String path;
    private final String subject;

    /**
     * @param path of what is sent to the API server, in the manifest
     * @param subject how the API server speaks of it
     */
    private PodCheck(String path, String subject) {
        this.path = path;
        this.subject = subject;
    }

    static List<Problem> check(TuningStudy study) {
        var name = Names.pod(Names.trial(study.getMetadata().getName(), 0), 1);
        var trial = study.getSpec().trial();
        if (trial.job() == null) {
            var check = new PodCheck(PodTemplate.POD, "Pod \"" + name + "\" is invalid: ");
            check.pod(PodTemplate.of(trial).pod().getSpec());
            return check.problems;
        }
        var template = ObjectTemplate.of(trial);
        return template.templates().stream()
                .filter(part -> template.kind().wholeTemplates())
                .flatMap(part -> {
                    var place = String.join(".", part.place().path()) + ".";
                    var check = new PodCheck(
                            ObjectTemplate.PATH,
                            template.kind().kind() + "."
                                    + template.kind().type().group() + " \"" + name + "\" is invalid: " + place);
                    check.pod(part.pod().pod().getSpec());
                    return check.problems.stream();
                })
                .toList();
    }

    private void pod(PodSpec pod) {
        var volumes = new HashSet<String>();
        for (int i = 0; i < pod.getVolumes().size(); i++) {
            var place = "spec.volumes[" + i + "]";
            name(place, pod.getVolumes().get(i).getName(), volumes);
            source(place, pod.getVolumes().get(i));
        }
        var names = new HashSet<String>();
        containers("spec.initContainers", pod.getInitContainers(), names, volumes);
        containers("spec.containers", pod.getContainers(), names, volumes);
        if (pod.getTerminationGracePeriodSeconds() != null && pod.getTerminationGracePeriodSeconds() < 0) {
            refuse("spec.terminationGracePeriodSeconds", "Invalid value: must be at least 0");
        }
    }

    private void containers(String list, List<Container> containers, Set<String> names, Set<String> volumes) {
        for (int i = 0; i < containers.size(); i++) {
            var place = list + "[" + i + "]";
            var container = containers.get(i);
            name(place, container.getName(), names);
            if (container.getImage() == null || container.getImage().isBlank()) {
                refuse(place + ".image", "Required value: set this field");
            }
            oneOf(place + ".imagePullPolicy", container.getImagePullPolicy(), PULL_POLICIES);
            oneOf(place + ".terminationMessagePolicy", container.getTerminationMessagePolicy(), TERMINATION_POLICIES);
            variables(place, container);
            mounts(place, container, volumes);
            resources(place, container);
        }
    }

    private void name(String place, @Nullable String name, Set<String> seen) {
        if (name == null || name.isEmpty()) {
            refuse(place + ".name", "Required value: set this field");
        } else if (!LABEL.matcher(name).matches()) {
            refuse(place + ".name", "Invalid value: \"" + name + "\": use at most 63 of a-z, 0-9 and '-'");
        } else if (!seen.add(name)) {
            refuse(place + ".name", "Duplicate value: \"" + name + "\": rename one");
        }
    }

    /** A volume is a name and one source; without a source it is an emptyDir. */
    private void source(String place, Volume volume) {
        if (volume.getPersistentVolumeClaim() != null
                && volume.getPersistentVolumeClaim().getClaimName() == null) {
            refuse(place + ".persistentVolumeClaim.claimName", "Required value: set this field");
        }
        if (volume.getHostPath() != null && volume.getHostPath().getPath() == null) {
            refuse(place + ".hostPath.path", "Required value: set this field");
        }
    }

    private void variables(String place, Container container) {
        var env = container.getEnv();
        for (int i = 0; i < env.size(); i++) {
            var variable = place + ".env[" + i + "]";
            var name = env.get(i).getName();
            if (name == null || name.isEmpty()) {
                refuse(variable + ".name", "Required value: set this field");
            } else if (!VARIABLE.matcher(name).matches()) {
                refuse(variable + ".name", "Invalid value: \"" + name + "\": use letters, digits, '_', '-' and '.'");
            }
            var value = env.get(i).getValue();
            if (env.get(i).getValueFrom() != null && value != null && !value.isEmpty()) {
                refuse(variable + ".valueFrom", "Invalid value: value and valueFrom exclude each other: remove one");
            }
        }
    }

    private void mounts(String place, Container container, Set<String> volumes) {
        var paths = new HashSet<String>();
        var mounts = container.getVolumeMounts();
        for (int i = 0; i < mounts.size(); i++) {
            var mount = place + ".volumeMounts[" + i + "]";
            var name = mounts.get(i).getName();
            if (!volumes.contains(name)) {
                refuse(mount + ".name", "Not found: \"" + name + "\": add the volume, or correct the name");
            }
            var path = mounts.get(i).getMountPath();
            if (path == null || path.isEmpty()) {
                refuse(mount + ".mountPath", "Required value: set this field");
            } else if (!paths.add(path)) {
                refuse(mount + ".mountPath", "Invalid value: \"" + path + "\": must be unique");
            }
        }
    }

    private void resources(String place, Container container) {
        var resources = container.getResources();
        if (resources == null) {
            return;
        }
        var limits = quantities(place + ".resources.limits", resources.getLimits());
        quantities(place + ".resources.requests", resources.getRequests()).forEach((name, asked) -> {
            var limit = limits.get(name);
            if (limit != null && asked.compareTo(limit) > 0) {
                refuse(place + ".resources.requests", "Invalid value: " + name + " is larger than its limit");
            }
        });
    }

    private Map<String, BigDecimal> quantities(String place, @Nullable Map<String, Quantity> quantities) {
        var read = new HashMap<String, BigDecimal>();
        Optional.ofNullable(quantities).orElse(Map.of()).forEach((name, quantity) -> {
            var amount = quantity.getNumericalAmount();
            if (amount.signum() < 0) {
                refuse(place + "[" + name + "]", "Invalid value: must be at least 0");
            }
            read.put(name, amount);
        });
        return read;
    }

    private void oneOf(String place, @Nullable String value, Set<String> values) {
        if (value != null && !values.contains(value)) {
            refuse(
                    place,
                    "Unsupported value: \"" + value + "\": use one of "
                            + values.stream().sorted().toList());
        }
    }

    private void refuse(String place, String message) {
        problems.add(new Problem(path, subject + place + ": " + message));
    }
}
