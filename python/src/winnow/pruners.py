"""The pruners of a manifest, each a function of the same name in lower case.

What they do, and which one to take: docs/algorithms.md. A number that is not given is the default of the manifest.
"""

from __future__ import annotations

from typing import Any

Pruner = dict[str, Any]


def _pruner(type: str, **settings: Any) -> Pruner:
    field = "pbt" if type == "PBT" else type.lower() if type.isupper() else type[0].lower() + type[1:]
    return {"type": type, field: {_camel(name): value for name, value in settings.items() if value is not None}}


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def none(max_resource: int) -> Pruner:
    """Every trial trains to the end; a trainer that reports once has max_resource 1."""
    return _pruner("None", max_resource=max_resource)


def auto(max_resource: int, *, min_resource: int | None = None, reduction_factor: int | None = None) -> Pruner:
    """ASHA that finds out how early values can be trusted."""
    return _pruner("Auto", max_resource=max_resource, min_resource=min_resource, reduction_factor=reduction_factor)


def asha(
    max_resource: int,
    *,
    min_resource: int | None = None,
    reduction_factor: int | None = None,
    brackets: int | None = None,
    mode: str | None = None,
    quota: bool | None = None,
    window: int | None = None,
) -> Pruner:
    """Asynchronous successive halving; mode Promotion (trials rest and resume) or Stopping."""
    return _pruner(
        "ASHA",
        max_resource=max_resource,
        min_resource=min_resource,
        reduction_factor=reduction_factor,
        brackets=brackets,
        mode=mode,
        quota=quota,
        window=window,
    )


def pasha(max_resource: int, *, min_resource: int | None = None, reduction_factor: int | None = None) -> Pruner:
    """ASHA that trains further only while the ranking changes."""
    return _pruner("PASHA", max_resource=max_resource, min_resource=min_resource, reduction_factor=reduction_factor)


def hyperband(max_resource: int, *, min_resource: int | None = None, reduction_factor: int | None = None) -> Pruner:
    """Brackets from many short to few long trainings."""
    return _pruner("Hyperband", max_resource=max_resource, min_resource=min_resource, reduction_factor=reduction_factor)


def successive_halving(max_resource: int, *, min_resource: int | None = None, reduction_factor: int | None = None) -> Pruner:
    """One synchronous bracket over all trials."""
    return _pruner("SuccessiveHalving", max_resource=max_resource, min_resource=min_resource, reduction_factor=reduction_factor)


def median(
    max_resource: int,
    *,
    startup_trials: int | None = None,
    warmup_steps: int | None = None,
    interval_steps: int | None = None,
) -> Pruner:
    """Stops a trial whose best value so far is worse than the median at the same step."""
    return _pruner(
        "Median",
        max_resource=max_resource,
        startup_trials=startup_trials,
        warmup_steps=warmup_steps,
        interval_steps=interval_steps,
    )


def percentile(
    max_resource: int,
    percentile: float,
    *,
    startup_trials: int | None = None,
    warmup_steps: int | None = None,
    interval_steps: int | None = None,
) -> Pruner:
    """The same with another percentile: 25 lets only the best quarter go on."""
    return _pruner(
        "Percentile",
        max_resource=max_resource,
        percentile=percentile,
        startup_trials=startup_trials,
        warmup_steps=warmup_steps,
        interval_steps=interval_steps,
    )


def threshold(
    max_resource: int,
    *,
    lower: float | None = None,
    upper: float | None = None,
    warmup_steps: int | None = None,
    interval_steps: int | None = None,
) -> Pruner:
    """Stops a trial with a value outside of a range."""
    return _pruner(
        "Threshold",
        max_resource=max_resource,
        lower=lower,
        upper=upper,
        warmup_steps=warmup_steps,
        interval_steps=interval_steps,
    )


def patience(
    max_resource: int,
    *,
    patience: int | None = None,
    min_delta: float | None = None,
    warmup_steps: int | None = None,
    interval_steps: int | None = None,
) -> Pruner:
    """Stops a trial that no longer improves."""
    return _pruner(
        "Patience",
        max_resource=max_resource,
        patience=patience,
        min_delta=min_delta,
        warmup_steps=warmup_steps,
        interval_steps=interval_steps,
    )


def wilcoxon(instances: int, *, p_threshold: float | None = None, startup_instances: int | None = None) -> Pruner:
    """Stops a trial that a test over instances (folds, data sets) says is worse."""
    return _pruner("Wilcoxon", instances=instances, p_threshold=p_threshold, startup_instances=startup_instances)


def pbt(
    max_resource: int,
    interval: int,
    *,
    population: int | None = None,
    quantile: float | None = None,
    resample_probability: float | None = None,
) -> Pruner:
    """Population based training: the worst take over the checkpoints of the best and vary their parameters."""
    return _pruner(
        "PBT",
        max_resource=max_resource,
        interval=interval,
        population=population,
        quantile=quantile,
        resample_probability=resample_probability,
    )
