package dev.winnow.search.study;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.trial.Sorted;
import dev.winnow.search.trial.Trial;
import dev.winnow.search.trial.TrialChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The configurations of a study's trials, to be looked up.
 *
 * @param uses ordered by hash code, then by trial
 */
record UsedConfigurations(List<Use> uses) {
    static final UsedConfigurations NONE = new UsedConfigurations(List.of());

    /**
     * A trial has a configuration.
     *
     * @param hash of the configuration, which takes long to compute
     * @param trial the number of the trial
     */
    record Use(int hash, int trial, Configuration configuration) {
        private static final Comparator<Use> ORDER =
                Comparator.comparingInt(Use::hash).thenComparingInt(Use::trial);

        /** Empty if nobody knows what the trial trained with. */
        private static Optional<Use> of(Trial trial) {
            Configuration configuration = trial.configuration();
            return configuration.values().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Use(configuration.hashCode(), trial.number(), configuration));
        }
    }

    /** The same after some trials have changed. */
    UsedConfigurations after(List<TrialChange> changes) {
        List<Use> gone = new ArrayList<>();
        List<Use> come = new ArrayList<>();
        for (TrialChange change : changes) {
            boolean stays = change.before()
                    .map(Trial::configuration)
                    .equals(change.after().map(Trial::configuration));
            if (!stays) {
                change.before().flatMap(Use::of).ifPresent(gone::add);
                change.after().flatMap(Use::of).ifPresent(come::add);
            }
        }
        return new UsedConfigurations(Sorted.edited(uses, gone, come, Use.ORDER));
    }

    /** Number of trials whose configuration is known. */
    int size() {
        return uses.size();
    }

    boolean contains(Configuration configuration) {
        int hash = configuration.hashCode();
        for (int i = first(hash); i < uses.size() && uses.get(i).hash() == hash; i++) {
            if (uses.get(i).configuration().equals(configuration)) {
                return true;
            }
        }
        return false;
    }

    /** The place of the first use with this hash code or a larger one. */
    private int first(int hash) {
        int low = 0;
        int high = uses.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (uses.get(middle).hash() < hash) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The configurations, each once, in a new set. */
    Set<Configuration> all() {
        Set<Configuration> all = new HashSet<>();
        uses.forEach(use -> all.add(use.configuration()));
        return all;
    }
}
