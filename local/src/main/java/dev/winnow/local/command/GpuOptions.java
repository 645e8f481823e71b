package dev.winnow.local.command;

import dev.winnow.engine.workload.PodTemplate;
import dev.winnow.local.LocalException;
import dev.winnow.local.process.Gpus;
import dev.winnow.local.run.RunState;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which GPUs of this machine the trials of a run have. */
final class GpuOptions {
    @Option(names = "--no-gpu", description = "Runs without the GPUs that the pod template asks for.")
    private boolean noGpu;

    @Option(
            names = "--trials-per-gpu",
            paramLabel = "N",
            description = "Trials that share a GPU; each counts as 1/N of it. Default: 1.")
    private int trialsPerGpu = 1;

    /** Whether trials get the GPUs that the manifest asks for. */
    boolean used() {
        return !noGpu;
    }

    /** @throws LocalException if a GPU is to be shared by no trial */
    void check() throws LocalException {
        if (trialsPerGpu < 1) {
            throw LocalException.usage("--trials-per-gpu: must be at least 1, but is " + trialsPerGpu);
        }
    }

    /**
     * The GPUs of this machine for the trials of a study. Trials that could only wait for one are not drawn before they can run.
     *
     * @param out is told if fewer trials run at a time than the study asks for
     * @throws LocalException if no trial could ever run
     */
    Gpus gpus(RunState store, PrintStream out) throws IOException, InterruptedException, LocalException {
        var study = store.study();
        int wanted = PodTemplate.of(study.getSpec().trial()).devices();
        if (wanted == 0) {
            if (trialsPerGpu > 1) {
                throw LocalException.usage("--trials-per-gpu: the trials have no GPU to share: "
                        + (noGpu
                                ? "leave out --no-gpu"
                                : "add resources: {limits: {nvidia.com/gpu: 1}} to the container"));
            }
            return new Gpus(List.of(), trialsPerGpu);
        }
        var found = Gpus.find(Optional.ofNullable(System.getenv("CUDA_VISIBLE_DEVICES")));
        if (found.size() < wanted) {
            throw LocalException.usage("the pod asks for " + (wanted == 1 ? "1 GPU" : wanted + " GPUs")
                    + ", but nvidia-smi shows " + found.size() + " here: run without them with --no-gpu");
        }
        int room = found.size() / wanted * trialsPerGpu;
        int parallelTrials = study.getSpec().limits().parallelTrials();
        if (room < parallelTrials) {
            store.atMost(room);
            out.println("This machine has " + (found.size() == 1 ? "1 GPU" : found.size() + " GPUs")
                    + (trialsPerGpu == 1 ? "" : ", each for " + trialsPerGpu + " trials")
                    + ", so " + room + (room == 1 ? " trial runs" : " trials run") + " at a time, not "
                    + parallelTrials);
        }
        return new Gpus(found, trialsPerGpu);
    }
}
