package dev.winnow.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

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
@SuppressWarnings("serial")
public class TuningTrial extends CustomResource<TrialSpec, TrialStatus> implements Namespaced {
    @Override
    @Required
    public TrialSpec getSpec() {
        return super.getSpec();
    }

    /** The status; the status of a new object if there is none. */
    public TrialStatus statusOrNew() {
        return getStatus() == null ? TrialStatus.NEW : getStatus();
    }
}
