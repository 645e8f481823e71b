package dev.winnow.local.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.engine.workload.Variables;
import dev.winnow.local.manifest.ForeignYaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The template of an Experiment's trials becomes the pod of ours. */
final class KatibTrial {
    private static final Pattern METADATA = Pattern.compile("\\$\\{trialSpec\\.([A-Za-z]+)(?:\\[(.+)])?}");

    private KatibTrial() {}

    /** @param resource the parameter whose value is the length of a training */
    static void read(Section spec, ConfigMaps maps, Optional<String> resource, Draft draft) {
        var words = draft.words();
        if (!spec.has("trialTemplate")) {
            words.refuses(spec.path("trialTemplate"), "is missing: it says what to run");
            return;
        }
        var template = spec.section("trialTemplate");
        var trial = draft.part("trial");
        var container = template.text("primaryContainerName");
        container.ifPresent(name -> trial.put("container", name));
        template.leaves(
                "retain",
                "pods that ended stay until their trial is deleted; of those that are stopped, trialLogs.enabled of"
                        + " the chart keeps the end of the log");
        for (var condition : List.of("successCondition", "failureCondition", "primaryPodLabels")) {
            template.leaves(condition, "the end of the trainer's container decides: exit code 0 is success");
        }
        var found = job(template, maps, words);
        if (found.isPresent()) {
            var job = found.get();
            if (several(job)) {
                object(spec, template, job, resource, draft);
                template.rest();
                return;
            }
            pod(job, draft).ifPresent(pod -> {
                placeholders(template, job, resource, draft).fill(pod, container);
                trial.set("pod", pod);
                KatibMetrics.read(spec, pod, container, draft);
            });
        }
        template.rest();
    }

    /** Whether a trial needs more than one pod. */
    private static boolean several(Section job) {
        var object = job.node();
        return switch (object.path("kind").asText()) {
            case "Job" -> Math.max(pods(object, "parallelism"), pods(object, "completions")) > 1;
            case "TrainJob" -> object.at("/spec/trainer/numNodes").asInt(1) > 1;
            default -> KatibObject.takes(job);
        };
    }

    private static int pods(ObjectNode job, String field) {
        return job.path("spec").path(field).asInt(1);
    }

    private static void object(Section spec, Section template, Section job, Optional<String> resource, Draft draft) {
        var container = template.text("primaryContainerName");
        var placeholders = placeholders(template, job, resource, draft);
        var object = KatibObject.read(job, draft);
        var pods = new ArrayList<ObjectNode>();
        KatibObject.templates(object, (path, pod) -> pods.add(pod));
        pods.forEach(pod -> placeholders.fill(pod, container.filter(name -> has(pod, name))));
        placeholders.fillTexts(object);
        KatibMetrics.read(spec, pods.isEmpty() ? object : pods.get(0), container, draft);
    }

    private static boolean has(ObjectNode pod, String container) {
        return pod.at("/spec/containers").findValuesAsText("name").contains(container);
    }

    /** The object that a trial is. */
    private static Optional<Section> job(Section template, ConfigMaps maps, Words words) {
        if (template.has("trialSpec")) {
            template.leaves("configMap", "trialSpec is there too: the ConfigMap is not read");
            return Optional.of(template.section("trialSpec"));
        }
        if (!template.has("configMap")) {
            words.refuses(template.path("trialSpec"), "is missing: it says what to run");
            return Optional.empty();
        }
        var source = template.section("configMap");
        source.any("configMapNamespace");
        var name = source.text("configMapName").orElse("");
        var key = source.text("templatePath").orElse("");
        source.rest();
        var text = maps.text(name, key);
        if (text.isEmpty()) {
            words.refuses(
                    source.path(),
                    "the template stands in the ConfigMap " + name + " at " + key
                            + ": put the ConfigMap into the same file, behind a line ---");
            return Optional.empty();
        }
        var place = "ConfigMap " + name + ", " + key;
        return ForeignYaml.document(text.get(), problem -> words.refuses(place, problem))
                .map(document -> Section.of(place, document, words));
    }

    private static Optional<ObjectNode> pod(Section job, Draft draft) {
        var kind = job.text("kind").orElse("");
        var version = job.text("apiVersion").orElse("");
        template(job, draft);
        if (kind.equals("Job") && version.startsWith("batch/")) {
            return JobPod.read(job, draft);
        }
        if (kind.equals("TrainJob") && version.startsWith("trainer.kubeflow.org/")) {
            return TrainJobPod.read(job.section("spec"), draft);
        }
        draft.words()
                .refuses(
                        job.path("kind"),
                        (kind.isEmpty() ? "an object without a kind" : kind)
                                + " cannot be converted, as it has no pod templates that the operator could fill: put the pod that"
                                + " reports into a batch/v1 Job, or describe the kind in spec.trial.kind");
        return Optional.empty();
    }

    /** The labels and annotations of a trial's object go to its pod, which is all there is of it here. */
    private static void template(Section job, Draft draft) {
        if (job.has("metadata")) {
            draft.words()
                    .differs(
                            job.path("metadata"),
                            "a trial has no object but its pod: the pod template has the labels and annotations");
        }
    }

    private static Placeholders placeholders(Section template, Section job, Optional<String> resource, Draft draft) {
        var words = draft.words();
        var placeholders = new Placeholders(words);
        for (var parameter : template.sections("trialParameters")) {
            var name = parameter.text("name").orElse("");
            var reference = parameter.text("reference").orElse("");
            parameter.any("description");
            var metadata = METADATA.matcher(reference);
            if (resource.filter(reference::equals).isPresent()) {
                placeholders.variable(name, Variables.MAX_RESOURCE);
            } else if (metadata.matches()) {
                metadata(name, metadata.group(1), metadata.group(2), job, parameter, placeholders, words);
            } else {
                draft.space()
                        .variable(reference)
                        .ifPresentOrElse(variable -> placeholders.variable(name, variable), () -> {
                            placeholders.literal(name, "");
                            words.refuses(
                                    parameter.path("reference"),
                                    "there is no parameter " + reference + ": correct the name, or add the parameter");
                        });
            }
            parameter.rest();
        }
        return placeholders;
    }

    private static void metadata(
            String name,
            String what,
            @Nullable String key,
            Section job,
            Section parameter,
            Placeholders placeholders,
            Words words) {
        switch (what) {
            case "Name" -> placeholders.variable(name, Variables.TRIAL);
            case "Namespace" -> placeholders.namespace(name);
            case "Kind" -> placeholders.literal(name, job.text("kind").orElse(""));
            case "APIVersion" ->
                placeholders.literal(name, job.text("apiVersion").orElse(""));
            case "Labels", "Annotations" -> {
                var texts = job.section("metadata").section(what.equals("Labels") ? "labels" : "annotations");
                var value = Optional.ofNullable(key).flatMap(texts::text);
                value.ifPresentOrElse(
                        text -> placeholders.literal(name, text),
                        () -> words.refuses(
                                parameter.path("reference"), "the template has no " + what + " " + key + ": add it"));
            }
            default ->
                words.refuses(
                        parameter.path("reference"),
                        "there is no " + what
                                + ": use Name, Namespace, Kind, APIVersion, Labels[...] or Annotations[...]");
        }
    }
}
