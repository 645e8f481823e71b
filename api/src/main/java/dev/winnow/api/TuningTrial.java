package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Optional;

/** One configuration of a study and what became of it. The operator creates and owns trials; people read or delete them. */
@Group(Names.GROUP)
@Version(Names.VERSION)
@ShortNames({"trial", "trials"})
@AdditionalPrinterColumn(name = "STUDY", jsonPath = ".spec.study")
@AdditionalPrinterColumn(name = "PARAMETERS", jsonPath = ".spec.parameters", priority = 1)
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@JsonDeserialize(using = ResourceReader.OfTrial.class)
@SuppressWarnings("serial")
public class TuningTrial extends CustomResource<TrialSpec, TrialStatus> implements Namespaced {
    private List<Unread> unread = List.of();
    private List<ForeignItem> foreignItems = List.of();

    @Override
    @Required
    public TrialSpec getSpec() {
        return super.getSpec();
    }

    /** The name of the study that it belongs to; empty if this release cannot read it. */
    public Optional<String> study() {
        return Optional.ofNullable(getSpec()).map(TrialSpec::study);
    }

    /** The status; the status of a new object if there is none. */
    public TrialStatus statusOrNew() {
        return getStatus() == null ? TrialStatus.NEW : getStatus();
    }

    /** Steps that the trial trained itself; a step that it trained again after its checkpoint was lost counts again. */
    public long stepsTrained() {
        var report = statusOrNew().report();
        return report.timing() == null
                ? getSpec().trained(report.step())
                : report.timing().steps();
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
