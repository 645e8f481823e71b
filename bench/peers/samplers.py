"""Runs the samplers of Optuna and HyperOpt on the problems of problems.py.

    samplers.py FOLDER SEEDS PEER...

Each study is a line of FOLDER/PEER.jsonl: problem, seed, the values in the order of the trials, the seconds it took. A study with
several workers or noise has its setting, and under noise what was measured beside the true values. Studies that are there already
are not run again, so the folder is a cache; its name should carry the versions of the peers. At the end FOLDER/printed.json tells
the versions, the values of the problems at fixed points, and how long a suggestion takes.

A study with several workers is asked for that many trials. Then each trial takes equally long: the oldest one ends, its value is
told, and the next one is asked for.
"""

import json
import os
import random
import sys
import time
import warnings

# One thread each: thread pools cost more than they bring on matrices this small, and a shared machine has none to spare.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
warnings.filterwarnings("ignore")

import optuna

import problems

optuna.logging.set_verbosity(optuna.logging.ERROR)

# As in Setting.java: name, workers, whether there is noise.
ONE = ("one", 1, False)
SETTINGS = (("eight", 8, False), ("twenty", 20, False), ("noisy", 1, True))


def sampler(peer, seed, noisy=False):
    if peer == "optuna-random":
        return optuna.samplers.RandomSampler(seed=seed)
    if peer == "optuna-tpe":
        return optuna.samplers.TPESampler(seed=seed)
    if peer == "optuna-cmaes":
        return optuna.samplers.CmaEsSampler(seed=seed)
    if peer == "optuna-gp":
        return optuna.samplers.GPSampler(seed=seed, deterministic_objective=not noisy)
    raise ValueError(f"unknown peer {peer}")


def with_optuna(peer, problem, seed, setting):
    """The true values of a study and the measured ones, which differ under noise."""
    _, workers, noisy = setting
    errors = random.Random(f"{problem.name} {seed}")
    study = optuna.create_study(sampler=sampler(peer, seed, noisy))
    values, measured, running = [], [], []

    def end():
        trial, value = running.pop(0)
        values.append(value)
        measured.append(value + (errors.gauss(0, problem.noise) if noisy else 0))
        study.tell(trial, measured[-1])

    for _ in range(problem.budget):
        if len(running) == workers:
            end()
        trial = study.ask()
        running.append((trial, problem(lambda *arguments: suggest(trial, *arguments))))
    while running:
        end()
    return values, measured


def suggest(trial, name, kind, *domain):
    if kind == "choice":
        return trial.suggest_categorical(name, domain)
    if kind == "int":
        return trial.suggest_int(name, *domain)
    return trial.suggest_float(name, *domain, log=kind == "log")


def with_hyperopt(problem, seed):
    import hyperopt
    import numpy

    values = []

    def objective(point):
        values.append(problem.at(point))
        return values[-1]

    hyperopt.fmin(
        objective,
        problem.hyperopt(),
        algo=hyperopt.tpe.suggest,
        max_evals=problem.budget,
        rstate=numpy.random.default_rng(seed),
        show_progressbar=False,
        verbose=False,
    )
    return values


def done(file):
    if not os.path.exists(file):
        return set()
    with open(file) as lines:
        return {(study["problem"], study["seed"], study.get("setting", ONE[0])) for study in map(json.loads, lines)}


def latency(peer, trials, repetitions=20):
    """Median seconds of processor time of one suggestion for ten parameters after some trials."""
    import statistics

    names = [f"x{i}" for i in range(10)]
    distributions = {name: optuna.distributions.FloatDistribution(0, 1) for name in names}
    draws = random.Random(3)
    study = optuna.create_study(sampler=sampler(peer, 1))
    for _ in range(trials):
        point = {name: draws.random() for name in names}
        value = sum((x - 0.3) ** 2 for x in point.values())
        study.add_trial(optuna.trial.create_trial(params=point, distributions=distributions, value=value))
    times = []
    for _ in range(repetitions):
        start = time.thread_time()
        trial = study.ask(distributions)
        times.append(time.thread_time() - start)
        study.tell(trial, state=optuna.trial.TrialState.FAIL)
    return statistics.median(times)


def run(folder, peer, problem, seed, setting):
    """Runs a study and adds its line."""
    start = time.perf_counter()
    line = {"problem": problem.name, "seed": seed}
    if peer == "hyperopt":
        line["values"] = with_hyperopt(problem, seed)
    else:
        line["values"], measured = with_optuna(peer, problem, seed, setting)
        if setting != ONE:
            line["setting"] = setting[0]
        if setting[2]:
            line["measured"] = measured
    line["seconds"] = round(time.perf_counter() - start, 3)
    with open(os.path.join(folder, peer + ".jsonl"), "a") as lines:
        lines.write(json.dumps(line) + "\n")


def settings(peer, problem):
    """One trial after the other everywhere; the rest for some problems and two peers."""
    return (ONE, *SETTINGS) if problem.noise is not None and peer in ("optuna-tpe", "optuna-gp") else (ONE,)


def main(folder, seeds, *peers):
    os.makedirs(folder, exist_ok=True)
    for seed in range(int(seeds)):
        for peer in peers:
            known = done(os.path.join(folder, peer + ".jsonl"))
            for problem in problems.ALL:
                for setting in settings(peer, problem):
                    if problem.suits(peer) and (problem.name, seed, setting[0]) not in known:
                        run(folder, peer, problem, seed, setting)
    import hyperopt

    printed = {
        "versions": f"Optuna {optuna.__version__}, HyperOpt {hyperopt.__version__}",
        "checks": problems.checks(),
        "latency": {
            "optuna-tpe": {trials: latency("optuna-tpe", trials) for trials in (1000, 5000, 10000)},
            "optuna-gp": {200: latency("optuna-gp", 200)},
        },
    }
    with open(os.path.join(folder, "printed.json"), "w") as file:
        json.dump(printed, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
