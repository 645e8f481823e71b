package dev.winnow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A study whose operator is killed by SIGKILL again and again. Every second time its pod is deleted too, so that the next
 * operator has another name and must wait for the lease; now and then the next operator dies before it leads.
 */
@Order(7)
@Tag("slow")
class OperatorKilledIT {
    @RegisterExtension
    static final Installation WINNOW = Installation.of(OperatorKilledIT.class);

    private static final String STUDY = "survivor";
    private static final String CLAIM = "survivor-checkpoints";
    private static final int KILLS = 20;
    private static final int LONGEST_SECONDS = 600;
    private static final long SEED = 20_261_123;
    /** A kill comes so many changes of trials after the last one, at most. */
    private static final int MOST_CHANGES = 12;
    /** The study gets more trials before fewer than this many are left to start. */
    private static final int RESERVE = 8;

    private static final int ETA = 3;
    private static final List<Integer> RUNGS = List.of(1, 3, 9);

    /** Saves each step before it reports it, and writes down each one that was acknowledged. */
    private static final String TRAINER = """
            cd "$WINNOW_CHECKPOINT_DIR"
            step=$(cat step 2>/dev/null || echo 0)
            tell() {
              score=$(awk -v x="$HP_X" -v step="$1" 'BEGIN { printf "%.12g", -x * x * (1 + 1 / step) }')
              report "$1" "$score"
              echo "$1 $score" >>acknowledged
            }
            [ "$step" = 0 ] || tell "$step"
            while [ "$step" -lt "$WINNOW_MAX_RESOURCE" ]; do
              pause 0.5
              step=$((step + 1))
              echo "$step" >step.new && mv step.new step
              tell "$step"
            done
            """;

    /** A report that a trainer was told is safe. */
    private record Acknowledged(String trial, int step, double score) {
        static Acknowledged of(String line) {
            var words = line.split(" ");
            return new Acknowledged(words[0], Integer.parseInt(words[1]), Double.parseDouble(words[2]));
        }
    }

    private static Namespace namespace;
    private static TrialJournal journal;
    private static List<Trial> trials;

    private static ShellStudy manifest(String name, int trials) {
        return ShellStudy.of(name, TRAINER)
                .with("/spec/sampler/seed", "11")
                .with(
                        "/spec/pruner",
                        "{type: ASHA, asha: {minResource: 1, maxResource: 9, reductionFactor: 3, quota: false}}")
                .with("/spec/limits", "{trials: %d, parallelTrials: 4}".formatted(trials))
                .withCheckpoints(CLAIM);
    }

    @BeforeAll
    static void runTheStudyWhileTheOperatorIsKilled() {
        namespace = WINNOW.namespace();
        journal = TrialJournal.of(namespace, STUDY);
        namespace.apply(Claims.of(CLAIM)).succeeded();
        int size = 4 * RESERVE;
        namespace.apply(manifest(STUDY, size));
        var random = new Random(SEED);
        var last = "none";
        for (int kill = 1; kill <= KILLS; kill++) {
            size = grown(size);
            var operator = operatorOtherThan(last);
            last = Processes.container(operator);
            boolean leads = random.nextInt(4) > 0;
            int changes = random.nextInt(MOST_CHANGES);
            if (leads) {
                awaitChanges(operator, changes);
            }
            boolean moved = kill % 2 == 0;
            WINNOW.kill(operator, () -> kill(operator, moved));
            System.out.printf(
                    "kill %d %s: %d trials created%n",
                    kill,
                    leads ? "after " + changes + " changes" : "before it leads",
                    namespace.study(STUDY).trials("total"));
        }
        operatorOtherThan(last);
        trials = namespace.complete(STUDY, LONGEST_SECONDS);
    }

    @AfterAll
    static void stopWatching() {
        journal.close();
    }

    /** Raises the number of trials, which a user may do at any time, so that the study outlasts the last kill. */
    private static int grown(int size) {
        var study = namespace.study(STUDY);
        assertThat(study.ended())
                .as("the study ended before the last kill: %s", study)
                .isFalse();
        if (study.trials("total") < size - RESERVE) {
            return size;
        }
        namespace
                .kubectl(
                        "patch",
                        "study",
                        STUDY,
                        "--type=merge",
                        "--patch={\"spec\": {\"limits\": {\"trials\": " + (size + RESERVE) + "}}}")
                .succeeded();
        return size + RESERVE;
    }

    private static Pod operatorOtherThan(String container) {
        return await("another operator")
                .atMost(Installation.PATIENCE)
                .until(WINNOW::operator, pod -> !Processes.container(pod).equals(container));
    }

    private static void awaitChanges(Pod operator, int changes) {
        await("the operator leads").atMost(Installation.PATIENCE).until(() -> leads(operator));
        int until = journal.changes().size() + changes;
        await(changes + " changes of trials")
                .atMost(Installation.PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> journal.changes().size() >= until);
    }

    private static boolean leads(Pod operator) {
        var lease = namespace
                .client()
                .leases()
                .inNamespace(namespace.name())
                .withName("winnow-operator")
                .get()
                .getSpec();
        ZonedDateTime renewed = lease.getRenewTime();
        var started = operator.getStatus()
                .getContainerStatuses()
                .get(0)
                .getState()
                .getRunning()
                .getStartedAt();
        return ("pod/" + operator.getMetadata().getName()).equals(lease.getHolderIdentity())
                && renewed.toInstant().isAfter(Instant.parse(started));
    }

