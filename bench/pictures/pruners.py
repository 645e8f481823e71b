"""Draws the pictures of docs/pruning.md from the figures of bench/pruners: pruners.py FIGURES FOLDER"""

import csv
import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402  the backend is chosen first

BUDGETS = [1.0, 2.5, 5.0, 10.0]
COLOURS = {0: "#15803d", 5: "#b45309", 20: "#b91c1c"}
MARKS = {0: "o", 5: "s", 20: "^"}

# The same figures give the same file, byte for byte; texts stay texts.
plt.rcParams.update({
    "svg.hashsalt": "winnow",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["Helvetica", "Arial", "DejaVu Sans"],
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.facecolor": "#f8fafc",
    "axes.facecolor": "#f8fafc",
})


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def some(rows, **wanted):
    return [row for row in rows if all(row[name] == str(value) for name, value in wanted.items())]


def steps(start):
    return "no start" if start == 0 else f"start of {start} steps"


def save(figure, folder, name):
    figure.savefig(Path(folder) / name, metadata={"Date": None, "Creator": None}, bbox_inches="tight")
    plt.close(figure)


def by_budget(rows, sampler, pruners, folder):
    """Regret less that without pruning, after the same time: a panel for each pruner, a line for each cost of a start."""
    figure, panels = plt.subplots(1, len(pruners), figsize=(3.9 * len(pruners), 3.4), sharey=True, squeeze=False)
    for panel, pruner in zip(panels[0], pruners):
        panel.axhline(0, color="#475569", linewidth=1)
        for start, colour in COLOURS.items():
            line = [some(rows, kind="time", sampler=sampler, pruner=pruner, start=start, at=budget) for budget in BUDGETS]
            points = [(budget, float(row[0]["mean"]), float(row[0]["error"])) for budget, row in zip(BUDGETS, line) if row]
            if points:
                at, mean, error = zip(*points)
                panel.errorbar(at, mean, error, color=colour, marker=MARKS[start], capsize=3, label=steps(start))
        panel.set_xscale("log")
        panel.set_xticks(BUDGETS, ["1", "2.5", "5", "10"])
        panel.minorticks_off()
        panel.set_title(f"pruner {pruner}")
        panel.set_xlabel("full trainings per worker")
    panels[0][0].set_ylabel("regret less that without pruning\n(below 0: pruning pays)")
    panels[0][0].legend(frameon=False)
    save(figure, folder, "pruning-by-budget.svg")


def by_correlation(rows, sampler, pruner, start, budgets, folder):
    """The same by task: how well step 3 ranks configurations as the end does, against what pruning gained."""
    figure, panels = plt.subplots(1, len(budgets), figsize=(3.9 * len(budgets), 3.4), sharey=True, squeeze=False)
    for panel, budget in zip(panels[0], budgets):
        panel.axhline(0, color="#475569", linewidth=1)
        tasks = some(rows, kind="task", sampler=sampler, pruner=pruner, start=start, at=budget)
        panel.scatter([float(row["correlation"]) for row in tasks], [float(row["mean"]) for row in tasks], color=COLOURS[start])
        panel.set_title(f"{budget:g} full trainings per worker")
        panel.set_xlabel("rank correlation of step 3 with the end")
    panels[0][0].set_ylabel("regret less that without pruning")
    save(figure, folder, "pruning-by-correlation.svg")


def same_trials(rows, sampler, pruners, folder):
    """With the same number of trials: the share of the time that is saved, and what the best value loses."""
    figure, panel = plt.subplots(figsize=(5.2, 3.4))
    for pruner, face in zip(pruners, ["full", "none", "left"]):
        for start, colour in COLOURS.items():
            for trials in (50, 100):
                saved = some(rows, kind="saved", sampler=sampler, pruner=pruner, start=start, at=trials)
                loss = some(rows, kind="loss", sampler=sampler, pruner=pruner, start=start, at=trials)
                if saved and loss:
                    panel.errorbar(
                        100 * float(saved[0]["mean"]), float(loss[0]["mean"]), float(loss[0]["error"]), color=colour,
                        marker=MARKS[start], fillstyle=face, capsize=3,
                        label=f"{pruner}, {steps(start)}" if trials == 50 else None)
    panel.axhline(0, color="#475569", linewidth=1)
    panel.set_xlabel("GPU time saved, % (50 and 100 trials)")
    panel.set_ylabel("loss of the best value, as regret")
    panel.legend(frameon=False, fontsize=8)
    save(figure, folder, "pruning-same-trials.svg")


def main(figures, folder):
    rows = read(figures)
    there = [pruner for pruner in ("Auto", "ASHA", "Median") if some(rows, kind="time", sampler="Auto", pruner=pruner)]
    by_budget(rows, "Auto", there, folder)
    by_correlation(rows, "Auto", "Auto", 5, [1.0, 2.5, 10.0], folder)
    same_trials(rows, "Auto", there, folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
