package dev.winnow.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import org.junit.jupiter.api.Test;

class OwnersTest {
    private static TuningTrial ownedBy(String... uids) {
        var trial = new TuningTrial();
        var meta = new ObjectMetaBuilder().withName("digits-0");
        for (var uid : uids) {
            meta.addToOwnerReferences(new OwnerReferenceBuilder()
                    .withName("digits")
                    .withUid(uid)
                    .withController(uid.equals("b"))
                    .build());
        }
        trial.setMetadata(meta.build());
        return trial;
    }

    private static TuningStudy study(String uid) {
        var study = new TuningStudy();
        study.setMetadata(
                new ObjectMetaBuilder().withName("digits").withUid(uid).build());
        return study;
    }

    @Test
    void theOwnerThatControlsIsKnownByItsUidAmongAllOwners() {
        assertThat(Owners.owns(study("b"), ownedBy("a", "b"))).isTrue();
        assertThat(Owners.owns("b", ownedBy("a", "b"))).isTrue();
        assertThat(Owners.owns("a", ownedBy("a", "b")))
                .as("whoever may write owners can write this")
                .isFalse();
    }

    @Test
    void theSameNameDoesNotMakeAnOwner() {
        assertThat(Owners.owns(study("c"), ownedBy("a", "b"))).isFalse();
        assertThat(Owners.owns(study("c"), ownedBy())).isFalse();
    }
}
