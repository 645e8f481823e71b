"""What can go wrong with a study, each error with words that say how to mend it."""

from __future__ import annotations

from .trainer import WinnowError


class StudyInvalid(WinnowError, ValueError):
    """A study that nobody can run as it was asked for."""


class StudyNotFound(WinnowError, LookupError):
    """There is no study, trial or log of this name."""


class StudyFailed(WinnowError):
    """The study has ended without the result that was asked for."""


class BackendError(WinnowError):
    """The cluster, or the command of a local run, does not do what it was asked for."""
