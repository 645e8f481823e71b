"""Winnow in Python: start a study from a notebook, follow it, and write trainers.

    import winnow

    def train(trial):
        rate = trial.number("lr")
        ...
        for step in range(1, trial.max_resource + 1):
            ...
            if not trial.report(step, accuracy=accuracy):
                return

    study = winnow.tune(train, space=dict(lr=winnow.log(1e-4, 0.3)), maximize="accuracy", steps=27, image="...")
    study.wait().best

Documentation: docs/python.md of the project.
"""

from .errors import BackendError, StudyFailed, StudyInvalid, StudyNotFound
from .pruners import (
    asha,
    auto,
    hyperband,
    median,
    none,
    pasha,
    patience,
    pbt,
    percentile,
    successive_halving,
    threshold,
    wilcoxon,
)
from .space import Parameter, choice, integer, log, ordinal, real
from .study import Best, Study, TrialResult
from .trainer import OperatorAway, ParameterError, ReportRefused, Trial, WinnowError, run, variable
from .tuning import load, studies, tune

__all__ = [
    "BackendError",
    "Best",
    "OperatorAway",
    "Parameter",
    "ParameterError",
    "ReportRefused",
    "Study",
    "StudyFailed",
    "StudyInvalid",
    "StudyNotFound",
    "Trial",
    "TrialResult",
    "WinnowError",
    "asha",
    "auto",
    "choice",
    "hyperband",
    "integer",
    "load",
    "log",
    "median",
    "none",
    "ordinal",
    "pasha",
    "patience",
    "pbt",
    "percentile",
    "real",
    "run",
    "studies",
    "successive_halving",
    "threshold",
    "tune",
    "variable",
    "wilcoxon",
]
