package dev.winnow.operator.lead;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;

/** Gives every object of a controller a turn when this replica gets the lead. */
public final class LeadEventSource<P extends HasMetadata> extends SimpleInboundEventSource<P> {
    public LeadEventSource(Lead lead, EventSourceContext<P> context) {
        super("lead");
        var objects = context.getPrimaryCache();
        lead.onGain(() -> objects.list().map(ResourceID::fromResource).forEach(this::propagateEvent));
    }
}
