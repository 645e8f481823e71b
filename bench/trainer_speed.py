"""Measures the trainer and PyTorch in turns, and prints a table: trainer_speed.py EPOCHS ROUNDS, in the root of the checkout."""

import datetime
import glob
import os
import statistics
import subprocess
import sys
import time

MODELS = "mlp", "cnn", "lstm", "gru"
TICK = os.sysconf("SC_CLK_TCK")


def training_seconds(pid):
    """Processor time so far of the busiest thread that the launcher calls java: the one that trains."""
    most = 0
    for task in glob.glob(f"/proc/{pid}/task/*"):
        with open(f"{task}/comm") as comm, open(f"{task}/schedstat") as schedstat:
            if comm.read().strip() == "java":
                most = max(most, int(schedstat.read().split()[0]) / 1e9)
    return most


def process_seconds(pid):
    """Processor time so far of all threads of a process."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def trainer(model, epochs):
    """Epochs as (wall, processor) seconds, the first report after (wall, processor) seconds, and the peak in MiB.

    The first epoch begins when the settings are read, so it has the start of ND4J and the building of the network in it.
    """
    start = time.perf_counter()
    process = subprocess.Popen(
        ["trainer-image/run", f"--model={model}"],
        env={**os.environ, "WINNOW_MAX_RESOURCE": str(epochs)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    times = []
    for line in process.stdout:
        if line.startswith("{") or (not times and " INFO Trainer - " in line):
            times.append((time.perf_counter() - start, training_seconds(process.pid)))
            if len(times) == 2:
                first = times[1][0], process_seconds(process.pid)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0 or len(times) != epochs + 1:
        sys.exit(f"trainer-speed: the trainer of {model} ended with {status} after {len(times) - 1} epochs")
    epochs = [(wall - before_wall, cpu - before) for (before_wall, before), (wall, cpu) in zip(times, times[1:])]
    return epochs, first, usage.ru_maxrss / 1024


def torch(model, epochs):
    """Epochs as (wall, processor) seconds."""
    lines = subprocess.run(
        [sys.executable, "bench/torch_speed.py", model, str(epochs)], check=True, stdout=subprocess.PIPE, text=True
    ).stdout.splitlines()
    return [tuple(float(number) for number in line.split()) for line in lines]


def median(pairs, index):
    return statistics.median(pair[index] for pair in pairs)


def main(epochs, rounds):
    with open("/proc/cpuinfo") as info:
        processor = next(line.partition(":")[2].strip() for line in info if line.startswith("model name"))
    print(f"{datetime.date.today()} {processor}, load {os.getloadavg()[0]:.1f}, {epochs} epochs of digits, {rounds} rounds\n")
    columns = (
        "model", "ms/epoch, processor", "PyTorch", "ratio", "ms/epoch, wall", "PyTorch", "first epoch, ms, processor", "PyTorch",
        "first report after s, processor", "wall", "peak MiB",
    )  # fmt: skip
    print(f"| {' | '.join(columns)} |")
    print(f"|{'---|' * len(columns)}")
    for model in MODELS:
        ours, theirs, first_epochs, their_first_epochs, firsts, peaks = [], [], [], [], [], []
        for _ in range(rounds):
            their_first_epoch, *some = torch(model, epochs)
            their_first_epochs.append(their_first_epoch)
            theirs += some
            (first_epoch, *some), first, peak = trainer(model, epochs)
            first_epochs.append(first_epoch)
            ours += some
            firsts.append(first)
            peaks.append(peak)
        wall, cpu = 1000 * median(ours, 0), 1000 * median(ours, 1)
        torch_wall, torch_cpu = 1000 * median(theirs, 0), 1000 * median(theirs, 1)
        print(
            f"| {model} | {cpu:.1f} | {torch_cpu:.1f} | {cpu / torch_cpu:.1f} | {wall:.1f} | {torch_wall:.1f} "
            f"| {1000 * median(first_epochs, 1):.0f} | {1000 * median(their_first_epochs, 1):.0f} "
            f"| {median(firsts, 1):.2f} | {median(firsts, 0):.2f} | {statistics.median(peaks):.0f} |",
            flush=True,
        )


main(int(sys.argv[1]), int(sys.argv[2]))
