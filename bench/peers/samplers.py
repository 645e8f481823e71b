"""Runs the samplers of Optuna and HyperOpt on the problems of problems.py.

    samplers.py FOLDER SEEDS PEER...

Each study is a line of FOLDER/PEER.jsonl: problem, seed, the values in the order of the trials, the seconds it took. Studies
that are there already are not run again, so the folder is a cache; its name should carry the versions of the peers. At the end
FOLDER/printed.json tells the versions, the values of the problems at fixed points, and how long a suggestion takes.
"""

import json
import os
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


def sampler(peer, seed):
    if peer == "optuna-random":
        return optuna.samplers.RandomSampler(seed=seed)
    if peer == "optuna-tpe":
        return optuna.samplers.TPESampler(seed=seed)
    if peer == "optuna-cmaes":
        return optuna.samplers.CmaEsSampler(seed=seed)
    if peer == "optuna-gp":
        return optuna.samplers.GPSampler(seed=seed, deterministic_objective=True)
    raise ValueError(f"unknown peer {peer}")


def with_optuna(peer, problem, seed):
    values = []

    def objective(trial):
        values.append(problem(lambda *arguments: suggest(trial, *arguments)))
        return values[-1]

    optuna.create_study(sampler=sampler(peer, seed)).optimize(objective, n_trials=problem.budget)
    return values


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
        return {(study["problem"], study["seed"]) for study in map(json.loads, lines)}


def latency(peer, trials, repetitions=20):
    """Median seconds of processor time of one suggestion for ten parameters after some trials."""
    import random
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


def main(folder, seeds, *peers):
    os.makedirs(folder, exist_ok=True)
    for seed in range(int(seeds)):
        for peer in peers:
            file = os.path.join(folder, peer + ".jsonl")
            known = done(file)
            for problem in problems.ALL:
                if (problem.name, seed) in known or not problem.suits(peer):
                    continue
                start = time.perf_counter()
                values = with_hyperopt(problem, seed) if peer == "hyperopt" else with_optuna(peer, problem, seed)
                line = {
                    "problem": problem.name,
                    "seed": seed,
                    "values": values,
                    "seconds": round(time.perf_counter() - start, 3),
                }
                with open(file, "a") as lines:
                    lines.write(json.dumps(line) + "\n")
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
