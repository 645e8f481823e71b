package dev.winnow.operator;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Whether this replica leads. One that loses the lead ends at once and comes back as a follower. */
final class Leadership {
    private static final Logger LOG = Logger.getLogger(Leadership.class);
    private static final String LEASE = "winnow-operator";

    private volatile boolean leads;

    LeaderElectionConfiguration configuration(Optional<String> namespace) {
        var election = LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                .withLeaderCallbacks(new LeaderCallbacks(
                        () -> leads = true, () -> leads = false, leader -> LOG.infof("%s leads", leader)));
        namespace.ifPresent(election::withLeaseNamespace);
        return election.build();
    }

    boolean leads() {
        return leads;
    }
}
