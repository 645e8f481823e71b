package dev.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Names;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.study.Conditions;
import dev.winnow.engine.study.Go;
import dev.winnow.engine.study.OtherStudies;
import dev.winnow.engine.study.StudyTurn;
import dev.winnow.engine.trial.Act;
import dev.winnow.engine.trial.AttemptStart;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Stage;
import dev.winnow.engine.trial.StartRefusal;
import dev.winnow.engine.trial.Step;
import dev.winnow.engine.trial.Terms;
import dev.winnow.engine.trial.TrialLife;
import dev.winnow.engine.workload.AttemptNumber;
import dev.winnow.engine.workload.PodWorkload;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A row of {@code faults.yaml}: what happens to a pod of a trial, turn by turn. The file explains its fields. */
final class Fault {
    private static final Instant START = Instant.parse("2026-01-01T01:00:00Z");
    private static final PodWorkload PODS = new PodWorkload("http://127.0.0.1:8080/report");
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final OtherStudies NO_OTHERS = new OtherStudies() {
        @Override
        public Optional<TuningStudy> study(String name) {
            return Optional.empty();
        }

        @Override
        public List<TuningTrial> trials(TuningStudy study) {
            return List.of();
        }
    };

    private final JsonNode row;
    private final JsonNode pods;
    private final TuningTrial trial;

    private Fault(JsonNode row, JsonNode pods) {
        this.row = row;
        this.pods = pods;
        var fixture = TrialFixture.trial()
                .parameters(Map.of("learningRate", "0.01", "hiddenUnits", "32", "optimizer", "adam"))
                .rungs(3)
                .granted(3);
        trial = (row.has("reported") ? fixture.reports(row.get("reported").asInt(), 0.5) : fixture).build();
    }

