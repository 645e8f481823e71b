"""Runs other optimisers on virtual workers: the problems, seeds, starts and times of dev.winnow.bench.Pruners.

    pruners.py --lcbench FOLDER --results FILE --tasks A,B --starts 0,5,20 --seeds N

Appends a line to the results for each study that they do not have yet, in the form of dev.winnow.bench.CellRun.
"""
import argparse
import concurrent.futures
import heapq
import itertools
import json
import logging
import math
import pathlib
import tempfile
import warnings

import numpy
import optuna
from optuna.distributions import FloatDistribution, IntDistribution

WORKERS = 8
MOST = 10  # full trainings for each worker, starts not counted
HEAD = "task,sampler,pruner,start,trials,seed,created,full,starts,starting,training,leaving,best"

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

    def value(self, loss):
        return loss

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
    """Loss is 100 minus the validation accuracy in percent, which is the value."""

    def value(self, loss):
        return 100 - loss

    space = LCBENCH_SPACE
    steps = 52

    def __init__(self, folder, task):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options)
        self.code = json.loads((folder / "encoding.json").read_text())["OpenML_task_id"][task]

    def curve(self, parameters):
        rows = numpy.array(
            [[epoch] + [parameters[name] for name in self.space] for epoch in range(1, self.steps + 1)], numpy.float32
        )
        codes = numpy.full((self.steps, 1), self.code, numpy.int32)
        return [100 - float(a) for a in self.session.run(None, {"x_cat": codes, "x_cont": rows})[0][:, 1]]


class Job:
    """Steps that a worker trains: whether to go on after one of them, and what to do after the last."""

    def __init__(self, parameters, first, last, goes_on, done):
        self.parameters = parameters
        self.first = first
        self.last = last
        self.goes_on = goes_on
        self.done = done


class Optuna:
    """TPE with each pruner. A pruned trial never goes on."""

    pruners = ("None", "Median", "SuccessiveHalving", "Hyperband")
    version = f"optuna-{optuna.__version__}"

    def __init__(self, problem, name, seed):
        pruner = {
            "None": optuna.pruners.NopPruner,
            "Median": optuna.pruners.MedianPruner,
            "SuccessiveHalving": lambda: optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=3),
            "Hyperband": lambda: optuna.pruners.HyperbandPruner(
                min_resource=1, max_resource=problem.steps, reduction_factor=3
            ),
        }[name]()
        self.problem = problem
        self.study = optuna.create_study(
            study_name=f"{name}-{seed}", sampler=optuna.samplers.TPESampler(seed=seed), pruner=pruner
        )

    def next(self):
        trial = self.study.ask(self.problem.space)

        def goes_on(step, loss):
            trial.report(loss, step)
            return step == self.problem.steps or not trial.should_prune()

        def done(step, loss):
            if step == self.problem.steps:
                self.study.tell(trial, loss)
            else:
                self.study.tell(trial, state=optuna.trial.TrialState.PRUNED)

        return Job(trial.params, 1, self.problem.steps, goes_on, done)


def configspace(problem, seed):
    from ConfigSpace import ConfigurationSpace, Float, Integer

    space = ConfigurationSpace(seed=seed)
    for name, values in problem.space.items():
        kind = Integer if isinstance(values, IntDistribution) else Float
        space.add(kind(name, (values.low, values.high), log=values.log))
    return space


class Dehb:
    """DEHB with its defaults. Each of its configurations is new at each fidelity, so each trains from its first step."""

    pruners = ("DEHB",)
    version = "dehb"

    def __init__(self, problem, name, seed):
        from dehb import DEHB

        self.folder = tempfile.TemporaryDirectory()
        self.problem = problem
        self.dehb = DEHB(
            cs=configspace(problem, seed),
            min_fidelity=1,
            max_fidelity=problem.steps,
            eta=3,
            n_workers=1,  # more would open a cluster of processes; jobs are asked for and told one by one
            seed=seed,
            output_path=self.folder.name,
            save_freq="end",
            log_level="ERROR",
        )

    def next(self):
        asked = self.dehb.ask()
        last = max(1, round(float(asked["fidelity"])))
        return Job(
            dict(asked["config"]),
            1,
            last,
            lambda step, loss: True,
            lambda step, loss: self.dehb.tell(asked, {"fitness": loss, "cost": step}),
        )


