package dev.winnow.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/** Who owns a resource. Owners are told apart by their uids, because a name can be used again. */
public final class Owners {
    private Owners() {}

    /** The reference that a resource carries which another made. */
    public static OwnerReference reference(HasMetadata owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .build();
    }

    /** Whether one resource controls another, which is to say that it made the other. */
    public static boolean owns(HasMetadata owner, HasMetadata owned) {
        return owns(owner.getMetadata().getUid(), owned);
    }

    /**
     * Whether the resource with a uid controls another.
     *
     * @param uid of the owner
     */
    public static boolean owns(String uid, HasMetadata owned) {
        return owned.getMetadata().getOwnerReferences().stream()
                .anyMatch(
                        reference -> uid.equals(reference.getUid()) && Boolean.TRUE.equals(reference.getController()));
    }
}
