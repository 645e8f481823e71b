package dev.winnow.tracking.tensorboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.winnow.api.ParameterSpec;
import dev.winnow.engine.page.StudySetup;
import dev.winnow.engine.page.TrialPage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the HParams plugin of TensorBoard is told: the experiment with its parameters and metrics, and of each trial the start
 * with its configuration and the end.
 *
 * <p>Source: {@code api.proto} and {@code plugin_data.proto} of the plugin, TensorBoard 2.21.
 */
final class HParams {
    private static final String PLUGIN = "hparams";
    private static final int STRING = 1;
    private static final int FLOAT64 = 3;
    private static final int SUCCESS = 1;
    private static final int FAILURE = 2;

    private HParams() {}

    static ByteString experiment(Instant time, StudySetup study) {
        var experiment = Message.of(out -> {
            for (var parameter : study.parameters()) {
                out.writeBytes(4, info(parameter));
            }
            for (var metric : metrics(study)) {
                out.writeBytes(5, Message.of(info -> {
                    info.writeBytes(1, Message.of(name -> name.writeString(2, metric)));
                }));
            }
            out.writeString(6, study.name());
        });
        return event(time, "_hparams_/experiment", 2, experiment);
    }

    /** The metrics by which trials are compared, the first objective first. */
    static List<String> metrics(StudySetup study) {
        var beside = study.metricsBeside();
        return beside.isEmpty() ? List.of(study.objective().metric()) : beside;
    }

    static ByteString start(Instant time, TrialPage trial) {
        var start = Message.of(out -> {
            for (var value : trial.parameters().json().properties()) {
                out.writeBytes(1, Message.of(entry -> {
                    entry.writeString(1, value.getKey());
                    entry.writeBytes(2, value(value.getValue()));
                }));
            }
            out.writeString(4, trial.name());
            out.writeDouble(5, Events.seconds(time));
        });
        return event(time, "_hparams_/session_start_info", 3, start);
    }

    /** The end of a trial; one that was pruned is no failure. */
    static ByteString end(Instant time, boolean failed) {
        var end = Message.of(out -> {
            out.writeEnum(1, failed ? FAILURE : SUCCESS);
            out.writeDouble(2, Events.seconds(time));
        });
        return event(time, "_hparams_/session_end_info", 4, end);
    }

    private static ByteString event(Instant time, String tag, int field, ByteString data) {
        return Events.plugin(time, PLUGIN, tag, Message.of(out -> out.writeBytes(field, data)));
    }

    private static ByteString info(ParameterSpec parameter) {
        return Message.of(out -> {
            out.writeString(1, parameter.name());
            switch (parameter.type()) {
                case Double -> {
                    var range = Objects.requireNonNull(parameter.doubleRange());
                    interval(out, range.min(), range.max());
                }
                case Integer -> {
                    var range = Objects.requireNonNull(parameter.integerRange());
                    interval(out, range.min(), range.max());
                }
                case Categorical, Ordinal -> choices(out, parameter);
            }
        });
    }

    private static void interval(CodedOutputStream out, double min, double max) throws IOException {
        out.writeEnum(4, FLOAT64);
        out.writeBytes(6, Message.of(interval -> {
            interval.writeDouble(1, min);
            interval.writeDouble(2, max);
        }));
    }

    private static void choices(CodedOutputStream out, ParameterSpec parameter) throws IOException {
        var choices = new ArrayList<ByteString>();
        boolean numbers = false;
        if (parameter.categorical() != null) {
            parameter.categorical().values().forEach(choice -> choices.add(text(choice)));
        } else if (parameter.ordinal() != null && parameter.ordinal().numbers() != null) {
            numbers = true;
            parameter.ordinal().numbers().forEach(choice -> choices.add(number(choice)));
        } else if (parameter.ordinal() != null && parameter.ordinal().values() != null) {
            parameter.ordinal().values().forEach(choice -> choices.add(text(choice)));
        }
        out.writeEnum(4, numbers ? FLOAT64 : STRING);
        out.writeBytes(5, Message.of(list -> {
            for (var choice : choices) {
                list.writeBytes(1, choice);
            }
        }));
    }

    private static ByteString value(JsonNode value) {
        return value.isNumber() ? number(value.doubleValue()) : text(value.asText());
    }

    private static ByteString number(double value) {
        return Message.of(out -> out.writeDouble(2, value));
    }

    private static ByteString text(String value) {
        return Message.of(out -> out.writeString(3, value));
    }
}
