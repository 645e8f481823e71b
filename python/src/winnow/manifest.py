"""A study as the manifest that `kubectl apply` and `winnow run` read."""

from __future__ import annotations

import json
import pathlib
import secrets
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import function as functions
from . import pruners, space
from .errors import StudyInvalid

API_VERSION = "winnow.dev/v1alpha1"
KIND = "TuningStudy"
FOLDER = "/winnow"
VOLUME = "tuned-function"
TRAINER = "trainer"
DEFAULT_TRIALS = 40
DEFAULT_PARALLEL = 4

Json = dict[str, Any]


def _draw() -> str:
    return secrets.token_hex(3)


@dataclass(frozen=True)
class Wish:
    """What somebody asks for with tune(), each part None or empty if it was not given."""

    name: str | None = None
    space: Mapping[str, Any] | None = None
    maximize: str | Sequence[str] | None = None
    minimize: str | Sequence[str] | None = None
    pruner: Mapping[str, Any] | str | None = None
    steps: int | None = None
    sampler: Mapping[str, Any] | str | None = None
    seed: int | None = None
    trials: int | None = None
    parallel: int | None = None
    timeout: float | None = None
    image: str | None = None
    command: str | Sequence[str] | None = None
    gpus: int | None = None
    checkpoints: str | Mapping[str, Any] | None = None
    env: Mapping[str, object] = field(default_factory=dict)
    pod: Mapping[str, Any] = field(default_factory=dict)
    spec: Mapping[str, Any] = field(default_factory=dict)


def study(wish: Wish, base: Json | None = None, function: bool = False, draw: Callable[[], str] = _draw) -> Json:
    """The manifest of a study: what was asked for, laid over a manifest if there is one.

    draw: the end of the name of the ConfigMap with the function. A study of the same name may just have been deleted, and
    its ConfigMap not yet.

    Raises StudyInvalid for what only this package can know; the rules of the manifest are those of the cluster.
    """
    written: Json = merged(base or {}, {"apiVersion": API_VERSION, "kind": KIND})
    name = wish.name or written.get("metadata", {}).get("name")
    if not name:
        raise StudyInvalid("name: is missing; trials and pods are named after it")
    own = merged(
        _search(wish, base is None),
        {"trial": {"pod": {"spec": _pod(wish, base, f"{name}-function-{draw()}" if function else None)}}},
    )
    if wish.checkpoints is not None:
        own["trial"]["checkpoints"] = {"volume": _volume(wish.checkpoints)}
    own = merged(own, _plain(wish.spec))
    return merged(written, {"metadata": {"name": name}, "spec": own})


def config_map(written: Json) -> str:
    """The name of the ConfigMap that holds the function of a study, as its manifest says."""
    volumes = written["spec"]["trial"]["pod"]["spec"]["volumes"]
    return next(str(volume["configMap"]["name"]) for volume in volumes if volume["name"] == VOLUME)


def _search(wish: Wish, whole: bool) -> Json:
    """The part that says what is searched; with a manifest only what was given."""
    spec: Json = {}
    if wish.space is not None or whole:
        spec["parameters"] = space.parameters(wish.space or {})
    objectives = [{"metric": metric, "direction": "Maximize"} for metric in _names(wish.maximize)]
    objectives += [{"metric": metric, "direction": "Minimize"} for metric in _names(wish.minimize)]
    if objectives:
        spec["objectives"] = objectives
    elif whole and "objectives" not in wish.spec:
        raise StudyInvalid("say what to optimise by a metric that the trainer reports, such as maximize='accuracy'")
    if wish.pruner is not None or wish.steps is not None or whole:
        spec["pruner"] = _pruner(wish)
    if wish.sampler is not None:
        spec["sampler"] = {"type": wish.sampler} if isinstance(wish.sampler, str) else dict(wish.sampler)
    if wish.seed is not None:
        spec.setdefault("sampler", {})["seed"] = wish.seed
    return merged(spec, _limits(wish, whole, spec.get("pruner", {}).get("type")))


def _limits(wish: Wish, whole: bool, pruner: str | None) -> Json:
    limits: Json = {}
    trials = wish.trials
    # without a number Hyperband takes one round of its brackets, and PBT the size of its population
    if trials is None and wish.timeout is None and whole and pruner not in ("Hyperband", "PBT"):
        trials = DEFAULT_TRIALS
    if trials is not None:
        limits["trials"] = trials
    if wish.parallel is not None or whole:
        parallel = DEFAULT_PARALLEL if wish.parallel is None else wish.parallel
        limits["parallelTrials"] = parallel if wish.parallel is not None or trials is None else min(parallel, trials)
    if wish.timeout is not None:
        limits["durationSeconds"] = max(1, round(wish.timeout))
    return {"limits": limits} if limits else {}


def _pruner(wish: Wish) -> Json:
    if isinstance(wish.pruner, Mapping):
        if wish.steps is not None:
            raise StudyInvalid("steps: the pruner says already how long a training is: remove steps")
        return dict(wish.pruner)
    if wish.steps is None:
        raise StudyInvalid(
            "steps: say of how many steps a full training is, such as steps=27; 1 if the trainer reports once."
            " Or give a pruner, such as pruner=winnow.asha(max_resource=27)"
        )
    if wish.pruner is None:
        return pruners.none(1) if wish.steps == 1 else pruners.auto(wish.steps)
    name = wish.pruner.replace("_", "").lower()
    made = {
        one.__name__.replace("_", ""): one
        for one in (
            pruners.none,
            pruners.auto,
            pruners.asha,
            pruners.pasha,
            pruners.hyperband,
            pruners.successive_halving,
            pruners.median,
            pruners.patience,
        )
    }
    if name not in made:
        raise StudyInvalid(f"pruner: {wish.pruner!r} has settings of its own: use winnow.{name}(...), or one of {sorted(made)}")
    return made[name](wish.steps)


