package dev.winnow.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.search.sampler.GpSampler;
import dev.winnow.search.sampler.Places;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.sampler.TpeSampler;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Trial;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How long a processor works on one suggestion after some trials of ten real parameters, beside Optuna in the same run. It is
 * the time of the one thread that suggests: on a shared machine the time that passes tells of the others.
 */
final class SuggestLatency {
    private static final SearchSpace SPACE = new SearchSpace(IntStream.range(0, 10)
            .<Parameter>mapToObj(
                    i -> new RealParameter("x" + i, 0, 1, Scale.LINEAR, OptionalDouble.empty(), Optional.empty()))
            .toList());
    private static final int WARM_UP = 60;
    private static final int MEASURED = 200;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Page page;
    private final JsonNode peers;

    SuggestLatency(Page page, JsonNode peers) {
        this.page = page;
        this.peers = peers;
    }

    void measure() {
        page.text("## Processor time of a suggestion, 10 parameters").figures();
        compare("TPE", new TpeSampler(), "optuna-tpe", 1_000, 5, 5);
        compare("TPE", new TpeSampler(), "optuna-tpe", 5_000, 5, Double.POSITIVE_INFINITY);
        compare("TPE", new TpeSampler(), "optuna-tpe", 10_000, 0, 30);
        compare("GP", new GpSampler(), "optuna-gp", 200, 1, 100);
        double batch = batch(new TpeSampler(), 1_000);
        page.figure("TPE, 100 at once after 1,000 trials", ms(batch), "<= 500 ms", batch <= 500);
    }

    private void compare(String name, Sampler sampler, String peer, int trials, double faster, double mostP99) {
        double[] times = times(sampler, trials);
        double median = times[times.length / 2];
        double p99 = times[(int) Math.ceil(0.99 * times.length) - 1];
        var what = "%s after %,d trials".formatted(name, trials);
        if (Double.isFinite(mostP99)) {
            page.figure(what + ", p99", ms(p99), "<= " + ms(mostP99), p99 <= mostP99);
        }
        double theirs = peers.path(peer).path(Integer.toString(trials)).asDouble(Double.NaN) * 1e3;
        double ratio = theirs / median;
        page.figure(
                "%s, median %s; %s takes %s: times faster".formatted(what, ms(median), peer, ms(theirs)),
                Samplers.number(ratio),
                ">= " + Samplers.number(faster),
                ratio >= faster);
    }

    private static double[] times(Sampler sampler, int trials) {
        var history = history(trials);
        var places = new Places();
        double[] times = new double[MEASURED];
        for (int i = -WARM_UP; i < MEASURED; i++) {
            long begin = THREADS.getCurrentThreadCpuTime();
            sampler.sample(SPACE, Direction.MINIMIZE, history, trials + WARM_UP + i, new RandomStreams(1), places);
            if (i >= 0) {
                times[i] = (THREADS.getCurrentThreadCpuTime() - begin) / 1e6;
            }
        }
        Arrays.sort(times);
        return times;
    }

    private static double batch(Sampler sampler, int trials) {
        var history = new ArrayList<>(history(trials));
        var places = new Places();
        long begin = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < 100; i++) {
            sampler.sample(SPACE, Direction.MINIMIZE, history, trials + i, new RandomStreams(2), places);
        }
        return (THREADS.getCurrentThreadCpuTime() - begin) / 1e6;
    }

    private static List<Trial> history(int trials) {
        var random = new RandomStreams(3);
        var history = new ArrayList<Trial>();
        for (int i = 0; i < trials; i++) {
            var configuration = new RandomSampler().sample(SPACE, Direction.MINIMIZE, List.of(), i, random);
            double value = configuration.values().values().stream()
                    .mapToDouble(x -> Math.pow(Double.parseDouble(x.toString()) - 0.3, 2))
                    .sum();
            history.add(SamplerRuns.completed(i, configuration, value));
        }
        return history;
    }

    private static String ms(double milliseconds) {
        return Samplers.number(milliseconds) + " ms";
    }
}
