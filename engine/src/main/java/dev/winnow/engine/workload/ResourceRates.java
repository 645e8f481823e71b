package dev.winnow.engine.workload;

import dev.winnow.api.Names;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the resources of pods count as GPUs, and what they cost.
 *
 * <p>Some names say by themselves how much of a GPU a unit is: {@code VENDOR/gpu} and Intel's names a whole one, a MIG profile
 * as many slices as it has of those of its GPU. How many pods share a GPU is told by no name, so a shared one counts only where
 * a weight is set.
 *
 * @param weights GPUs by the name of a resource, for one unit of it; wins over what the name says
 * @param prices what one unit of a resource costs in an hour, by its name
 */
public record ResourceRates(Map<String, Double> weights, Map<String, Double> prices) {
    /** No weight but those of the names, and no price. */
    public static final ResourceRates BUILT_IN = new ResourceRates(Map.of(), Map.of());

    /** More than any pod has, and few enough to be added up over all trials. */
    private static final int MOST_GPUS = 100_000;

    /** Cut before it becomes a number: 1e999999999 would fill the memory. More bytes than any node has. */
    private static final BigDecimal MOST_UNITS = BigDecimal.valueOf(1e15);

    private static final MathContext DIGITS = new MathContext(6);

    /** {@code nvidia.com/mig-1g.5gb}, {@code nvidia.com/mig-1g.10gb.me}. */
    private static final Pattern MIG = Pattern.compile("nvidia\\.com/mig-(([1-7])g\\.[0-9]+gb)(\\.[a-z.]+)?");

    private static final int MIG_SLICES = 7;

    /** Profiles that only GPUs of four slices have: A30, RTX PRO 6000. */
    private static final Map<String, Double> OF_FOUR_SLICES =
            Map.of("1g.6gb", 0.25, "2g.12gb", 0.5, "4g.24gb", 1.0, "2g.48gb", 0.5, "4g.96gb", 1.0);

    private static final Set<String> INTEL = Set.of("gpu.intel.com/i915", "gpu.intel.com/xe");

    /** The end of the names of resources of which several pods have one device. */
    private static final String SHARED = ".shared";

    public ResourceRates {
        weights = Map.copyOf(weights);
        prices = Map.copyOf(prices);
    }

    /**
     * Rates as an installation sets them.
     *
     * @param weights such as {@code nvidia.com/gpu.shared=0.25}
     * @param prices such as {@code nvidia.com/gpu=2.5}
     * @throws IllegalArgumentException if one is not of this form, or its number is not above 0 and finite
     */
    public static ResourceRates of(List<String> weights, List<String> prices) {
        return new ResourceRates(numbers("WINNOW_GPU_WEIGHTS", weights), numbers("WINNOW_PRICES", prices));
    }

    private static Map<String, Double> numbers(String variable, List<String> entries) {
        var numbers = new HashMap<String, Double>();
        for (var entry : entries) {
            int equals = entry.lastIndexOf('=');
            double number = equals < 1 ? Double.NaN : number(entry.substring(equals + 1));
            if (!(number > 0 && Double.isFinite(number))) {
                throw new IllegalArgumentException(
                        variable + ": must be NAME=NUMBER with a number above 0, but is " + entry);
            }
            numbers.put(entry.substring(0, equals).strip(), number);
        }
        return numbers;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** GPUs that a pod has, in six digits; at most 100,000. */
    double gpus(PodSpec pod) {
        double gpus = Math.min(MOST_GPUS, sum(pod, this::weight));
        return new BigDecimal(gpus).round(DIGITS).doubleValue();
    }

    /** What a pod costs in an hour; 0 if none of its resources has a price. */
    double price(PodSpec pod) {
        return sum(pod, name -> prices.getOrDefault(name, 0.0));
    }

    /** GPUs that a pod has, where the names of its resources do not say so. */
    Optional<Double> gpusByWeight(PodSpec pod) {
        double gpus = gpus(pod);
        return gpus == BUILT_IN.gpus(pod) ? Optional.empty() : Optional.of(gpus);
    }

    /** GPUs that a pod has, as {@link #gpusByWeight} was written on it; empty if nothing was. */
    static Optional<Double> written(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Names.GPUS_ANNOTATION))
                .map(ResourceRates::number)
                .filter(gpus -> gpus >= 0 && gpus <= MOST_GPUS);
    }

    private double weight(String name) {
        return Optional.ofNullable(weights.get(name)).orElseGet(() -> told(name));
    }

    /** Devices that a pod asks for, each counted once, whether it is a GPU, a slice of one or a share in one. */
    static int devices(PodSpec pod) {
        return (int) Math.min(MOST_GPUS, sum(pod, name -> isGpu(name) ? 1 : 0));
    }

    /** Whether the name of a resource says that it is a GPU, a slice of one or a share in one. */
    public static boolean isGpu(String name) {
        return told(name.endsWith(SHARED) ? name.substring(0, name.length() - SHARED.length()) : name) > 0;
    }

    private static double told(String name) {
        if (name.endsWith("/gpu") || INTEL.contains(name)) {
            return 1;
        }
        var mig = MIG.matcher(name);
        if (!mig.matches() || name.endsWith(SHARED)) {
            return 0;
        }
        return OF_FOUR_SLICES.getOrDefault(mig.group(1), Integer.parseInt(mig.group(2)) / (double) MIG_SLICES);
    }

    private static double sum(PodSpec pod, ToDoubleFunction<String> rate) {
        return running(pod)
                .flatMap(container -> amounts(container).entrySet().stream())
                .mapToDouble(amount -> rate.applyAsDouble(amount.getKey()) * units(amount.getValue()))
                .sum();
    }

    /** The containers that run as long as the trainer does. */
    private static Stream<Container> running(PodSpec pod) {
        return Stream.concat(
                pod.getContainers().stream(),
                pod.getInitContainers().stream().filter(sidecar -> "Always".equals(sidecar.getRestartPolicy())));
    }

    /** What the scheduler keeps for a container: its requests, and its limits where it has no request. */
    private static Map<String, Quantity> amounts(Container container) {
        var amounts = new HashMap<String, Quantity>();
        var resources = container.getResources();
        if (resources != null) {
            Optional.ofNullable(resources.getLimits()).ifPresent(amounts::putAll);
            Optional.ofNullable(resources.getRequests()).ifPresent(amounts::putAll);
        }
        return amounts;
    }

    private static double units(Quantity quantity) {
        return quantity.getNumericalAmount()
                .min(MOST_UNITS)
                .max(BigDecimal.ZERO)
                .doubleValue();
    }
}
