package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.TrialReason;
import dev.winnow.api.TrialTemplate.KindDescription;
import dev.winnow.api.TrialTemplate.PodTemplatePlace;
import dev.winnow.api.Unread;
import dev.winnow.engine.trial.Stage;
import io.fabric8.kubernetes.api.Pluralize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A kind that this code does not know, as the manifest describes it: its pod templates, and when its objects have ended. */
final class DescribedKind implements ObjectKind {
    /** Where the description stands in a manifest. */
    static final String PATH = "spec.trial.kind";

    private static final String FIELD = "[^.\\[\\]]+(\\[(0|[1-9]\\d{0,3})])*";
    private static final Pattern FIELDS = Pattern.compile(FIELD + "(\\." + FIELD + ")*");

    private final ObjectType type;
    private final String kind;
    private final List<Place> places;
    private final CelCondition success;
    private final CelCondition failure;

    /** @param object whose kind it is, with {@code apiVersion} and {@code kind} */
    DescribedKind(JsonNode object, KindDescription described) {
        kind = object.path("kind").asText();
        var api = object.path("apiVersion").asText();
        int slash = api.indexOf('/');
        var plural = Optional.ofNullable(described.resource())
                .orElseGet(() -> Pluralize.toPlural(kind.toLowerCase(Locale.ROOT)));
        type = new ObjectType(plural, api.substring(slash + 1), api.substring(0, Math.max(0, slash)));
        boolean alone = described.podTemplates().size() == 1;
        places = described.podTemplates().stream()
                .map(place -> new Place(
                        fields(place.path()),
                        Optional.ofNullable(place.reporter())
                                .or(() -> alone ? Optional.of(Map.of()) : Optional.empty())))
                .toList();
        success = CelCondition.orNever(described.successWhen());
        failure = CelCondition.orNever(described.failureWhen());
    }

    private static List<String> fields(String path) {
        return List.of(path.replace("]", "").split("[.\\[]"));
    }

    /** What is wrong with a description, whatever the object is. */
    static List<Unread> problems(KindDescription described) {
        var found = new ArrayList<Unread>();
        condition(PATH + ".successWhen", described.successWhen(), found);
        condition(PATH + ".failureWhen", described.failureWhen(), found);
        var templates = described.podTemplates();
        for (int i = 0; i < templates.size(); i++) {
            var path = PATH + ".podTemplates[" + i + "]";
            if (!FIELDS.matcher(templates.get(i).path()).matches()) {
                found.add(new Unread(
                        path + ".path", "Invalid value: write fields and places, such as spec.tasks[0].template"));
            } else if (repeated(templates, i)) {
                found.add(new Unread(path + ".path", "Duplicate value: name each template once"));
            }
            labels(path + ".reporter", templates.get(i), found);
        }
        long reporting =
                templates.stream().filter(place -> place.reporter() != null).count();
        if (reporting > 1 || (reporting == 0 && templates.size() > 1)) {
            found.add(new Unread(
                    PATH + ".podTemplates",
                    "one pod reports, and "
                            + (reporting == 0 ? "no template says which" : reporting + " templates name one")
                            + ": set reporter in one of them, to the labels of this pod"));
        }
        return found;
    }

    private static boolean repeated(List<PodTemplatePlace> templates, int place) {
        return templates.subList(0, place).stream()
                .anyMatch(earlier -> earlier.path().equals(templates.get(place).path()));
    }

    private static void labels(String path, PodTemplatePlace template, List<Unread> found) {
        Optional.ofNullable(template.reporter()).orElse(Map.of()).forEach((label, value) -> {
            if (label.isEmpty() || label.contains("=") || label.contains(",") || value.contains(",")) {
                found.add(new Unread(path, "Invalid value: " + label + "=" + value + " is no label of a pod"));
            }
        });
    }

    private static void condition(String path, String expression, List<Unread> found) {
        try {
            var unused = CelCondition.of(expression);
        } catch (IllegalArgumentException e) {
            found.add(new Unread(path, String.valueOf(e.getMessage())));
        }
    }

    @Override
    public ObjectType type() {
        return type;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public List<Place> templates(JsonNode object) {
        return places;
    }

    @Override
    public List<Misfit> misfits(JsonNode object) {
        var misfits = new Misfits();
        misfits.notSuspended("spec", object.path("spec"), kind);
        misfits.notSuspended("spec.runPolicy", object.at("/spec/runPolicy"), kind);
        return misfits.list();
    }

    @Override
    public void prepare(ObjectNode object) {}

    @Override
    public Optional<Stage> stage(JsonNode object) {
        if (failure.holds(object)) {
            return Optional.of(new Stage.Failed(
                    Optional.empty(),
                    TrialReason.ObjectFailed.name(),
                    "its " + kind + " meets " + PATH + ".failureWhen",
                    true));
        }
        if (success.holds(object)) {
            return Optional.of(new Stage.Succeeded(Optional.empty()));
        }
        return ObjectConditions.suspended(object, "/spec/suspend")
                .or(() -> ObjectConditions.suspended(object, "/spec/runPolicy/suspend"));
    }

    @Override
    public boolean endsWithItsPods() {
        return false;
    }

    /** Nobody knows what its controller does. */
    @Override
    public boolean goesFirst() {
        return true;
    }

    @Override
    public boolean replacesPods() {
        return true;
    }

    /** Conditions may ask for anything. */
    @Override
    public List<List<String>> readFields() {
        return List.of(List.of("spec"), List.of("status"));
    }
}
