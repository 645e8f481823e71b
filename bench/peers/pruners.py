"""Runs the pruners of Optuna on virtual workers: the problems, seeds and budgets of dev.winnow.bench.pruners.

    pruners.py --lcbench FOLDER --results FILE --seeds N --problem NAME... [--budget TRAININGS]

Appends one line of JSON for each run that the file does not have yet: how the best value so far fell over time.
"""
import argparse
import heapq
import json
import math
import pathlib

import optuna
from optuna.distributions import FloatDistribution, IntDistribution

WORKERS = 8

LCBENCH_SPACE = {
    "batch_size": IntDistribution(16, 512, log=True),
    "learning_rate": FloatDistribution(1e-4, 1e-1, log=True),
    "momentum": FloatDistribution(0.1, 0.99),
    "weight_decay": FloatDistribution(1e-5, 1e-1),
    "num_layers": IntDistribution(1, 5),
    "max_units": IntDistribution(64, 1024, log=True),
    "max_dropout": FloatDistribution(0.0, 1.0),
}


class LcHartmann6:
    """The loss is its own regret. The curves cross."""

    space = {f"x{i}": FloatDistribution(0.0, 1.0) for i in range(1, 7)}
    steps = 81
    heights = (1, 1.2, 3, 3.2)
    widths = ((10, 3, 17, 3.5, 1.7, 8), (0.05, 10, 17, 0.1, 8, 14), (3, 3.5, 1.7, 10, 17, 8), (17, 8, 0.05, 10, 0.1, 14))
    centres = (
        (0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886),
        (0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991),
        (0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650),
        (0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381),
    )

    def curve(self, parameters):
        x = [parameters[f"x{i}"] for i in range(1, 7)]
        value = 3.32237 - sum(
            height * math.exp(-sum(w * (a - c) ** 2 for w, a, c in zip(width, x, centre)))
            for height, width, centre in zip(self.heights, self.widths, self.centres)
        )
        return [value + 0.8 * math.exp(-t / (3 + 20 * x[0])) for t in range(1, self.steps + 1)]


class LcbenchTask:
    """Loss is 100 minus the validation accuracy in percent."""

    space = LCBENCH_SPACE
    steps = 52

    def __init__(self, folder, task):
        import numpy
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.numpy = numpy
        self.session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options)
        self.code = json.loads((folder / "encoding.json").read_text())["OpenML_task_id"][task]

    def curve(self, parameters):
        rows = self.numpy.array(
            [[epoch] + [parameters[name] for name in self.space] for epoch in range(1, self.steps + 1)], self.numpy.float32
        )
        codes = self.numpy.full((self.steps, 1), self.code, self.numpy.int32)
        return [100 - float(a) for a in self.session.run(None, {"x_cat": codes, "x_cont": rows})[0][:, 1]]


def pruner(name, steps):
    if name == "none":
        return optuna.pruners.NopPruner()
    if name == "median":
        return optuna.pruners.MedianPruner()
    if name == "halving":
        return optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=3)
    return optuna.pruners.HyperbandPruner(min_resource=1, max_resource=steps, reduction_factor=3)


def run(problem, name, seed, budget):
    """A step takes one unit of time on one of the workers; whoever ends first in a tie began first."""
    study = optuna.create_study(
        study_name=f"{name}-{seed}", sampler=optuna.samplers.TPESampler(seed=seed), pruner=pruner(name, problem.steps)
    )
    until = budget * problem.steps / WORKERS
    events = []
    order = 0
    best = math.inf
    trace = []
    counts = {"trials": 0, "full": 0}

    def begin(now):
        nonlocal order
        trial = study.ask(problem.space)
        counts["trials"] += 1
        heapq.heappush(events, (now + 1, order, trial, problem.curve(trial.params), 1))
        order += 1

    for _ in range(WORKERS):
        begin(0)
    while events and events[0][0] <= until:
        now, mine, trial, curve, step = heapq.heappop(events)
        value = curve[step - 1]
        if value < best:
            best = value
            trace.append([now, value])
        trial.report(value, step)
        if step == problem.steps:
            study.tell(trial, value)
            counts["full"] += 1
            begin(now)
        elif trial.should_prune():
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)
            begin(now)
        else:
            heapq.heappush(events, (now + 1, mine, trial, curve, step + 1))
    return {"trace": trace, **counts}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--lcbench", type=pathlib.Path, required=True)
    arguments.add_argument("--results", type=pathlib.Path, required=True)
    arguments.add_argument("--seeds", type=int, required=True)
    arguments.add_argument("--problem", action="append", required=True)
    arguments.add_argument("--budget", type=float, default=80)
    options = arguments.parse_args()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    options.results.parent.mkdir(parents=True, exist_ok=True)
    options.results.touch()
    there = {json.loads(line)["key"] for line in options.results.read_text().splitlines()}
    for seed in range(options.seeds):
        for name in options.problem:
            problem = LcHartmann6() if name == "LC-Hartmann6" else LcbenchTask(options.lcbench, name)
            budget = options.budget / 2 if name == "LC-Hartmann6" else options.budget
            for peer in ("none", "median", "halving", "hyperband"):
                key = f"optuna-{optuna.__version__}/{name}/{peer}/{budget:g}/{seed}"
                if key in there:
                    continue
                with options.results.open("a") as file:
                    file.write(json.dumps({"key": key, **run(problem, peer, seed, budget)}) + "\n")


if __name__ == "__main__":
    main()
