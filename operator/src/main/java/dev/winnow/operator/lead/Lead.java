package dev.winnow.operator.lead;

/** The right to decide. All replicas watch and take reports; the one that leads creates, changes and deletes. */
public interface Lead {
    /** Whether this replica leads at this moment. */
    boolean held();

    /** Has something done each time this replica gets the lead: what happened before was left to another one. */
    void onGain(Runnable task);

    /** The lead of an operator that is alone. */
    static Lead always() {
        return new Lead() {
            @Override
            public boolean held() {
                return true;
            }

            @Override
            public void onGain(Runnable task) {
                // It is held from the start, when every object gets a turn anyway.
            }
        };
    }
}