def _pod(wish: Wish, base: Json | None, function: str | None) -> Json:
    """The pod's spec, laid over that of the manifest, whose first container, or the one it names, is the trainer."""
    under = (base or {}).get("spec", {}).get("trial", {})
    given: Json = _plain(wish.pod)
    below: Json = under.get("pod", {}).get("spec", {})
    containers = _by_name(below.get("containers") or [], given.pop("containers", None) or [])
    trainer_name = under.get("container") or (containers[0]["name"] if containers else TRAINER)
    pod: Json = {}
    # laid under what was written by hand, and over it
    default: Json = {"name": trainer_name}
    asked: Json = {}
    if base is None:
        default["terminationMessagePolicy"] = "FallbackToLogsOnError"
    if wish.image is not None:
        asked["image"] = wish.image
    if function:
        asked["command"] = ["python3", f"{FOLDER}/{functions.SCRIPT}"]
        asked["volumeMounts"] = [{"name": VOLUME, "mountPath": FOLDER, "readOnly": True}]
        default["env"] = [{"name": "PYTHONUNBUFFERED", "value": "1"}, {"name": "PYTHONDONTWRITEBYTECODE", "value": "1"}]
        pod["volumes"] = [{"name": VOLUME, "configMap": {"name": function}}]
        pod["terminationGracePeriodSeconds"] = 5
    elif wish.command is not None:
        asked["command"] = shlex.split(wish.command) if isinstance(wish.command, str) else list(wish.command)
    if wish.env:
        asked["env"] = [{"name": key, "value": _variable(key, value)} for key, value in wish.env.items()]
    if wish.gpus:
        asked["resources"] = {"limits": {"nvidia.com/gpu": wish.gpus}}
    written = next((one for one in containers if one["name"] == trainer_name), {})
    trainer = _container(_container(default, written), asked)
    volumes = _by_name(pod.get("volumes", []), given.pop("volumes", None) or [])
    if volumes:
        pod["volumes"] = _by_name(below.get("volumes") or [], volumes)
    pod["containers"] = _by_name(containers, [trainer])
    return merged(pod, given)


def _container(under: Json, over: Json) -> Json:
    both = merged(under, over)
    for named in ("env", "volumeMounts"):
        if named in under and named in over:
            both[named] = _by_name(under[named], over[named])
    return both


def _by_name(under: Sequence[Json], over: Sequence[Json]) -> list[Json]:
    """Two lists of things with names: one thing of each name, merged."""
    both = {one["name"]: one for one in under}
    for one in over:
        if "name" not in one:
            raise StudyInvalid(f"pod: {one!r} has no name: give it one")
        both[one["name"]] = merged(both.get(one["name"], {}), one)
    return list(both.values())


def _variable(name: str, value: object) -> str:
    if not isinstance(value, (str, int, float)):
        raise StudyInvalid(f"env[{name!r}]: is {value!r}: give a text or a number")
    return str(value)


def _volume(checkpoints: str | Mapping[str, Any]) -> Json:
    if isinstance(checkpoints, str):
        return {"persistentVolumeClaim": {"claimName": checkpoints}}
    return dict(checkpoints)


def _names(metrics: str | Sequence[str] | None) -> list[str]:
    return [] if metrics is None else [metrics] if isinstance(metrics, str) else list(metrics)


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> Json:
    """One mapping laid over another; neither is changed. Lists are replaced."""
    both = dict(under)
    for key, value in over.items():
        below = both.get(key)
        both[key] = merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return both


def _plain(given: object) -> Json:
    """A part of a manifest as plain values; objects of the Kubernetes client become what they are on the wire."""
    if hasattr(given, "openapi_types"):
        from kubernetes import client

        plain: Json = client.ApiClient().sanitize_for_serialization(given)
        return plain
    if not isinstance(given, Mapping):
        raise StudyInvalid(f"{given!r}: give a dict, with the names of the manifest")
    return dict(given)


def read(manifest: str | pathlib.Path | Mapping[str, Any]) -> Json:
    """The manifest of a study: a dict, the text of one, or a file.

    Raises StudyInvalid if it holds no study, more than one, or anything else.
    """
    if isinstance(manifest, Mapping):
        documents: list[Any] = [dict(manifest)]
    else:
        documents = _documents(manifest)
    studies = [one for one in documents if isinstance(one, Mapping) and one.get("kind") == KIND]
    if len(studies) != 1:
        raise StudyInvalid(f"the manifest holds {len(studies)} studies (kind {KIND}): give one with one study")
    others = [f"{one.get('kind')} {one.get('metadata', {}).get('name')}" for one in documents if one not in studies]
    if others:
        raise StudyInvalid(
            f"the manifest also holds {', '.join(others)}: create that with kubectl, and give a manifest of the study alone"
        )
    return dict(studies[0])


def _documents(manifest: str | pathlib.Path) -> list[Any]:
    text = str(manifest)
    if isinstance(manifest, pathlib.Path) or not ("\n" in text or text.lstrip().startswith("{")):
        try:
            text = pathlib.Path(manifest).read_text(encoding="utf-8")
        except OSError as error:
            raise StudyInvalid(f"manifest: {error.strerror}: {manifest}") from None
    if text.lstrip().startswith("{"):
        try:
            return [json.loads(text)]
        except ValueError as error:
            raise StudyInvalid(f"manifest: is no JSON: {error}") from None
    from .yamlfile import documents

    return documents(text)