    /** All rows, in their order. */
    static List<Fault> all() {
        try (var file = Fault.class.getResourceAsStream("/faults.yaml")) {
            // Through SnakeYAML, because Jackson does not follow aliases.
            JsonNode table = new ObjectMapper().valueToTree(YAML.unmarshal(file, Map.class));
            return StreamSupport.stream(table.get("faults").spliterator(), false)
                    .map(row -> new Fault(row, table.get("pods")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(String field) {
        return row.path(field).asText();
    }

    private Iterable<JsonNode> plays() {
        return row.path("plays");
    }

    /** Plays the row, and checks each turn. */
    void play() {
        plays().forEach(this::play);
    }

    private void play(JsonNode play) {
        var now = START.plusSeconds(play.path("after").asLong());
        var before = trial.getStatus();
        var step = play.has("answer") ? refused(play) : turn(play, now);
        trial.setStatus(step.status());
        var status = trial.statusOrNew();
        var as = text("fault") + ", after " + play.path("after") + " s";
        assertThat(shown(status.state()) + " " + shown(status.reason()))
                .as(as)
                .isEqualTo(play.path("shows").asText());
        assertThat(String.valueOf(status.message()))
                .as(as)
                .contains(play.path("text").asText());
        assertThat(status.failureCount()).as(as).isEqualTo(play.path("failures").asInt(before.failureCount()));
        assertThat(act(step)).as(as).isEqualTo(play.path("does").asText("Nothing"));
        if (play.has("ran")) {
            assertThat(status.runSeconds()).as(as).isEqualTo(play.path("ran").asDouble());
        }
        if (play.has("study")) {
            assertThat(study(now)).as(as).startsWith(play.path("study").asText());
        }
        if (!play.has("answer")) {
            assertThat(turn(play, now).status()).as(as + ", in the next turn").isEqualTo(status);
        }
    }

    private Step refused(JsonNode play) {
        var answer = StartRefusal.of(YAML.convertValue(play.get("answer"), Status.class))
                .orElseThrow();
        return new Step(answer.status(trial), new Act.Nothing(), Optional.empty());
    }

    private Step turn(JsonNode play, Instant now) {
        var study = Manifests.stored(manifest());
        var terms = Terms.of(study);
        var asked = new Terms(
                terms.retries(),
                terms.startTimeout(),
                terms.exclusive(),
                play.path("template").asText(terms.template()),
                false);
        List<AttemptView> views = play.has("gone")
                ? List.of()
                : Optional.of(pod(play, terms.template()))
                        .filter(pod -> AttemptNumber.of(trial, pod).isPresent())
                        .map(PODS::view)
                        .map(view -> explained(play, view, now))
                        .stream()
                        .toList();
        return TrialLife.next(trial, views, asked, now);
    }

    private AttemptView explained(JsonNode play, AttemptView view, Instant now) {
        return play.has("event") && AttemptStart.unexplained(trial, view, now)
                ? view.at(Stage.Waiting.onNode(
                        play.at("/event/reason").asText(),
                        play.at("/event/message").asText()))
                : view;
    }

    private ObjectNode manifest() {
        var plain = Manifests.plain("digits", 3, 1, 3);
        return row.path("checkpoints").asBoolean() ? Manifests.checkpointed(plain) : plain;
    }

    private Pod pod(JsonNode play, String template) {
        var foreign = row.path("foreign");
        var status = play.get("pod").isTextual() ? pods.get(play.get("pod").asText()) : play.get("pod");
        boolean onNode = !status.path("phase").asText().equals("Pending") || status.has("containerStatuses");
        return new PodBuilder()
                .withNewMetadata()
                .withName(foreign.path("name").asText("digits-0-1"))
                .withUid(play.path("uid").asText("uid-of-pod-1"))
                .withCreationTimestamp(START.toString())
                .withDeletionTimestamp(play.has("deleting") ? START.toString() : null)
                .addToLabels(Names.TRIAL_LABEL, "digits-0")
                .addToLabels(Names.ATTEMPT_LABEL, foreign.path("attempt").asText("1"))
                .addToAnnotations(Names.TRAINER_ANNOTATION, "trainer")
                .addToAnnotations(Names.TEMPLATE_ANNOTATION, template)
                .addNewOwnerReference()
                .withKind("TuningTrial")
                .withName("digits-0")
                .withUid(trial.getMetadata().getUid())
                .withController(foreign.path("controller").asBoolean(true))
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withNodeName(onNode ? "node0" : null)
                .withContainers(containers("containers", null))
                .addNewContainer()
                .withName("trainer")
                .endContainer()
                .withInitContainers(initContainers())
                .endSpec()
                .withStatus(YAML.convertValue(status, PodStatus.class))
                .build();
    }

    private List<Container> initContainers() {
        var all = new ArrayList<>(containers("init", null));
        all.addAll(containers("sidecars", "Always"));
        return all;
    }

    private List<Container> containers(String field, @Nullable String restartPolicy) {
        return StreamSupport.stream(row.path(field).spliterator(), false)
                .map(name -> new ContainerBuilder()
                        .withName(name.asText())
                        .withRestartPolicy(restartPolicy)
                        .build())
                .toList();
    }

    /** Reason and message of the study's condition Progressing, while this is its only trial. */
    private String study(Instant now) {
        var turn = StudyTurn.of(Manifests.stored(manifest()), List.of(trial), NO_OTHERS, now);
        var go = turn.match(rejected -> Optional.<Go>empty(), learn -> Optional.<Go>empty(), Optional::of);
        var conditions =
                go.orElseThrow().status(List.of(trial), Optional.empty()).conditions();
        return Conditions.find(conditions, Conditions.PROGRESSING).orElseThrow().getReason();
    }

    private static String act(Step step) {
        return step.act().getClass().getSimpleName();
    }

    private static String shown(@Nullable Object word) {
        return word == null ? "-" : word.toString();
    }

    /** The row of the page. */
    String line() {
        var plays = StreamSupport.stream(plays().spliterator(), false).toList();
        var shows = plays.stream()
                .map(play -> play.path("shows").asText())
                .filter(shown -> !List.of("- -", "Running -").contains(shown))
                .distinct()
                .map(shown -> "`" + shown.replace(" ", "`, `") + "`")
                .collect(Collectors.joining(", then "));
        boolean charged = plays.stream().anyMatch(play -> play.path("failures").asInt() > 0);
        return "| %s | %s | %s | %s | %s |\n"
                .formatted(
                        text("fault"),
                        shows.isEmpty() ? "nothing" : shows,
                        row.path("within").asText("at once"),
                        charged ? "yes" : "no",
                        text("then"));
    }
}
