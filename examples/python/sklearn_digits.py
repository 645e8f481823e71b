"""Tunes scikit-learn's perceptron on handwritten digits: one step is one pass over the training part.

Needs scikit-learn, and winnow.py beside it. Parameters: learningRate, hiddenUnits, alpha (weight penalty).
Not for pruner PBT: a child would keep its parent's learning rate.
"""

import math
import pickle

import numpy
import winnow
from sklearn.datasets import load_digits
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier


def train(trial):
    rate = trial.number("learningRate", default=0.003, least=1e-8, most=10)
    units = trial.whole("hiddenUnits", default=64, least=1, most=4096)
    alpha = trial.number("alpha", default=1e-4, least=0)
    pixels, digits = load_digits(return_X_y=True)
    # the same parts for every trial, or they could not be compared
    train_x, valid_x, train_y, valid_y = train_test_split(pixels / 16, digits, test_size=360, random_state=1797)

    saved = trial.checkpoint("model.pickle")
    if saved:
        step, metrics, model = pickle.loads(saved.read_bytes())
        # the last attempt may have ended between saving and reporting; to report a step twice does no harm
        if not trial.report(step, **metrics):
            return
    else:
        step = 0
        model = MLPClassifier((units,), learning_rate_init=rate, alpha=alpha, random_state=trial.seed % 2**32)

    while step < trial.max_resource:
        step += 1
        # an order of this step's own, so that a resumed trial goes on as it would have
        order = numpy.random.default_rng([trial.seed % 2**64, step]).permutation(len(train_x))
        try:
            model.partial_fit(train_x[order], train_y[order], classes=range(10))
        except ValueError as error:  # scikit-learn's word for weights that are not finite
            print(error)
            trial.report(step, accuracy=math.nan)
            return
        metrics = {
            "accuracy": model.score(valid_x, valid_y),
            "loss": log_loss(valid_y, model.predict_proba(valid_x), labels=range(10)),
        }
        with trial.writing("model.pickle") as path:
            if path:
                path.write_bytes(pickle.dumps((step, metrics, model)))
        if not trial.report(step, **metrics):
            return


winnow.run(train)
