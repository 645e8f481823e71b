package dev.winnow.bench;

/** What the operator writes for. */
enum Purpose {
    TRIAL("a trial is created"),
    DECISION("the study decides at a rung"),
    STATE("the trial's state"),
    RUNG("a value at a rung, the final one too"),
    CURVE("points of the curve, in batches"),
    DIVERGED("the objective is not a number"),
    POD("a pod, or the object that makes it, is created"),
    POD_DELETED("a pod, or the object that made it, is deleted"),
    PROBE("the pod template is tried (dry run)"),
    STUDY("the study's status"),
    EVENT("an Event"),
    LEASE("the leader's lease"),
    OTHER("other");

    private final String text;

    Purpose(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }

    static Purpose of(Call call) {
        return switch (call.resource()) {
            case "tuningtrials" -> call.verb().equals("create") ? TRIAL : DECISION;
            case "tuningtrials/status" -> call.manager().equals("winnow-report") ? report(call) : STATE;
            case "tuningstudies/status" -> STUDY;
            case "events" -> EVENT;
            case "leases" -> LEASE;
            default -> Attempts.are(call.resource()) ? attempt(call) : OTHER;
        };
    }

    private static Purpose attempt(Call call) {
        if (call.dryRun()) {
            return PROBE;
        }
        return call.verb().equals("create") ? POD : POD_DELETED;
    }

    private static Purpose report(Call call) {
        var reported = call.body().path("status").path("reported");
        if (reported.has("diverged")) {
            return DIVERGED;
        }
        return reported.has("rungs") ? RUNG : CURVE;
    }
}