    private static void kill(Pod operator, boolean moved) {
        int killed = Processes.kill(operator);
        if (moved || killed == 0) {
            namespace
                    .client()
                    .pods()
                    .inNamespace(namespace.name())
                    .resource(operator)
                    .withGracePeriod(0)
                    .delete();
        }
    }

    @Test
    void noTrialIsLostOrCreatedTwice() {
        assertThat(trials)
                .extracting(Trial::number)
                .isEqualTo(IntStream.range(0, trials.size()).boxed().toList());
        assertThat(namespace.study(STUDY).trials("total")).isEqualTo(trials.size());
        assertThat(namespace.study(STUDY).json().at("/spec/limits/trials").asInt())
                .isEqualTo(trials.size());
        assertThat(journal.createdTwice()).isEmpty();
    }

    @Test
    void configurationsAreThoseOfARunThatNobodyDisturbed() {
        // the draws depend on the seed alone, so the trials of the other run need not train
        namespace.apply(manifest("undisturbed", trials.size())
                .with("/spec/limits/parallelTrials", Integer.toString(trials.size()))
                .with("/spec/trial/pod/spec/nodeSelector", "{winnow.dev/no-such-node: 'true'}"));
        await("the other run has drawn")
                .atMost(Installation.PATIENCE)
                .until(() -> namespace.trials("undisturbed").size() == trials.size());
        assertThat(configurations(trials)).isEqualTo(configurations(namespace.trials("undisturbed")));
        namespace.kubectl("delete", "study", "undisturbed").succeeded();
    }

    private static Map<Integer, Map<String, String>> configurations(List<Trial> trials) {
        return trials.stream().collect(Collectors.toMap(Trial::number, Trial::parameters));
    }

    @Test
    void everyTrialEndsForAReasonOfTheSearch() {
        assertThat(trials).allSatisfy(trial -> {
            assertThat(trial.failures()).isZero();
            switch (trial.state()) {
                case "Completed" -> assertThat(trial.rung()).isEqualTo(9);
                case "Stopped" -> assertThat(trial.rung()).isBetween(1, 3);
                default -> throw new AssertionError("neither completed nor stopped: " + trial);
            }
        });
        assertThat(journal.trialsOnce("Pending", "PodVanished")).isEmpty();
    }

    /** What an operator sees is always some beginning of the journal, so that each of its promotions must be right in one. */
    @Test
    void whoIsPromotedWasAmongTheBestThirdWhenItWasDecided() {
        for (int i = 0; i + 1 < RUNGS.size(); i++) {
            int rung = RUNGS.get(i);
            int next = RUNGS.get(i + 1);
            var values = new HashMap<String, Double>();
            var promotable = new HashSet<String>();
            for (var trial : journal.changes()) {
                if (trial.rung() >= rung) {
                    values.put(trial.name(), trial.rungs().get(rung));
                    promotable.addAll(bestThird(values));
                }
                if (trial.granted() >= next) {
                    assertThat(promotable)
                            .as("promotable at rung %d when %s was promoted", rung, trial)
                            .contains(trial.name());
                }
            }
            assertThat(trials.stream().filter(trial -> trial.granted() >= next).map(Trial::name))
                    .as("promoted at rung %d in the end", rung)
                    .isNotEmpty()
                    .containsAll(bestThird(values));
        }
    }

    private static List<String> bestThird(Map<String, Double> values) {
        return values.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(values.size() / ETA)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Test
    void noPodIsLeftOverAndNoMoreTrialsRanThanMay() {
        var uids = namespace
                .client()
                .genericKubernetesResources(Namespace.TRIALS)
                .inNamespace(namespace.name())
                .list()
                .getItems()
                .stream()
                .map(trial -> trial.getMetadata().getUid())
                .collect(Collectors.toSet());
        await("no pod of the study runs")
                .atMost(Installation.PATIENCE)
                .untilAsserted(() -> assertThat(namespace.pods(STUDY)).allSatisfy(pod -> {
                    assertThat(pod.getStatus().getPhase()).isIn(Set.of("Succeeded", "Failed"));
                    assertThat(pod.getMetadata().getOwnerReferences())
                            .hasSize(1)
                            .allMatch(owner -> uids.contains(owner.getUid()));
                }));
        assertThat(journal.mostActive()).isEqualTo(4);
    }

    @Test
    void noReportThatWasAcknowledgedAtARungIsGone() {
        var atRungs = namespace
                .shell(
                        "cd /checkpoints/*/ && for file in */acknowledged; do sed \"s|^|$(dirname $file) |\" $file; done",
                        CLAIM)
                .lines()
                .map(Acknowledged::of)
                .filter(report -> RUNGS.contains(report.step()))
                .toList();
        assertThat(atRungs).hasSizeGreaterThanOrEqualTo((int) trials.stream()
                .filter(trial -> trial.state().equals("Completed"))
                .count());
        var rungs = trials.stream().collect(Collectors.toMap(Trial::name, Trial::rungs));
        assertThat(atRungs).isNotEmpty().allSatisfy(report -> assertThat(rungs.get(report.trial()))
                .containsEntry(report.step(), report.score()));
    }
}
