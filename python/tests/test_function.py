from __future__ import annotations

import functools
import math
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import winnow
from winnow import ReportRefused
from winnow.function import SCRIPT, TRAINER, files

LIMIT = 3


def helper() -> int:
    return 1


def plain(trial: winnow.Trial) -> None:
    import math as m

    for step in range(1, trial.max_resource + 1):
        squares = [n * n for n in range(step)]
        if not trial.report(step, loss=m.sqrt(sum(squares)) + trial.number("x", default=0.0)):
            return


def without_argument() -> None:
    trial = winnow.Trial()
    trial.report(1, loss=2.0)


def recursive(trial: winnow.Trial, depth: int = 2) -> None:
    if depth:
        recursive(trial, depth - 1)
    else:
        trial.report(1, loss=0.0)


def annotated(trial: Callable[[Path], int]) -> Path | None:
    def inner(x: os.PathLike[str]) -> os.PathLike[str]:
        y: Path = x  # type: ignore[assignment]
        return y

    inner("a")  # type: ignore[arg-type]
    trial.report(1, loss=1.0)  # type: ignore[attr-defined]
    return None


def with_names_of_its_own(trial: winnow.Trial) -> None:
    class Net:
        width = 4

        def size(self) -> int:
            return self.width

    try:
        total = sum(i for i in range(Net().size()))
    except ValueError as error:
        print(error, __name__)
    else:
        trial.report(1, loss=float(total) + (lambda q: q)(0))


def uses_module(trial: winnow.Trial) -> None:
    trial.report(1, loss=math.pi)


def uses_module_by_another_name(trial: winnow.Trial) -> None:
    trial.report(1, loss=float(len(np_like.sep)))


def uses_name_of_this_package(trial: winnow.Trial) -> None:
    raise ReportRefused("no", 400)


def uses_value(trial: winnow.Trial) -> None:
    trial.report(LIMIT, loss=1.0)


def uses_helper(trial: winnow.Trial) -> None:
    trial.report(helper(), loss=1.0)


def uses_class_of_a_library(trial: winnow.Trial) -> None:
    trial.report(1, loss=float(len(str(Path("x")))))


def uses_what_is_not_there(trial: winnow.Trial) -> None:
    trial.report(nowhere, loss=1.0)  # type: ignore[name-defined] # noqa: F821


def uses_in_a_default(trial: winnow.Trial, limit: int = LIMIT) -> None:
    trial.report(limit, loss=1.0)


def uses_deep_inside(trial: winnow.Trial) -> None:
    def inner() -> list[int]:
        return [LIMIT for _ in range(2)]

    trial.report(inner()[0], loss=1.0)


def sets_a_global(trial: winnow.Trial) -> None:
    global LIMIT
    LIMIT = 4
    trial.report(1, loss=1.0)


@functools.lru_cache
def cached(trial: winnow.Trial) -> None:
    trial.report(1, loss=1.0)


