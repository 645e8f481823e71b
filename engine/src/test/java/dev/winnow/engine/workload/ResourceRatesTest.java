package dev.winnow.engine.workload;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.Manifests;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pods count as GPUs, and what they cost. */
class ResourceRatesTest {
    private final ObjectNode manifest = Manifests.asha("digits");

    private PodSpec pod(String resources) {
        with(manifest, "/spec/trial/pod/spec/containers/0/resources", resources);
        return pod();
    }

    private PodSpec pod() {
        return PodTemplate.of(Manifests.stored(manifest).getSpec().trial())
                .pod()
                .getSpec();
    }

    private static ResourceRates rates(String weights, String prices) {
        return ResourceRates.of(
                weights.isEmpty() ? List.of() : List.of(weights.split(",")),
                prices.isEmpty() ? List.of() : List.of(prices.split(",")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                               | 0",
                "{limits: {nvidia.com/gpu: 2}}                    | 2",
                "{limits: {amd.com/gpu: '4', cpu: 8}}             | 4",
                "{requests: {nvidia.com/gpu: 2}}                  | 2",
                "{limits: {gpu.intel.com/i915: 1}}                | 1",
                "{limits: {gpu.intel.com/xe: 2}}                  | 2",
                "{limits: {gpu.intel.com/i915_monitoring: 1}}     | 0",
                "{limits: {example.com/fpga: 1}}                  | 0",
                "{limits: {nvidia.com/mig-1g.5gb: 1}}             | 0.142857",
                "{limits: {nvidia.com/mig-1g.10gb.me: 2}}         | 0.285714",
                "{limits: {nvidia.com/mig-2g.35gb: 1}}            | 0.285714",
                "{limits: {nvidia.com/mig-3g.71gb: 1}}            | 0.428571",
                "{limits: {nvidia.com/mig-7g.141gb: 1}}           | 1",
                "{limits: {nvidia.com/mig-1g.6gb: 1}}             | 0.25",
                "{limits: {nvidia.com/mig-2g.12gb.me: 1}}         | 0.5",
                "{limits: {nvidia.com/mig-4g.24gb: 1}}            | 1",
                "{limits: {nvidia.com/mig-1g.5gb: 1, nvidia.com/mig-2g.10gb: 1}} | 0.428571",
                "{limits: {nvidia.com/gpu.shared: 1}}             | 0",
                "{limits: {nvidia.com/mig-1g.5gb.shared: 1}}      | 0",
                "{limits: {example.com/mig-1g.5gb: 1}}            | 0",
                "{limits: {nvidia.com/gpu: '1e999999999'}}        | 100000",
                "{limits: {nvidia.com/gpu: '-1e999999999'}}       | 0",
            })
    void aNameSaysHowMuchOfAGpuItIs(String resources, double gpus) {
        assertThat(ResourceRates.BUILT_IN.gpus(pod(resources))).isEqualTo(gpus);
        assertThat(ResourceRates.BUILT_IN.price(pod(resources))).isZero();
    }

    @Test
    void sevenSlicesAreAGpu() {
        assertThat(ResourceRates.BUILT_IN.gpus(pod("{limits: {nvidia.com/mig-1g.5gb: 7}}")))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nvidia.com/gpu.shared=0.25                  | {limits: {nvidia.com/gpu.shared: 2}}     | 0.5",
                "nvidia.com/gpu=0.125                        | {limits: {nvidia.com/gpu: 1}}            | 0.125",
                "nvidia.com/mig-1g.24gb=0.25                 | {limits: {nvidia.com/mig-1g.24gb: 1}}    | 0.25",
                "amd.com/cpx_nps4=0.125, example.com/pair=2  | {limits: {amd.com/cpx_nps4: 1, example.com/pair: 1}} | 2.125",
                "nvidia.com/gpu.shared=0.25                  | {limits: {nvidia.com/gpu: 1}}            | 1",
            })
    void aWeightThatIsSetWins(String weights, String resources, double gpus) {
        assertThat(rates(weights, "").gpus(pod(resources))).isEqualTo(gpus);
    }

    @Test
    void whatRunsAsLongAsTheTrainerAddsUp() {
        with(manifest, "/spec/trial/pod/spec/containers/0/resources", "{limits: {nvidia.com/gpu: 1}}");
        with(manifest, "/spec/trial/pod/spec/containers/-", "{name: second, resources: {limits: {nvidia.com/gpu: 3}}}");
        with(manifest, "/spec/trial/pod/spec/initContainers", """
                [{name: before, resources: {limits: {nvidia.com/gpu: 5}}},
                 {name: beside, restartPolicy: Always, resources: {limits: {nvidia.com/gpu: 10}}}]
                """);

        assertThat(ResourceRates.BUILT_IN.gpus(pod())).isEqualTo(14);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nvidia.com/gpu=2.5                 | {limits: {nvidia.com/gpu: 4}}                          | 10",
                "nvidia.com/mig-1g.5gb=0.4          | {limits: {nvidia.com/mig-1g.5gb: 2, cpu: 8}}           | 0.8",
                "nvidia.com/gpu=2.5                 | {limits: {nvidia.com/mig-1g.5gb: 2}}                   | 0",
                "nvidia.com/gpu=2,cpu=0.05          | {limits: {nvidia.com/gpu: 1, cpu: 8}, requests: {cpu: 500m}} | 2.025",
                "memory=0.000000001                 | {limits: {memory: 4G}}                                 | 4",
            })
    void aPodCostsWhatTheSchedulerKeepsForIt(String prices, String resources, double price) {
        assertThat(rates("", prices).price(pod(resources))).isCloseTo(price, within(1e-9));
    }

    @Test
    void ratesAreReadByName() {
        assertThat(ResourceRates.of(List.of("nvidia.com/gpu=1", " amd.com/gpu=0.5"), List.of("nvidia.com/gpu=1e+06")))
                .isEqualTo(new ResourceRates(
                        Map.of("nvidia.com/gpu", 1.0, "amd.com/gpu", 0.5), Map.of("nvidia.com/gpu", 1e6)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nvidia.com/gpu", "nvidia.com/gpu=", "=1", "a=0", "a=-1", "a=NaN", "a=Infinity", "a=half"})
    void aRateThatIsNoneIsNamed(String entry) {
        assertThatThrownBy(() -> ResourceRates.of(List.of(entry), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("WINNOW_GPU_WEIGHTS: must be NAME=NUMBER with a number above 0, but is " + entry);
        assertThatThrownBy(() -> ResourceRates.of(List.of(), List.of(entry))).hasMessageStartingWith("WINNOW_PRICES: ");
    }

    @ParameterizedTest
    @CsvSource({
        "nvidia.com/gpu, true",
        "nvidia.com/gpu.shared, true",
        "nvidia.com/mig-1g.5gb.shared, true",
        "gpu.intel.com/xe, true",
        "cpu, false",
        "example.com/file.shared, false",
    })
    void aShareIsOfAGpuToo(String name, boolean gpu) {
        assertThat(ResourceRates.isGpu(name)).isEqualTo(gpu);
    }
}
