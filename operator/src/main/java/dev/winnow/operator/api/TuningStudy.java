package dev.winnow.operator.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A search for the best hyperparameters of one trainer: what to tune, how to search, when to stop and which pod to run. */
@Group(Names.GROUP)
@Version(Names.VERSION)
@ShortNames({"study", "studies"})
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
        value = "self.metadata.name.size() <= 50",
        message =
                "metadata.name is too long: shorten it to at most 50 characters, because trials and pods append their numbers to it")
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
        message =
                "metadata.name must start with a letter and hold only a-z, 0-9 and '-': pods and labels are named after it")
@ValidationRule(
        value = "!has(oldSelf.status) || !has(oldSelf.status.trials) || oldSelf.status.trials.total == 0"
                + " || (self.spec.parameters == oldSelf.spec.parameters"
                + " && self.spec.objectives.map(o, [o.metric, o.direction]) == oldSelf.spec.objectives.map(o, [o.metric, o.direction])"
                + " && (has(self.spec.metricConstraints) ? self.spec.metricConstraints.map(c, c.metric) : [])"
                + " == (has(oldSelf.spec.metricConstraints) ? oldSelf.spec.metricConstraints.map(c, c.metric) : [])"
                + " && self.spec.pruner == oldSelf.spec.pruner"
                + " && self.spec.sampler == oldSelf.spec.sampler)",
        message =
                "parameters, objectives (metric, direction), the metrics of metricConstraints, sampler and pruner cannot change once trials exist: create another study")
@SuppressWarnings("serial")
public class TuningStudy extends CustomResource<StudySpec, StudyStatus> implements Namespaced {
    @Override
    @Required
    public StudySpec getSpec() {
        return super.getSpec();
    }
}