class Smac:
    """SMAC 3's multi-fidelity facade: random forests and Hyperband. A configuration goes on from where it rested."""

    pruners = ("SMAC",)
    version = "smac"

    def __init__(self, problem, name, seed):
        from smac import MultiFidelityFacade, Scenario

        self.folder = tempfile.TemporaryDirectory()
        scenario = Scenario(
            configspace(problem, seed),
            output_directory=pathlib.Path(self.folder.name),
            deterministic=True,
            min_budget=1,
            max_budget=problem.steps,
            n_trials=100_000,
            n_workers=1,
            seed=seed,
        )
        initial = MultiFidelityFacade.get_initial_design(scenario, n_configs=2 * len(problem.space))
        self.smac = MultiFidelityFacade(
            scenario, lambda config, seed=0, budget=0: 0.0, initial_design=initial, logging_level=logging.ERROR
        )
        self.trained = {}

    def next(self):
        from smac.runhistory.dataclasses import TrialValue

        info = self.smac.ask()
        last = max(1, round(info.budget))
        first = self.trained.get(info.config, 0) + 1
        self.trained[info.config] = last
        return Job(
            dict(info.config),
            min(first, last),
            last,
            lambda step, loss: True,
            lambda step, loss: self.smac.tell(info, TrialValue(cost=loss, time=step), save=False),
        )


class Neps:
    """NePS' asynchronous Hyperband; a configuration goes on from where it rested. Its ifBO needs a model from the network."""

    pruners = ("NePS",)
    version = "neps"

    def __init__(self, problem, name, seed):
        import random

        import neps
        import torch

        for seeded in (random.seed, numpy.random.seed, torch.manual_seed):
            seeded(seed)
        space = {}
        for parameter, values in problem.space.items():
            kind = neps.Integer if isinstance(values, IntDistribution) else neps.Float
            space[parameter] = kind(values.low, values.high, log=values.log)
        space["step"] = neps.Integer(1, problem.steps, is_fidelity=True)
        self.neps = neps.AskAndTell(neps.algorithms.async_hb(neps.SearchSpace(space)))
        self.trained = {}

    def next(self):
        trial = self.neps.ask()
        parameters = dict(trial.config)
        last = int(parameters.pop("step"))
        configuration = trial.metadata.id.split("_")[0]
        first = self.trained.get(configuration, 0) + 1
        self.trained[configuration] = last
        return Job(
            parameters,
            min(first, last),
            last,
            lambda step, loss: True,
            lambda step, loss: self.neps.tell(trial, loss),
        )


def run(problem, peer, start):
    """A step takes one unit of time, and a start so many; whoever ends first in a tie began first."""
    until = MOST * problem.steps
    events = []
    order = itertools.count()
    best = math.inf
    trace = []
    counts = {"created": 0, "full": 0, "starts": 0, "training": 0}

    def begin(now):
        job = peer.next()
        counts["created"] += job.first == 1
        counts["starts"] += 1
        heapq.heappush(events, (now + start + 1, next(order), job, problem.curve(job.parameters), job.first))

    for _ in range(WORKERS):
        begin(0)
    while events and events[0][0] <= until:
        now, mine, job, curve, step = heapq.heappop(events)
        counts["training"] += 1
        loss = curve[step - 1]
        if loss < best:
            best = loss
            trace.append((now, problem.value(loss)))
        if job.goes_on(step, loss) and step < job.last:
            heapq.heappush(events, (now + 1, mine, job, curve, step + 1))
        else:
            counts["full"] += step == problem.steps
            job.done(step, loss)
            begin(now)
    return trace, counts


def line(task, peer, pruner, start, seed, trace, counts):
    # Of several reports at one time the last one is the best.
    points = " ".join(f"{float(time)!r}:{value!r}" for time, value in dict(trace).items())
    numbers = (counts["created"], counts["full"], counts["starts"], float(start * counts["starts"]))
    return ",".join(
        map(str, (task, peer, pruner, start, 0, seed, *numbers, float(counts["training"]), 0.0, points))
    )


KINDS = (Optuna, Dehb, Smac, Neps)


def one(cell):
    """The line of a study."""
    lcbench, task, kind, pruner, start, seed = cell
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.simplefilter("ignore")
    problem = LcHartmann6() if task == "LC-Hartmann6" else LcbenchTask(lcbench, task)
    trace, counts = run(problem, kind(problem, pruner, seed), start)
    return line(task, kind.version, pruner, start, seed, trace, counts)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--lcbench", type=pathlib.Path, required=True)
    arguments.add_argument("--results", type=pathlib.Path, required=True)
    arguments.add_argument("--seeds", type=int, required=True)
    arguments.add_argument("--tasks", type=lambda words: words.split(","), required=True)
    arguments.add_argument("--starts", type=lambda words: [int(word) for word in words.split(",")], required=True)
    options = arguments.parse_args()
    options.results.parent.mkdir(parents=True, exist_ok=True)
    if not options.results.exists():
        options.results.write_text(HEAD + "\n")
    there = {tuple(row.split(",")[:6]) for row in options.results.read_text().splitlines()}
    grid = itertools.product(range(options.seeds), options.tasks, options.starts, KINDS)
    missing = [
        (options.lcbench, task, kind, pruner, start, seed)
        for seed, task, start, kind in grid
        for pruner in kind.pruners
        if (task, kind.version, pruner, str(start), "0", str(seed)) not in there
    ]
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for row in pool.map(one, missing):
            with options.results.open("a") as file:
                file.write(row + "\n")


if __name__ == "__main__":
    main()
