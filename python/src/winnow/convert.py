"""Trials for other tools: a table of pandas, a study of Optuna."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .errors import BackendError
from .manifest import Json

if TYPE_CHECKING:
    import optuna
    import pandas

    from .study import TrialResult


def frame(study: Json, trials: Sequence[TrialResult]) -> pandas.DataFrame:
    """One row for each trial."""
    try:
        import pandas
    except ImportError:
        raise BackendError("pandas is missing: pip install pandas") from None
    objectives = [objective["metric"] for objective in study["spec"]["objectives"]]
    names = [parameter["name"] for parameter in study["spec"]["parameters"]]
    rows = [
        {
            "number": trial.number,
            "state": trial.state,
            **{metric: trial.values.get(metric) for metric in objectives},
            "step": trial.step,
            **{f"params_{name}": trial.params.get(name) for name in names},
            "reason": trial.reason,
            "attempts": trial.attempts,
            "gpu_seconds": trial.gpu_seconds,
            "start": trial.start,
            "end": trial.end,
        }
        for trial in trials
    ]
    columns = ["number", "state", *objectives, "step", *(f"params_{name}" for name in names)]
    table: pandas.DataFrame = pandas.DataFrame(rows, columns=[*columns, "reason", "attempts", "gpu_seconds", "start", "end"])
    return table


def optuna_study(study: Json, trials: Sequence[TrialResult]) -> optuna.Study:
    """The trials that have ended. Completed is COMPLETE, Stopped is PRUNED, Failed is FAIL."""
    try:
        import optuna
    except ImportError:
        raise BackendError("optuna is missing: pip install 'optuna>=4'") from None
    objectives = study["spec"]["objectives"]
    made = optuna.create_study(
        study_name=study["metadata"]["name"],
        directions=[objective["direction"].lower() for objective in objectives],
    )
    space = {parameter["name"]: _distribution(parameter) for parameter in study["spec"]["parameters"]}
    metrics = [objective["metric"] for objective in objectives]
    with warnings.catch_warnings():
        # names in plots are an experiment of Optuna's, and no reason to alarm anybody
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        made.set_metric_names(metrics)
    made.add_trials([_frozen(trial, metrics, space) for trial in trials if trial.state in ("Completed", "Stopped", "Failed")])
    return made


def _frozen(trial: TrialResult, metrics: list[str], space: dict[str, Any]) -> optuna.trial.FrozenTrial:
    from optuna.trial import FrozenTrial, TrialState

    reported = [trial.values.get(metric) for metric in metrics]
    measured = [value for value in reported if value is not None and math.isfinite(value)]
    whole = len(measured) == len(metrics)
    state = {"Completed": TrialState.COMPLETE, "Stopped": TrialState.PRUNED, "Failed": TrialState.FAIL}[trial.state]
    if state == TrialState.COMPLETE and not whole:
        state = TrialState.FAIL
    keeps = whole and state != TrialState.FAIL
    end = trial.end or trial.start
    return FrozenTrial(
        number=trial.number,
        trial_id=trial.number,
        state=state,
        value=None,
        values=measured if keeps else None,
        datetime_start=(trial.start or end).replace(tzinfo=None) if end else None,
        datetime_complete=end.replace(tzinfo=None) if end else None,
        params=dict(trial.params),
        distributions={name: space[name] for name in trial.params},
        user_attrs={"winnow_trial": trial.name, "winnow_reason": trial.reason, "winnow_step": trial.step},
        system_attrs={},
        intermediate_values=dict(trial.curve) if len(metrics) == 1 else {},
    )


def _distribution(parameter: Json) -> optuna.distributions.BaseDistribution:
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    kind = parameter["type"]
    range = parameter[kind.lower()]
    logarithmic = range.get("scale") == "Log"
    if kind == "Double":
        return FloatDistribution(range["min"], range["max"], log=logarithmic, step=range.get("step"))
    if kind == "Integer":
        return IntDistribution(range["min"], range["max"], log=logarithmic, step=range.get("step") or 1)
    return CategoricalDistribution(range.get("numbers") or range["values"])