def traced(function: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(function)
    def call(*arguments: object) -> object:
        return function(*arguments)

    return call


@traced
def decorated(trial: winnow.Trial) -> None:
    trial.report(1, loss=1.0)


np_like = os


def closure() -> Callable[[winnow.Trial], None]:
    rate = 0.1

    def train(trial: winnow.Trial) -> None:
        trial.report(1, loss=rate)

    return train


def nested() -> Callable[[winnow.Trial], None]:
    def train(trial: winnow.Trial) -> None:
        text = """a text
that begins at the margin"""
        trial.report(1, loss=float(len(text)))

    return train


class Model:
    def train(self, trial: winnow.Trial) -> None:
        trial.report(1, loss=1.0)

    def __call__(self, trial: winnow.Trial) -> None:
        trial.report(1, loss=1.0)


async def asynchronous(trial: winnow.Trial) -> None:
    trial.report(1, loss=1.0)


def generator(trial: winnow.Trial) -> object:
    yield trial


def needs_more(trial: winnow.Trial, data: object) -> None:
    trial.report(1, loss=1.0)


def started(function: Callable[..., object], folder: Path) -> str:
    """Runs what is sent as a process that has nothing of this package, and gives its output."""
    for name, text in files(function).items():
        (folder / name).write_text(text)
    variables = {"WINNOW_MAX_RESOURCE": "2", "HP_X": "0.5", "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-S", "-E", "-B", str(folder / SCRIPT)],
        env=variables,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("function", "output"),
    [
        (plain, '{"step": 1, "metrics": {"loss": 0.5}}\n{"step": 2, "metrics": {"loss": 1.5}}\n'),
        (without_argument, '{"step": 1, "metrics": {"loss": 2.0}}\n'),
        (recursive, '{"step": 1, "metrics": {"loss": 0.0}}\n'),
        (annotated, '{"step": 1, "metrics": {"loss": 1.0}}\n'),
        (with_names_of_its_own, '{"step": 1, "metrics": {"loss": 6.0}}\n'),
        (nested(), '{"step": 1, "metrics": {"loss": 32.0}}\n'),
    ],
)
def test_a_function_runs_where_nothing_of_this_program_is(function: Callable[..., object], output: str, tmp_path: Path) -> None:
    assert started(function, tmp_path) == output


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (closure(), "train uses rate, .*: define it inside train, or make it a parameter of the space"),
        (uses_module, "uses math, .*: write `import math` inside uses_module"),
        (uses_module_by_another_name, "uses np_like, .*: write `import (os|posix).* as np_like` inside"),
        (uses_value, "uses LIMIT, .*: define it inside uses_value, or make it a parameter of the space"),
        (uses_helper, "uses helper, .*: define helper inside uses_helper"),
        (uses_class_of_a_library, "uses Path, .*: write `from pathlib import Path` inside"),
        (uses_name_of_this_package, "uses ReportRefused, .*: write `import winnow` at the top and `winnow.ReportRefused`"),
        (uses_what_is_not_there, "uses nowhere, .*: define it inside uses_what_is_not_there"),
        (uses_in_a_default, "uses LIMIT, "),
        (uses_deep_inside, "uses LIMIT, "),
        (sets_a_global, "uses LIMIT, "),
        (decorated, "uses traced, "),
        (Model().train, "Model.train is a method"),
        (Model(), "is not a function: write one with def"),
        (cached, "is not a function: write one with def"),
        (len, "is not a function: write one with def"),
        (lambda trial: trial.report(1, loss=1.0), "a lambda cannot be sent"),
        (asynchronous, "asynchronous is async or a generator"),
        (generator, "generator is async or a generator"),
        (needs_more, "needs_more also needs data, but is called with the trial alone: give defaults"),
    ],
)
def test_what_would_be_missing_there_is_refused_by_its_name(function: Callable[..., object], words: str) -> None:
    with pytest.raises(winnow.StudyInvalid, match=words):
        files(function)


def test_a_function_without_a_source_is_refused() -> None:
    space: dict[str, Callable[..., object]] = {}
    exec("def train(trial):\n    trial.report(1, loss=1.0)\n", space)
    with pytest.raises(winnow.StudyInvalid, match="the source of train cannot be read: define it in a file or in a notebook"):
        files(space["train"])


def test_a_file_that_has_changed_is_not_read_at_the_old_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib

    file = tmp_path / "changing.py"
    file.write_text("def train(trial):\n    trial.report(1, loss=1.0)\n")
    monkeypatch.syspath_prepend(tmp_path)
    train = importlib.import_module("changing").train
    file.write_text("import os\n\n\ndef train(trial):\n    trial.report(1, loss=2.0)\n")
    with pytest.raises(winnow.StudyInvalid, match="the source of train is not where it was: its file has changed"):
        files(train)


def test_a_name_that_a_notebook_adds_to_pythons_own_is_not_one(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    monkeypatch.setattr(builtins, "display", winnow.tune, raising=False)

    def train(trial: winnow.Trial) -> None:
        display(trial)  # type: ignore[name-defined] # noqa: F821

    with pytest.raises(winnow.StudyInvalid, match="train uses display"):
        files(train)


def test_what_a_notebook_puts_in_the_place_of_pythons_own_is_pythons_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_: object) -> None:
        raise AssertionError

    opened.__module__ = "IPython.core.interactiveshell"
    monkeypatch.setitem(globals(), "open", opened)

    def train(trial: winnow.Trial) -> None:
        open("/dev/null").close()

    assert "def train(trial" in files(train)[SCRIPT]
    opened.__module__ = __name__
    with pytest.raises(winnow.StudyInvalid, match="train uses open"):
        files(train)


def test_the_trainers_half_goes_along() -> None:
    sent = files(plain)[TRAINER]
    assert sent == (Path(winnow.__file__).parent / "trainer.py").read_text()
