"""Shows how far a study is: a bar on a terminal and in a notebook, lines elsewhere."""

from __future__ import annotations

import shutil
import sys
import time
from typing import Any, TextIO

from .manifest import Json

_WIDTH = 24
_SECONDS_BETWEEN_LINES = 10.0


class Progress:
    """One bar for one study.

    out: where it goes; None: standard error, or the output of a cell.
    """

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._cell: Any = None if out else _cell()
        self._begin = self._last = time.monotonic()
        self._shown = ""

    def show(self, study: Json, ended: bool) -> None:
        """Shows a study as it is now; ended leaves the line where it is."""
        now = time.monotonic()
        line = text(study, now - self._begin)
        if self._cell is not None:
            if line != self._shown:
                self._cell.update({"text/plain": line}, raw=True)
        elif self._out.isatty():
            width = shutil.get_terminal_size().columns - 1
            self._out.write("\r" + line[:width].ljust(width) + ("\n" if ended else ""))
        elif ended or not self._shown or now - self._last >= _SECONDS_BETWEEN_LINES:
            self._out.write(line + "\n")
            self._last = now
        self._shown = line
        self._out.flush()


def text(study: Json, seconds: float) -> str:
    """The line: name, bar, trials that have ended of all, state, best value, what runs, time so far."""
    status = study.get("status") or {}
    done, _, total = str(status.get("done") or "0").partition("/")
    parts = [str(status.get("state") or "Waiting"), f"{done}/{total} trials" if total else f"{done} trials"]
    best = status.get("best")
    if best:
        parts.append(f"best {best.get('display', best.get('value'))} ({best['trial']})")
    front = (status.get("paretoFront") or {}).get("size")
    if front:
        parts.append(f"front of {front}")
    counts = status.get("trials") or {}
    parts += [f"{counts[kind]} {word}" for kind, word in _COUNTED if counts.get(kind)]
    parts.append(f"{int(seconds) // 60}:{int(seconds) % 60:02}")
    return f"{study['metadata']['name']} {_bar(done, total)} {', '.join(parts)}"


_COUNTED = (("running", "running"), ("queued", "queued"), ("paused", "resting"), ("failed", "failed"))


def _bar(done: str, total: str) -> str:
    share = min(1.0, int(done) / int(total)) if done.isdigit() and total.isdigit() and int(total) else 0.0
    full = int(share * _WIDTH)
    return "█" * full + "░" * (_WIDTH - full)


def _cell() -> Any:
    """The place in the output of a notebook's cell that is updated; None outside of a notebook."""
    shell = sys.modules.get("IPython") and sys.modules["IPython"].get_ipython()
    if not shell or not hasattr(shell, "kernel"):
        return None
    from IPython.display import display

    return display({"text/plain": ""}, raw=True, display_id=True)
