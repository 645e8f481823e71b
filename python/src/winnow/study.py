"""A study as an object: what it has found, and what may be done with it."""

from __future__ import annotations

import codecs
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol, overload

from . import convert
from .errors import BackendError, StudyFailed, StudyNotFound
from .manifest import Json
from .progress import Progress
from .space import values

if TYPE_CHECKING:
    import optuna
    import pandas

_POLL = 1.0  # seconds between two looks at a study
_LONGEST_OUTAGE = 300.0  # seconds for which wait() bears a cluster that does not answer


class Backend(Protocol):
    """Where studies are kept and run. Studies and trials are what a cluster would hold, as JSON."""

    name: str

    def create(self, manifest: Json, files: dict[str, str], command: list[str]) -> None: ...
    def study(self, name: str) -> Json: ...
    def trials(self, name: str) -> list[Json]: ...
    def names(self) -> list[str]: ...
    def suspend(self, name: str, wanted: bool) -> None: ...
    def stop(self, trial: Json) -> None: ...
    def delete(self, name: str) -> None: ...
    def problem(self, study: Json) -> str | None: ...
    def log(self, study: Json, trial: Json, follow: bool) -> Iterator[bytes]: ...


@dataclass(frozen=True)
class TrialResult:
    """What became of one configuration.

    state: Pending, Queued, Running, Paused, Completed, Stopped or Failed; reason and message say why.
    value: the objective at the latest report; of several the first, all of them are in values. None: no report yet.
    rungs: the value at each step at which trials were compared. curve: step and value of the reports that are kept.
    """

    number: int
    name: str
    state: str
    params: Mapping[str, Any]
    value: float | None = None
    values: Mapping[str, float] = field(default_factory=dict)
    step: int | None = None
    reason: str = ""
    message: str = ""
    attempts: int = 0
    rungs: Mapping[int, float] = field(default_factory=dict)
    curve: tuple[tuple[int, float], ...] = ()
    metrics: Mapping[str, float] = field(default_factory=dict)
    gpu_seconds: float = 0.0
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True)
class Best:
    """The best trial so far: its objective, the step at which that was measured, and its parameters."""

    trial: str
    number: int
    value: float
    step: int | None
    params: Mapping[str, Any]


class Study:
    """A study by its name: everything is read anew when it is asked for."""

    def __init__(self, backend: Backend, name: str) -> None:
        self._backend = backend
        self.name = name

    def __repr__(self) -> str:
        return f"<winnow.Study {self.name}, backend {self._backend.name}>"

    @property
    def manifest(self) -> Json:
        """The study with its status, as the cluster holds it."""
        return self._backend.study(self.name)

    @property
    def state(self) -> str:
        """Waiting, Running, Suspended, Complete, Failed or Rejected."""
        return str(_status(self.manifest).get("state") or "Waiting")

    @property
    def best(self) -> Best | None:
        """The best trial so far. None: no trial has reported yet, or there are several objectives (see front)."""
        study = self.manifest
        best = _status(study).get("best")
        if not best or best.get("value") is None:
            return None
        params = values(study["spec"]["parameters"], best.get("parameters") or {})
        return Best(best["trial"], _number(best["trial"]), best["value"], best.get("step"), params)

    @property
    def front(self) -> list[TrialResult]:
        """With several objectives: the trials that no other beats in all of them, at most 20."""
        study = self.manifest
        front = (_status(study).get("paretoFront") or {}).get("trials") or []
        listed = {one["trial"] for one in front}
        return [trial for trial in self._trials(study) if trial.name in listed]

    def trials(self) -> list[TrialResult]:
        """All trials in order of their numbers."""
        return self._trials(self.manifest)

    def _trials(self, study: Json) -> list[TrialResult]:
        return sorted((_result(study, one) for one in self._backend.trials(self.name)), key=lambda trial: trial.number)

    def wait(self, progress: bool = True, timeout: float | None = None) -> Study:
        """Waits until the study has ended, and shows how far it is. Ctrl-C ends the waiting, not the study.

        Raises StudyFailed if it failed or was rejected, BackendError if nobody runs it or the cluster stays away for five
        minutes, and TimeoutError after timeout seconds.
        """
        begin = time.monotonic()
        bar = Progress() if progress else None
        seen: float | None = None
        while True:
            try:
                study = self.manifest
            except BackendError:
                if seen is None or time.monotonic() - seen > _LONGEST_OUTAGE:
                    raise
                time.sleep(_POLL)
                continue
            seen = time.monotonic()
            status = _status(study)
            state = status.get("state")
            problem = None if state in ("Complete", "Failed", "Rejected") else self._backend.problem(study)
            if bar:
                bar.show(study, ended=state in ("Complete", "Failed", "Rejected") or problem is not None)
            if state == "Complete":
                return self
            if state in ("Failed", "Rejected"):
                raise StudyFailed(f"study {self.name} is {state}: {reason(study)}")
            if problem:
                raise BackendError(problem)
            if timeout is not None and time.monotonic() - begin > timeout:
                raise TimeoutError(f"study {self.name} is still {state or 'Waiting'} after {timeout:g} s; it goes on")
            time.sleep(_POLL)

    @overload
    def logs(self, trial: int | str, follow: Literal[False] = False) -> str: ...
    @overload
    def logs(self, trial: int | str, follow: Literal[True]) -> Iterator[str]: ...
    @overload
    def logs(self, trial: int | str, follow: bool) -> str | Iterator[str]: ...
    def logs(self, trial: int | str, follow: bool = False) -> str | Iterator[str]:
        """What a trial has written: a text; with follow line after line, until its pod or process has ended."""
        pieces = self._backend.log(self.manifest, self._trial(trial), follow)
        return _lines(pieces) if follow else b"".join(pieces).decode(errors="replace")

    def suspend(self) -> None:
        """Deletes the running pods, or ends the local run, and keeps everything else."""
        self._backend.suspend(self.name, True)

    def resume(self) -> None:
        """Lets a suspended study go on; its trials start from their checkpoints."""
        self._backend.suspend(self.name, False)

    def stop(self, trial: int | str) -> None:
        """Withdraws a trial of a study on a cluster: it is deleted with its pod, and its number is not used again."""
        self._backend.stop(self._trial(trial))

    def delete(self) -> None:
        """Deletes the study with its trials, its pods and the function that was sent; of a local run, its folder."""
        self._backend.delete(self.name)

    def to_frame(self) -> pandas.DataFrame:
        """The trials as a table of pandas: a row for each, its parameters in columns params_NAME."""
        return convert.frame(self.manifest, self.trials())

    def to_optuna(self) -> optuna.Study:
        """The ended trials as a study of Optuna in memory: for its plots, its importances and its dashboard."""
        return convert.optuna_study(self.manifest, self.trials())

    def _trial(self, trial: int | str) -> Json:
        name = trial if isinstance(trial, str) else f"{self.name}-{trial}"
        found = {one["metadata"]["name"]: one for one in self._backend.trials(self.name)}
        if name not in found:
            raise StudyNotFound(f"study {self.name} has no trial {name}; it has {len(found)}, see trials()")
        return found[name]


