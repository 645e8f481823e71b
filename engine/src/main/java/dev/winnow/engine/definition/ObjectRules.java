package dev.winnow.engine.definition;

import dev.winnow.api.TrialTemplate;
import dev.winnow.api.Unread;
import dev.winnow.engine.workload.MetricsPlace;
import dev.winnow.engine.workload.ObjectTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks that the object of a study's trials leaves alone what belongs to the operator, in itself and in its pod templates. */
final class ObjectRules {
    private static final String GIVEN = "is given by the operator: remove it";

    private ObjectRules() {}

    static List<Problem> check(TrialTemplate settings) {
        var problems = new ArrayList<Problem>();
        var unread = new ArrayList<Unread>();
        ObjectTemplate.read(settings, unread).ifPresent(template -> {
            metadata(template, problems);
            template.kind()
                    .misfits(template.object())
                    .forEach(misfit ->
                            problems.add(new Problem(ObjectTemplate.PATH + "." + misfit.path(), misfit.message())));
            for (var part : template.templates()) {
                part(template, part, problems);
            }
            metrics(template, problems);
        });
        unread.forEach(part -> problems.add(Problem.of(part)));
        return problems;
    }

    private static void part(ObjectTemplate template, ObjectTemplate.Part part, List<Problem> problems) {
        var found = new ArrayList<Problem>();
        var policy = part.pod().pod().getSpec().getRestartPolicy();
        if (policy != null && !policy.equals("Never")) {
            found.add(new Problem(
                    part.path() + ".spec.restartPolicy",
                    "must be Never or absent: the operator retries, see trial.retries"));
        }
        TemplateRules.template(part.path(), part.pod(), found);
        found.forEach(problem -> problems.add(new Problem(template.kind().field(problem.path()), problem.message())));
    }

    /** A sidecar needs a pod template to stand in. */
    private static void metrics(ObjectTemplate template, List<Problem> problems) {
        var reporting = template.reporting().pod();
        if (reporting.settings().metricsInFiles().isPresent()
                && !template.kind().wholeTemplates()) {
            problems.add(new Problem(
                    "spec.trial.metrics.from",
                    "the pods of a " + template.kind().kind()
                            + " come from its runtime, into which no sidecar can be put: let the trainer print its"
                            + " metrics and set Log, or let it report"));
            return;
        }
        MetricsPlace.problem(reporting).map(Problem::of).ifPresent(problems::add);
    }

    private static void metadata(ObjectTemplate template, List<Problem> problems) {
        var meta = template.metadata();
        var path = ObjectTemplate.PATH + ".metadata";
        given(path + ".name", meta.getName(), problems);
        given(path + ".generateName", meta.getGenerateName(), problems);
        given(path + ".namespace", meta.getNamespace(), problems);
        if (!meta.getOwnerReferences().isEmpty()) {
            problems.add(new Problem(path + ".ownerReferences", GIVEN));
        }
        if (!meta.getFinalizers().isEmpty()) {
            problems.add(
                    new Problem(path + ".finalizers", "would keep the object of a trial that is to end: remove them"));
        }
        TemplateRules.labels(path, meta.getLabels(), problems);
        if (template.object().has("status")) {
            problems.add(new Problem(ObjectTemplate.PATH + ".status", "is written by its controller: remove it"));
        }
    }

    private static void given(String path, @Nullable String value, List<Problem> problems) {
        Optional.ofNullable(value).ifPresent(name -> problems.add(new Problem(path, GIVEN)));
    }
}
