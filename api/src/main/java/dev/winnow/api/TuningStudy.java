package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;

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
        value = "!has(self.spec.warmStart) || !(self.metadata.name in self.spec.warmStart.studies)",
        message = "a study cannot learn from itself: name other studies",
        fieldPath = ".spec.warmStart.studies")
@ValidationRule(
        value = "!has(oldSelf.status) || !has(oldSelf.status.trials) || oldSelf.status.trials.total == 0"
                + " || (self.spec.objectives.map(o, [o.metric, o.direction]) == oldSelf.spec.objectives.map(o, [o.metric, o.direction])"
                + " && (has(self.spec.metricConstraints) ? self.spec.metricConstraints.map(c, c.metric) : [])"
                + " == (has(oldSelf.spec.metricConstraints) ? oldSelf.spec.metricConstraints.map(c, c.metric) : [])"
                + " && self.spec.pruner == oldSelf.spec.pruner"
                + " && self.spec.sampler == oldSelf.spec.sampler"
                + " && has(self.spec.warmStart) == has(oldSelf.spec.warmStart)"
                + " && (!has(self.spec.warmStart) || self.spec.warmStart == oldSelf.spec.warmStart))",
        message =
                "objectives (metric, direction), the metrics of metricConstraints, sampler, pruner and warmStart cannot change once trials exist: create another study")
@ValidationRule(
        value = "!has(oldSelf.status) || !has(oldSelf.status.trials) || oldSelf.status.trials.total == 0"
                + " || (self.spec.parameters.size() == oldSelf.spec.parameters.size()"
                + " && oldSelf.spec.parameters.all(p, self.spec.parameters.exists(q, q.name == p.name && q.type == p.type"
                + " && has(q.when) == has(p.when) && (!has(p.when)"
                + " || (q.when.parameter == p.when.parameter && q.when.__in__.size() == p.when.__in__.size()))"
                + " && (p.type != 'Double' || (q.double.min <= p.double.min && q.double.max >= p.double.max"
                + " && q.double.scale == p.double.scale && has(q.double.step) == has(p.double.step)"
                + " && (!has(p.double.step) || q.double.step == p.double.step)))"
                + " && (p.type != 'Integer' || (q.integer.min <= p.integer.min && q.integer.max >= p.integer.max"
                + " && q.integer.scale == p.integer.scale && q.integer.step == p.integer.step"
                + " && (p.integer.min - q.integer.min) % p.integer.step == 0))"
                + " && (p.type != 'Categorical' || q.categorical.values.size() >= p.categorical.values.size())"
                + " && (p.type != 'Ordinal' || (has(q.ordinal.numbers) == has(p.ordinal.numbers)"
                + " && (!has(p.ordinal.numbers) || q.ordinal.numbers.size() >= p.ordinal.numbers.size())"
                + " && (!has(p.ordinal.values) || q.ordinal.values.size() >= p.ordinal.values.size()))))))",
        message =
                "parameters can only be widened once trials exist: lower min, raise max or add values, and leave names, types, scales, steps and conditions; for anything else create another study",
        fieldPath = ".spec.parameters")
@JsonDeserialize(using = ResourceReader.OfStudy.class)
@SuppressWarnings("serial")
public class TuningStudy extends CustomResource<StudySpec, StudyStatus> implements Namespaced {
    private List<Unread> unread = List.of();
    private List<ForeignItem> foreignItems = List.of();

    @Override
    @Required
    public StudySpec getSpec() {
        return super.getSpec();
    }

    /** The status; the status of a new object if there is none. */
    public StudyStatus statusOrNew() {
        return getStatus() == null ? StudyStatus.NEW : getStatus();
    }

    /**
     * What this release cannot read of the object. Its spec and status lack these parts, or are null, so nothing may be decided
     * by them. It is a part of the JSON, but not of the resource definition: so a copy has it, and a manifest cannot.
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public List<Unread> getUnread() {
        return unread;
    }

    void setUnread(List<Unread> parts) {
        unread = List.copyOf(parts);
    }

    /** Items of lists in the status with fields that this release does not know. As {@link #getUnread}, in memory only. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public List<ForeignItem> getForeignItems() {
        return foreignItems;
    }

    void setForeignItems(List<ForeignItem> items) {
        foreignItems = List.copyOf(items);
    }
}
