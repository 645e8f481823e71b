package dev.winnow.operator;

import dev.winnow.engine.workload.PodWorkload;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.List;
import java.util.Optional;

/** What an installation sets; as environment variables {@code WINNOW_REPORT_URL} and so on. */
@ConfigMapping(prefix = "winnow")
public interface Settings {
    /** Where trainers post their reports, as their pods reach it. */
    @WithName("report-url")
    @WithDefault("http://localhost:8080/report")
    String reportUrl();

    /** The address at which reports are taken. */
    @WithName("report-host")
    String reportHost();

    /** The port at which reports are taken. */
    @WithName("report-port")
    int reportPort();

    /** How long a study that has ended is kept whose manifest does not say it, in seconds; absent: for ever. */
    @WithName("default-ttl-seconds-after-finished")
    Optional<Integer> defaultTtlSecondsAfterFinished();

    /** The image of this operator, from which the checkpoints of ended studies are removed and metrics are read. */
    @WithName("image")
    @WithDefault(PodWorkload.IMAGE)
    String image();

    /** Whether the end of a trainer's log is kept in the status of its trial; needs the right to read logs of pods. */
    @WithName("trial-logs")
    @WithDefault("false")
    boolean trialLogs();

    /** Whether the metrics of trainers that print them are read from logs; needs the right to read logs of pods. */
    @WithName("metrics-from-logs")
    @WithDefault("false")
    boolean metricsFromLogs();

    /** Whether trials say why their queue holds them back; needs the right to read the Workloads of Kueue. */
    @WithName("kueue")
    @WithDefault("false")
    boolean kueue();

    /** The kinds of objects that trials may be beside pods, such as {@code jobs.v1.batch}; each needs rights. */
    @WithName("trial-kinds")
    Optional<List<String>> trialKinds();

    /** GPUs in a unit of a resource, such as {@code nvidia.com/gpu.shared=0.25}. */
    @WithName("gpu-weights")
    Optional<List<String>> gpuWeights();

    /** What a unit of a resource costs in an hour, such as {@code nvidia.com/gpu=2.5}. */
    @WithName("prices")
    Optional<List<String>> prices();

    /** Tells this process from all others, those before a restart included. */
    @WithDefault("${quarkus.uuid}")
    String replica();

    /** The namespace of the leader's lease; absent: the one the operator runs in. */
    @WithName("lease-namespace")
    Optional<String> leaseNamespace();

    /** The name of the leader's lease: one for each release. */
    @WithName("lease-name")
    @WithDefault("winnow-operator")
    String leaseName();

    /** Tells this replica from the others: the name of its pod, or of its machine. */
    @WithName("identity")
    @WithDefault("${POD_NAME:${HOSTNAME:winnow-operator}}")
    String identity();
}
