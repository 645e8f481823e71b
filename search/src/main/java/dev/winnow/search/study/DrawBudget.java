package dev.winnow.search.study;

/**
 * How many configurations one plan may draw. A draw can take long, and until the plan is there nothing of it can be carried
 * out. What is not drawn is drawn by the next plan. The budget changes no configuration: a draw depends on the trial's number
 * and on the trials so far, and a trial that was just drawn looks like one that was just created.
 */
@FunctionalInterface
public interface DrawBudget {
    /** Whatever the plan can use. */
    DrawBudget UNLIMITED = drawn -> true;

    /**
     * Whether another configuration may be drawn. Asked before each draw.
     *
     * @param drawn configurations that this plan has drawn so far
     */
    boolean allows(int drawn);
}
