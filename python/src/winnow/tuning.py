"""The entry: start a study, find one again."""

from __future__ import annotations

import os
import pathlib
import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from . import function as functions
from . import manifest as manifests
from .cluster import Cluster
from .errors import StudyInvalid
from .local import Local
from .study import Backend, Study

BackendName = Literal["cluster", "local"]


def tune(
    function: Callable[..., object] | None = None,
    *,
    name: str | None = None,
    space: Mapping[str, Any] | None = None,
    maximize: str | Sequence[str] | None = None,
    minimize: str | Sequence[str] | None = None,
    steps: int | None = None,
    pruner: Mapping[str, Any] | str | None = None,
    sampler: Mapping[str, Any] | str | None = None,
    seed: int | None = None,
    trials: int | None = None,
    parallel: int | None = None,
    timeout: float | None = None,
    image: str | None = None,
    command: str | Sequence[str] | None = None,
    manifest: str | pathlib.Path | Mapping[str, Any] | None = None,
    gpus: int | None = None,
    checkpoints: str | Mapping[str, Any] | None = None,
    env: Mapping[str, object] | None = None,
    pod: Any = None,
    spec: Mapping[str, Any] | None = None,
    namespace: str | None = None,
    backend: BackendName = "cluster",
    folder: str | os.PathLike[str] = "runs",
) -> Study:
    """Starts a study and returns it at once.

    What trains: a function that takes the trial (on a cluster in an image that has Python and what the function
    imports), or an image with its command, or a manifest, over which everything else that is given is laid.

    name: of the study; else that of the function.
    space: the parameters by name, made by winnow.log, real, integer, choice, ordinal, or distributions of Optuna.
    maximize, minimize: the metric that counts, as the trainer reports it; lists for several objectives.
    steps: of a full training; pruner then is Auto, or the one that is named. Else pruner=winnow.asha(max_resource=27).
    sampler, seed: a name of the manifest such as "TPE"; the default is Auto.
    trials: how many configurations, 40 if neither this nor timeout, in seconds, says so.
    parallel: how many at once, 4 if it is not said.
    gpus: for each trial. checkpoints: the name of a volume claim, or a volume; a local run always keeps them.
    env: variables of the trainer. pod: more of the pod's spec. spec: more of the study's spec, with the manifest's names.
    namespace: of the cluster; else that of the current context.
    backend: "cluster", or "local": processes of this machine, in folder.

    Raises StudyInvalid for what cannot be run, with the cure, and BackendError if the cluster cannot be asked.
    """
    _one_source(function, image, command, manifest, backend)
    files = functions.files(function) if function is not None else {}
    base = manifests.read(manifest) if manifest is not None else None
    if name is None and function is not None and base is None:
        name = function.__name__.strip("_").replace("_", "-").lower()
    if checkpoints is None and base is None and backend == "local":
        # the run keeps them in its folder, whatever volume is named
        checkpoints = "checkpoints"
    if image is None and base is None and backend == "local":
        image = "none"  # it is not used
    wish = manifests.Wish(
        name=name,
        space=space,
        maximize=maximize,
        minimize=minimize,
        pruner=pruner,
        steps=steps,
        sampler=sampler,
        seed=seed,
        trials=trials,
        parallel=parallel,
        timeout=timeout,
        image=image,
        command=command,
        gpus=gpus,
        checkpoints=checkpoints,
        env=env or {},
        pod=pod if pod is not None else {},
        spec=spec or {},
    )
    written = manifests.study(wish, base, function is not None)
    home = _backend(backend, namespace, folder)
    words = shlex.split(command) if isinstance(command, str) else list(command or [])
    home.create(written, files, words)
    return Study(home, written["metadata"]["name"])


def load(
    name: str,
    *,
    namespace: str | None = None,
    backend: BackendName = "cluster",
    folder: str | os.PathLike[str] = "runs",
) -> Study:
    """A study that exists. Raises StudyNotFound if it does not."""
    home = _backend(backend, namespace, folder)
    home.study(name)
    return Study(home, name)


def studies(
    *, namespace: str | None = None, backend: BackendName = "cluster", folder: str | os.PathLike[str] = "runs"
) -> list[Study]:
    """All studies of the namespace, or of the folder, by name."""
    home = _backend(backend, namespace, folder)
    return [Study(home, name) for name in home.names()]


def _backend(backend: str, namespace: str | None, folder: str | os.PathLike[str]) -> Backend:
    if backend == "cluster":
        return Cluster(namespace)
    if backend == "local":
        if namespace is not None:
            raise StudyInvalid("namespace: a local run has none: remove it, or say folder")
        return Local(folder)
    raise StudyInvalid(f'backend: is {backend!r}: use "cluster" or "local"')


def _one_source(function: object, image: str | None, command: object, manifest: object, backend: str) -> None:
    if function is not None and command is not None:
        raise StudyInvalid("command: a function is started by a command of its own: remove command or the function")
    if manifest is not None:
        return
    if backend == "local":
        if function is None and command is None:
            raise StudyInvalid("say what trains: a function, or command='python3 train.py'")
    elif image is None:
        what = "that has Python and what the function imports" if function is not None else "that trains"
        raise StudyInvalid(f"image: is missing: name an image {what}, or use backend='local'")
