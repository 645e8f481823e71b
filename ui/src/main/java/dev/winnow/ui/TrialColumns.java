package dev.winnow.ui;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.TrialPage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * All trials of a study as the page shows them beside each other, a column for each field: names are sent once and not ten
 * thousand times, and no tree is built. What is not known is null. A parameter has a column in {@code parameters}. {@code rungs} has
 * step and value in turn; {@code counted} the step, the time, whether constraints are met, and a value for each objective.
 */
final class TrialColumns extends JsonSerializable.Base {
    private final StudyPage page;

    TrialColumns(StudyPage page) {
        this.page = page;
    }

    /** Writes what one column has of a trial. */
    private interface Cell {
        void write(TrialPage trial) throws IOException;
    }

    @Override
    public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
        out.writeStartObject();
        column(out, "number", trial -> out.writeNumber(trial.number()));
        column(out, "name", trial -> out.writeString(trial.name()));
        column(out, "state", trial -> text(out, trial.phase().state()));
        column(out, "reason", trial -> text(out, trial.phase().reason()));
        column(out, "message", trial -> text(out, trial.phase().message()));
        column(out, "attempts", trial -> number(out, trial.phase().attempts()));
        column(out, "completionTime", trial -> text(out, trial.phase().completionTime()));
        column(out, "value", trial -> number(out, trial.values().value()));
        column(out, "step", trial -> number(out, trial.values().step()));
        column(out, "rung", trial -> number(out, trial.values().rung()));
        column(out, "rungs", trial -> rungs(out, trial));
        column(out, "counted", trial -> counted(out, trial));
        column(out, "runSeconds", trial -> number(out, trial.used().runSeconds()));
        column(out, "gpuSeconds", trial -> number(out, trial.used().gpuSeconds()));
        parameters(out, provider);
        out.writeEndObject();
    }

    private void column(JsonGenerator out, String name, Cell cell) throws IOException {
        out.writeArrayFieldStart(name);
        for (var trial : page.trials()) {
            cell.write(trial);
        }
        out.writeEndArray();
    }

    private void parameters(JsonGenerator out, SerializerProvider provider) throws IOException {
        var configurations =
                page.trials().stream().map(trial -> trial.parameters().json()).toList();
        out.writeObjectFieldStart("parameters");
        for (var parameter : page.study().parameters()) {
            out.writeArrayFieldStart(parameter.name());
            for (var configuration : configurations) {
                var value = configuration.get(parameter.name());
                if (value == null) {
                    out.writeNull();
                } else {
                    value.serialize(out, provider);
                }
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private static void rungs(JsonGenerator out, TrialPage trial) throws IOException {
        out.writeStartArray();
        for (var rung : trial.values().rungs()) {
            out.writeNumber(rung.resource());
            out.writeNumber(rung.value());
        }
        out.writeEndArray();
    }

    private static void counted(JsonGenerator out, TrialPage trial) throws IOException {
        var counted = trial.counted();
        if (counted == null) {
            out.writeNull();
            return;
        }
        out.writeStartArray();
        out.writeNumber(counted.step());
        text(out, counted.time());
        if (counted.meets() == null) {
            out.writeNull();
        } else {
            out.writeBoolean(counted.meets());
        }
        for (double value : counted.values()) {
            out.writeNumber(value);
        }
        out.writeEndArray();
    }

    private static void text(JsonGenerator out, @Nullable Object text) throws IOException {
        if (text == null) {
            out.writeNull();
        } else {
            out.writeString(text.toString());
        }
    }

    private static void number(JsonGenerator out, @Nullable Integer number) throws IOException {
        if (number == null) {
            out.writeNull();
        } else {
            out.writeNumber(number);
        }
    }

    private static void number(JsonGenerator out, @Nullable Double number) throws IOException {
        if (number == null) {
            out.writeNull();
        } else {
            out.writeNumber(number);
        }
    }

    @Override
    public void serializeWithType(JsonGenerator out, SerializerProvider provider, TypeSerializer type)
            throws IOException {
        serialize(out, provider);
    }
}
