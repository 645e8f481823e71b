"""The trainer's half of Winnow's contract, in one file and with nothing but the standard library.

Part of the package `winnow`; or copy it beside your trainer as winnow.py.

    import winnow

    def train(trial):
        rate = trial.number("learningRate", least=0, default=0.01)
        for step in range(1, trial.max_resource + 1):
            accuracy = ...
            if not trial.report(step, accuracy=accuracy):
                break          # paused, stopped, moved or diverged: the operator wants no more

    winnow.run(train)          # errors become exit codes and one line on stderr

Without WINNOW_REPORT_URL the reports are printed, so a trainer can be tried by hand. Python 3.8 or later; use one thread.
"""

from __future__ import annotations

import contextlib
import inspect
import json
import math
import os
import pathlib
import random
import re
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from typing import Any, Callable, Iterator, Mapping, NoReturn, Sequence, TypeVar

ANSWER_TIMEOUT = 60  # seconds; at a rung the answer may take 30
PATIENCE = 300  # seconds from the first failed try of a report to giving up
FIRST_DELAY, LONGEST_DELAY = 0.5, 15.0
MOST_SHOWN = 1000

_N = TypeVar("_N", int, float)


class WinnowError(Exception):
    """What can go wrong between a program and Winnow."""

    exit_code = 1


class ParameterError(WinnowError):
    """A variable that cannot be used; another attempt would end the same."""

    exit_code = 2


