"""Tunes a PyTorch network on handwritten digits: one step is one epoch. On a GPU if there is one.

Needs torch and scikit-learn (for its digits), and winnow.py beside it. Parameters: learningRate, hiddenUnits, dropout,
optimizer (sgd, adamw), momentum (with sgd), batchSize.
"""

import math

import torch
import winnow
from sklearn.datasets import load_digits
from torch import nn


def optimizer_of(trial, network):
    rate = trial.number("learningRate", default=0.003, least=1e-8, most=1e6)
    if trial.text("optimizer", default="adamw", values=("sgd", "adamw")) == "adamw":
        return torch.optim.AdamW(network.parameters(), rate)
    return torch.optim.SGD(network.parameters(), rate, momentum=trial.number("momentum", default=0.9, least=0, most=0.9999))


def train(trial):
    units = trial.whole("hiddenUnits", default=64, least=1, most=4096)
    dropout = trial.number("dropout", default=0.0, least=0, most=0.95)
    batch = trial.whole("batchSize", default=32, least=1, most=1437)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(trial.seed)

    data = load_digits()
    split = torch.randperm(1797, generator=torch.Generator().manual_seed(1797))  # the same for every trial
    pixels = torch.tensor(data.data / 16, dtype=torch.float32)[split].to(device)
    digits = torch.tensor(data.target)[split].to(device)
    network = nn.Sequential(nn.Linear(64, units), nn.ReLU(), nn.Dropout(dropout), nn.Linear(units, 10)).to(device)
    optimizer = optimizer_of(trial, network)
    loss_of = nn.CrossEntropyLoss()

    step = 0
    saved = trial.checkpoint("state.pt")
    if saved:
        state = torch.load(saved, map_location=device, weights_only=True)
        step = state["step"]
        network.load_state_dict(state["network"])
        own = [{name: value for name, value in group.items() if name != "params"} for group in optimizer.param_groups]
        optimizer.load_state_dict(state["optimizer"])
        for group, settings in zip(optimizer.param_groups, own):
            group.update(settings)  # with pruner PBT the checkpoint is one of other settings
        # the last attempt may have ended between saving and reporting; to report a step twice does no harm
        if not trial.report(step, **state["metrics"]):
            return

    while step < trial.max_resource:
        step += 1
        # drawn anew for each step from (seed, step), so that a resumed trial goes on as it would have
        torch.manual_seed((trial.seed + 1_000_003 * step) % 2**63)
        network.train()
        for rows in torch.randperm(1437).split(batch):
            optimizer.zero_grad()
            loss_of(network(pixels[rows]), digits[rows]).backward()
            optimizer.step()
        network.eval()
        with torch.no_grad():
            scores = network(pixels[1437:])
            loss = loss_of(scores, digits[1437:]).item()
            accuracy = (scores.argmax(1) == digits[1437:]).double().mean().item()
        if not math.isfinite(loss):
            trial.report(step, accuracy=math.nan)
            return
        metrics = {"accuracy": accuracy, "loss": loss}
        with trial.writing("state.pt") as path:
            if path:
                state = {"network": network.state_dict(), "optimizer": optimizer.state_dict()}
                torch.save({"step": step, "metrics": metrics, **state}, path)
        if not trial.report(step, **metrics):
            return


winnow.run(train)
