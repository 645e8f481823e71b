package dev.winnow.engine.definition;

import dev.winnow.api.SamplerSpec;
import dev.winnow.api.StudySpec;
import dev.winnow.search.sampler.AutoSampler;
import dev.winnow.search.sampler.BohbSampler;
import dev.winnow.search.sampler.CmaEsSampler;
import dev.winnow.search.sampler.GpSampler;
import dev.winnow.search.sampler.GridSampler;
import dev.winnow.search.sampler.NsgaSampler;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.sampler.SobolSampler;
import dev.winnow.search.sampler.TpePreset;
import dev.winnow.search.sampler.TpeSampler;
import dev.winnow.search.study.Limits;
import dev.winnow.search.trial.Objectives;

/** Reads the sampler of a manifest. */
final class SamplerReader {
    private SamplerReader() {}

    /**
     * The sampler that a spec describes.
     *
     * @param objectives the study's
     * @param limits the study's; some samplers plan for the trials that run at once
     */
    static Sampler of(StudySpec spec, Objectives objectives, Limits limits) {
        var tpe = spec.sampler().tpe();
        return switch (spec.sampler().type()) {
            case Random -> new RandomSampler();
            case Sobol -> new SobolSampler();
            case Grid -> new GridSampler();
            case TPE ->
                new TpeSampler(
                        tpe != null && tpe.preset() == SamplerSpec.Preset.Paper
                                ? TpePreset.PAPER
                                : spec.objectives().size() > 1 ? TpePreset.PARETO : TpePreset.STANDARD);
            case GP -> new GpSampler();
            case BOHB -> new BohbSampler();
            case CMAES -> new CmaEsSampler(limits.parallelTrials());
            case NSGAII ->
                new NsgaSampler(
                        spec.sampler().nsgaii() == null
                                ? NsgaSampler.POPULATION
                                : spec.sampler().nsgaii().populationSize());
            case Auto -> new AutoSampler(limits.parallelTrials(), objectives);
        };
    }
}