class ReportRefused(WinnowError):
    """The operator says that a report is wrong; repeating it cannot help."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class OperatorAway(WinnowError):
    """Nobody took a report for a long time; a later attempt goes on from the checkpoint."""

    exit_code = 75


class Trial:
    """What the operator tells a trainer, and the way back to it."""

    def __init__(
        self,
        environ: Mapping[str, str] = os.environ,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._environ, self._sleep, self._clock = environ, sleep, clock
        self.study = environ.get("WINNOW_STUDY") or "local"
        self.name = environ.get("WINNOW_TRIAL") or "local-0"
        self.attempt = self._whole("WINNOW_ATTEMPT", 1, 1, 2**31)
        self.seed = self._whole("WINNOW_SEED", 1, -(2**63), 2**63)
        self.max_resource = self._whole("WINNOW_MAX_RESOURCE", 10, 1, 2**53)
        directory = environ.get("WINNOW_CHECKPOINT_DIR")
        self.checkpoint_dir = pathlib.Path(directory) if directory else None
        parent = environ.get("WINNOW_PARENT_CHECKPOINT_DIR")
        self.parent_checkpoint_dir = pathlib.Path(parent) if parent else None
        self._url, self._token_file = environ.get("WINNOW_REPORT_URL"), environ.get("WINNOW_TOKEN_FILE")
        if self._url and not self._token_file:
            raise ParameterError("WINNOW_TOKEN_FILE: is not set, yet WINNOW_REPORT_URL is; a report needs a token")
        if threading.current_thread() is threading.main_thread():
            # process 1 of a container would ignore it; there is nothing to save, the checkpoint is there
            signal.signal(signal.SIGTERM, _terminate)

    def text(self, name: str, default: str | None = None, values: Sequence[str] | None = None) -> str | None:
        """The parameter as it is written; one of some values, if they are given."""
        text = self._environ.get(variable(name)) or default
        if text is not None and values is not None and text not in values:
            raise ParameterError('%s: "%s" is not one of %s' % (variable(name), text, ", ".join(values)))
        return text

    def number(self, name: str, default: float | None = None, least: float = -math.inf, most: float = math.inf) -> float:
        """The parameter as a float. A conditional one that does not apply is the default."""
        return self._number(variable(name), self._parameter(name, default), float, least, most)

    def whole(self, name: str, default: int | None = None, least: float = -math.inf, most: float = math.inf) -> int:
        """The parameter as an int."""
        return self._number(variable(name), self._parameter(name, default), int, least, most)

    def checkpoint(self, name: str) -> pathlib.Path | None:
        """The path of a checkpoint, or None if there is none of this name or the study keeps none.

        A trial of pruner PBT that has none of its own gets that of the trial it takes over from, made with other parameters.
        """
        for directory in self.checkpoint_dir, self.parent_checkpoint_dir:
            if directory and (directory / name).exists():
                return directory / name
        return None

    @contextlib.contextmanager
    def writing(self, name: str) -> Iterator[pathlib.Path | None]:
        """A path to write a checkpoint to. After the block it has its name, whole and forced to the disk; never half.

        With a study that keeps no checkpoints the path is None.
        """
        if self.checkpoint_dir is None:
            yield None
            return
        path, aside = self.checkpoint_dir / name, self.checkpoint_dir / (name + ".tmp")
        yield aside
        for place in aside, self.checkpoint_dir:
            if place is not aside:
                os.replace(aside, path)
            handle = os.open(place, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def report(self, step: int, **metrics: float) -> bool:
        """Reports a step and waits for the answer: True to go on, False to end with exit code 0.

        Report the objective as NaN when the model has diverged. Tries again with growing pauses while the operator is away.

        Raises ReportRefused, or OperatorAway after five minutes.
        """
        body = json.dumps({"step": step, "metrics": {name: float(value) for name, value in metrics.items()}})
        if not self._url:
            print(body, flush=True)
            return not any(math.isnan(value) for value in metrics.values())
        start, delay = self._clock(), FIRST_DELAY
        while True:
            status, text = self._post(self._url, body)
            if status == 200:
                return True
            if status in (409, 422):
                return False
            if status is not None and status < 500 and status not in (404, 429):
                raise ReportRefused("%s refused the report of step %d with %d: %s" % (self._url, step, status, text), status)
            problem = "cannot be reached" if status is None else "answered %d" % status
            if self._clock() - start + delay > PATIENCE:
                raise OperatorAway("%s %s (%s); gave up on reporting step %d" % (self._url, problem, text, step))
            print("%s %s (%s); will report step %d again" % (self._url, problem, text, step), file=sys.stderr)
            # less a random part, so that the trainers of a study do not all come back at once
            self._sleep(delay * (1 - random.random() / 2))
            delay = min(2 * delay, LONGEST_DELAY)

    def _post(self, url: str, body: str) -> tuple[int | None, str]:
        """The status, or None without an answer; and what was said."""
        try:
            token = pathlib.Path(str(self._token_file)).read_text().strip()  # anew each time, as it is replaced
        except OSError as error:
            raise ParameterError("WINNOW_TOKEN_FILE: cannot be read: %s" % error) from error
        headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
        request = urllib.request.Request(url, body.encode(), headers)
        # without the environment's proxies, which the operator is not behind; redirects are a mistake here
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects())
        try:
            with opener.open(request, timeout=ANSWER_TIMEOUT) as answer:
                return answer.status, ""
        except urllib.error.HTTPError as answer:
            return answer.code, " ".join(answer.read(MOST_SHOWN).decode(errors="replace").split())
        except (OSError, ValueError) as error:
            return None, str(error)
        except Exception as error:  # http.client's own, such as a connection closed in the middle of an answer
            if type(error).__module__ != "http.client":
                raise
            return None, repr(error)

    def _parameter(self, name: str, default: float | None) -> str | float | None:
        return self._environ.get(variable(name)) or default

    def _whole(self, name: str, default: int, least: int, most: int) -> int:
        return self._number(name, self._environ.get(name) or default, int, least, most)

    @staticmethod
    def _number(name: str, text: str | float | None, kind: Callable[[Any], _N], least: float, most: float) -> _N:
        if text is None:
            raise ParameterError("%s: is not set; the study must have this parameter" % name)
        try:
            value = kind(text)
        except (TypeError, ValueError):
            raise ParameterError('%s: "%s" is not a %snumber' % (name, text, "whole " if kind is int else "")) from None
        if not least <= value <= most:
            raise ParameterError('%s: "%s" is not from %s to %s' % (name, text, least, most))
        return value


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def _terminate(*_: object) -> NoReturn:
    os._exit(143)


def variable(parameter: str) -> str:
    """The variable of a parameter: learningRate is HP_LEARNING_RATE."""
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", parameter)
    return "HP_" + re.sub(r"([A-Z])([A-Z][a-z])", r"\1_\2", words).upper()


def run(train: Callable[..., object]) -> None:
    """Calls the function, with the trial if it needs an argument.

    Winnow's errors become one line on stderr and an exit code: 1, 2 or 75.
    """
    try:
        if any(one.default is one.empty for one in inspect.signature(train).parameters.values()):
            train(Trial())
        else:
            train()
    except WinnowError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
