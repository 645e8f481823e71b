package dev.winnow.ui;

import dev.winnow.client.Acts;
import dev.winnow.client.ClusterException;

/** What the person may change in a namespace, as the API server said when it was first asked. An act asks it anew. */
final class Rights {
    private final Acts acts;
    private final String namespace;
    private volatile String studies = "";
    private volatile String trials = "";

    /** Asks in a thread of its own: until it is known, everything is offered. */
    Rights(Acts acts, String namespace) {
        this.acts = acts;
        this.namespace = namespace;
        var asking = new Thread(this::ask, "rights");
        asking.setDaemon(true);
        asking.start();
    }

    private void ask() {
        try {
            if (!acts.maySetStudies(namespace)) {
                studies = "you may not patch tuningstudies in namespace " + namespace;
            }
            if (!acts.mayDeleteTrials(namespace)) {
                trials = "you may not delete tuningtrials in namespace " + namespace;
            }
        } catch (ClusterException e) {
            // Who cannot be told beforehand is told by the act itself.
            return;
        }
    }

    /** Why studies cannot be changed; empty if they can. */
    String studies() {
        return studies;
    }

    /** Why trials cannot be withdrawn; empty if they can. */
    String trials() {
        return trials;
    }
}