def reason(study: Json) -> str:
    """Why a study has failed or was rejected, in the operator's words."""
    for condition in _status(study).get("conditions") or []:
        kind, holds = condition["type"], condition["status"] == "True"
        if (kind == "Failed" and holds) or (kind == "Accepted" and not holds):
            return str(condition.get("message") or condition.get("reason"))
    return "the study does not say why"


def _status(study: Json) -> Json:
    return study.get("status") or {}


def _number(trial: str) -> int:
    return int(trial.rpartition("-")[2])


def _result(study: Json, trial: Json) -> TrialResult:
    spec, status = trial["spec"], trial.get("status") or {}
    reported = status.get("reported") or {}
    objectives = [objective["metric"] for objective in study["spec"]["objectives"]]
    metrics = dict(reported.get("metrics") or {})
    value = reported.get("value")
    of_all = {metric: metrics[metric] for metric in objectives if metric in metrics}
    if value is not None:
        of_all.setdefault(objectives[0], value)
    return TrialResult(
        number=spec["number"],
        name=trial["metadata"]["name"],
        state=status.get("state") or "Pending",
        params=values(study["spec"]["parameters"], spec["parameters"]),
        value=value,
        values=of_all,
        step=reported.get("step"),
        reason=status.get("reason") or "",
        message=status.get("message") or "",
        attempts=status.get("attempts") or 0,
        rungs={rung["resource"]: rung["value"] for rung in reported.get("rungs") or [] if rung.get("value") is not None},
        curve=tuple((point["step"], point["value"]) for point in reported.get("curve") or [] if point.get("value") is not None),
        metrics=metrics,
        gpu_seconds=status.get("gpuSeconds") or 0.0,
        start=_time(status.get("startTime")),
        end=_time(status.get("completionTime")),
    )


def _time(text: str | None) -> datetime | None:
    """Python 3.10 reads neither Z nor nanoseconds."""
    if not text:
        return None
    whole, _, fraction = text.rstrip("Z").partition(".")
    return datetime.fromisoformat(f"{whole}.{(fraction + '000000')[:6]}+00:00")


def _lines(pieces: Iterator[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    rest = ""
    for piece in pieces:
        *lines, rest = (rest + decoder.decode(piece)).split("\n")
        yield from lines
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest
