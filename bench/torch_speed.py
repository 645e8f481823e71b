"""Prints the wall and the processor seconds of each epoch but the first of a plain PyTorch loop over the network and batches of the Deeplearning4j trainer.

torch_speed.py MODEL EPOCHS
"""

import sys
import time

import torch
from torch import nn

SAMPLES, VALIDATION, BATCH, UNITS, FILTERS = 1167, 360, 32, 64, 8


class Block(nn.Module):
    def __init__(self, below, filters, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(below, filters, 3, stride, 1, bias=False),
            nn.BatchNorm2d(filters),
            nn.ReLU(),
            nn.Conv2d(filters, filters, 3, 1, 1, bias=False),
            nn.BatchNorm2d(filters),
        )
        self.skip = (
            nn.Identity()
            if stride == 1
            else nn.Sequential(nn.Conv2d(below, filters, 1, stride, bias=False), nn.BatchNorm2d(filters))
        )

    def forward(self, images):
        return torch.relu(self.body(images) + self.skip(images))


class Recurrent(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.below, self.head = kind(8, UNITS, batch_first=True), nn.Linear(UNITS, 10)

    def forward(self, rows):
        return self.head(self.below(rows)[0][:, -1])


def network(model):
    if model == "mlp":
        return nn.Sequential(nn.Flatten(), nn.Linear(64, UNITS), nn.ReLU(), nn.Linear(UNITS, 10))
    if model == "cnn":
        stem = nn.Conv2d(1, FILTERS, 3, 1, 1, bias=False), nn.BatchNorm2d(FILTERS), nn.ReLU()
        blocks = Block(FILTERS, FILTERS, 1), Block(FILTERS, 2 * FILTERS, 2)
        return nn.Sequential(nn.Unflatten(1, (1, 8)), *stem, *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2 * FILTERS, 10))
    return Recurrent({"lstm": nn.LSTM, "gru": nn.GRU}[model])


def main(model, epochs):
    torch.set_num_threads(1)
    torch.manual_seed(1)
    images, classes = torch.rand(SAMPLES + VALIDATION, 8, 8), torch.randint(10, (SAMPLES + VALIDATION,))
    net, loss_of = network(model), nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(net.parameters(), 0.003)
    for _ in range(epochs):
        start = time.perf_counter(), time.thread_time()
        net.train()
        for rows in torch.randperm(SAMPLES).split(BATCH):
            optimizer.zero_grad()
            loss_of(net(images[rows]), classes[rows]).backward()
            optimizer.step()
        net.eval()
        with torch.no_grad():
            net(images[SAMPLES:])
        print("%.5f %.5f" % (time.perf_counter() - start[0], time.thread_time() - start[1]))


main(sys.argv[1], int(sys.argv[2]))
