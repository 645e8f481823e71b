"""Studies on this machine: the command `winnow` runs them, in folders beside each other."""

from __future__ import annotations

import fcntl
import json
import os
import pathlib
import shlex
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from . import function as functions
from .errors import BackendError, StudyInvalid, StudyNotFound
from .manifest import Json

_LONGEST_START = 300.0  # seconds; the first start of a checkout builds the command
_POLL = 0.1
_FLOCK = "hhqqi4x"
_ENDED = ("Complete", "Failed")
# The runs that this program has started, which outlive it.
_STARTED: dict[pathlib.Path, subprocess.Popen[bytes]] = {}


class Local:
    """The runs in a folder.

    folder: that of all runs; a study digits is in FOLDER/digits, and what started it in FOLDER/.digits.
    """

    name = "local"

    def __init__(self, folder: str | os.PathLike[str] = "runs") -> None:
        self.folder = pathlib.Path(folder).absolute()

    def create(self, manifest: Json, files: dict[str, str], command: list[str]) -> None:
        """Starts a study as a process of its own, which goes on when this program ends."""
        name = manifest["metadata"]["name"]
        if not isinstance(name, str) or pathlib.Path(name).name != name or name.startswith("."):
            raise StudyInvalid(f"name: {name!r} cannot be the name of a folder: use letters, digits and '-'")
        if self._study_file(name).exists():
            raise StudyInvalid(
                f"study {name} exists already in {self.folder}: go on with it by winnow.load({name!r}, backend='local'),"
                f" delete it by .delete(), or choose another name"
            )
        starter = self._starter(name)
        starter.mkdir(mode=0o700, parents=True, exist_ok=True)
        for file, text in {**files, "manifest.json": json.dumps(manifest, indent=2)}.items():
            (starter / file).write_text(text, encoding="utf-8")
        words = ["run", str(starter / "manifest.json"), "--dir", str(self.folder / name)]
        if files:
            command = [sys.executable, "-B", str(starter / functions.SCRIPT)]
        if command:
            words += ["--command", shlex.join(command)]
        start = {"words": words, "folder": str(pathlib.Path.cwd())}
        (starter / "command.json").write_text(json.dumps(start), encoding="utf-8")
        try:
            self._start(name)
        except BaseException:
            if not self._study_file(name).exists():
                shutil.rmtree(starter)
            raise

    def _start(self, name: str) -> None:
        starter = self._starter(name)
        start = _read(starter / "command.json")
        earlier = _STARTED.pop(starter, None)
        if earlier:
            # nobody holds the folder any more, so it has all but ended
            earlier.wait()
        output = starter / "output.log"
        with output.open("wb") as log:
            process = subprocess.Popen(
                [*_command(), *start["words"]],
                cwd=start["folder"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        _STARTED[self._starter(name)] = process
        deadline = time.monotonic() + _LONGEST_START
        while not (self._study_file(name).exists() and self._holder(name) is not None):
            code = process.poll()
            if code == 2:
                raise StudyInvalid(f"winnow run refuses study {name}: {_tail(output)}")
            if code is not None:
                if self._study_file(name).exists() and self._ended(name):
                    return
                raise BackendError(f"winnow run ended with exit code {code}: {_tail(output)}")
            if time.monotonic() > deadline:
                process.terminate()
                raise BackendError(f"winnow run did not start within {_LONGEST_START:.0f} s: see {output}")
            time.sleep(_POLL)

    def study(self, name: str) -> Json:
        """The study as it is now; one that nobody runs is shown as suspended."""
        file = self._study_file(name)
        if not file.exists():
            raise StudyNotFound(f"study {name} is not there in {self.folder}; there are: {', '.join(self.names()) or 'none'}")
        study = _read(file)
        status = study.setdefault("status", {}) or {}
        study["status"] = status
        if status.get("state") not in _ENDED and self._holder(name) is None:
            # the run may have ended since the file was read
            study = _read(file)
            if study.get("status", {}).get("state") not in _ENDED:
                study.setdefault("status", {})["state"] = "Suspended"
        return study

    def trials(self, name: str) -> list[Json]:
        """The trials of a study, in no order."""
        return [_read(file) for file in (self.folder / name / "trials").glob("*/trial.json")]

    def names(self) -> list[str]:
        """The names of the studies."""
        return sorted(file.parent.name for file in self.folder.glob("[!.]*/study.json"))

    def suspend(self, name: str, wanted: bool) -> None:
        """Ends the run in order, as Ctrl-C would, or starts it again; trials go on from their checkpoints."""
        if self._ended(name):
            raise StudyInvalid(f"study {name} has ended: there is nothing to {'suspend' if wanted else 'resume'}")
        if wanted:
            self._end(name)
        elif self._holder(name) is None:
            if not (self._starter(name) / "command.json").exists():
                raise BackendError(f"study {name} was not started from Python: start it again with `winnow run`, as before")
            self._start(name)

    def stop(self, trial: Json) -> None:
        """A local run takes no orders for a single trial."""
        raise BackendError("a local run cannot give up a single trial: suspend() the study, or run it on a cluster")

    def delete(self, name: str) -> None:
        """Ends the run if it goes on, and deletes its folder."""
        self.study(name)
        self._end(name)
        shutil.rmtree(self.folder / name)
        shutil.rmtree(self._starter(name), ignore_errors=True)

    def problem(self, study: Json) -> str | None:
        """Why a study that has not ended does not go on by itself, if so."""
        if study["status"].get("state") != "Suspended" or study["spec"].get("suspend"):
            return None
        name = study["metadata"]["name"]
        process = _STARTED.get(self._starter(name))
        code = process.poll() if process else None
        said = f" with exit code {code}: {_tail(self._starter(name) / 'output.log')}" if code not in (None, 0, 130, 143) else ""
        return f"the run of {name} has ended before the study did{said}; resume() goes on"

    def log(self, study: Json, trial: Json, follow: bool) -> Iterator[bytes]:
        """What the trainer of a trial has written, in pieces."""
        name, of = trial["metadata"]["name"], study["metadata"]["name"]
        file = self.folder / of / "trials" / name / "output.log"
        if not file.exists():
            raise StudyNotFound(f"{name} has no log yet: its trainer has not started")
        with file.open("rb") as log:
            while True:
                ended = not follow or self._at_rest(of, name)
                yield from iter(lambda: log.read(1 << 16), b"")
                if ended:
                    return
                time.sleep(_POLL)

    def _at_rest(self, study: str, trial: str) -> bool:
        status = _read(self.folder / study / "trials" / trial / "trial.json").get("status") or {}
        return status.get("state") != "Running" or self._holder(study) is None

    def _end(self, name: str) -> None:
        holder = self._holder(name)
        if holder is None:
            return
        if holder < 1:
            raise BackendError(f"the run of {name} is in another container: end it there")
        if not self._ended(name):
            os.kill(holder, signal.SIGTERM)
        while self._holder(name) is not None:
            time.sleep(_POLL)

    def _ended(self, name: str) -> bool:
        status = _read(self._study_file(name)).get("status") or {}
        return status.get("state") in _ENDED

    def _study_file(self, name: str) -> pathlib.Path:
        return self.folder / name / "study.json"

    def _starter(self, name: str) -> pathlib.Path:
        return self.folder / f".{name}"

    def _holder(self, name: str) -> int | None:
        """The process that runs a study, by the lock that it holds; below 1 if it cannot be seen from here."""
        try:
            with (self.folder / name / "lock").open("rb") as lock:
                asked = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
                kind, *_, holder = struct.unpack(_FLOCK, fcntl.fcntl(lock, fcntl.F_GETLK, asked))
        except FileNotFoundError:
            return None
        return None if kind == fcntl.F_UNLCK else int(holder)


def _command() -> list[str]:
    """The command `winnow`: what WINNOW_COMMAND says, else from the PATH."""
    given = os.environ.get("WINNOW_COMMAND")
    words = shlex.split(given) if given else ["winnow"]
    if shutil.which(words[0]) is None:
        raise BackendError(
            f"the command {words[0]} is missing: set WINNOW_COMMAND to the file `winnow` of a checkout of Winnow,"
            " or put that folder into PATH"
        )
    return words


def _read(file: pathlib.Path) -> Json:
    read: Any = json.loads(file.read_text(encoding="utf-8"))
    return dict(read)


def _tail(file: pathlib.Path, most: int = 2000) -> str:
    return file.read_bytes()[-most:].decode(errors="replace").strip()
