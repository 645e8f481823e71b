"""Search spaces: what a parameter of a study may be."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .errors import StudyInvalid

Scalar = str | int | float | bool
When = tuple[str, Scalar | Sequence[Scalar]]


@dataclass(frozen=True)
class Parameter:
    """A parameter without its name.

    type: Double, Integer, Categorical or Ordinal, as in the manifest.
    range: the field of that name.
    when: the name and the values of the choice that this parameter needs; None: it always exists.
    """

    type: str
    range: Mapping[str, Any]
    when: When | None = None

    def manifest(self, name: str) -> dict[str, Any]:
        """The parameter as in `spec.parameters`."""
        written: dict[str, Any] = {"name": name, "type": self.type, self.type.lower(): dict(self.range)}
        if self.when is not None:
            written["when"] = _condition(name, self.when)
        return written


def log(low: float, high: float, *, when: When | None = None) -> Parameter:
    """A number from low to high, larger than 0, each order of magnitude drawn equally often."""
    return Parameter("Double", {"min": _number(low), "max": _number(high), "scale": "Log"}, when)


def real(low: float, high: float, *, step: float | None = None, when: When | None = None) -> Parameter:
    """A number from low to high; with a step only low, low + step, low + 2 step and so on."""
    bounds = {"min": _number(low), "max": _number(high)}
    return Parameter("Double", bounds if step is None else {**bounds, "step": _number(step)}, when)


def integer(low: int, high: int, *, step: int = 1, log: bool = False, when: When | None = None) -> Parameter:
    """A whole number from low to high, both included; with log each order of magnitude is drawn equally often."""
    bounds: dict[str, Any] = {"min": _whole(low), "max": _whole(high)}
    if step != 1:
        bounds["step"] = _whole(step)
    if log:
        bounds["scale"] = "Log"
    return Parameter("Integer", bounds, when)


def choice(*values: Scalar | Sequence[Scalar], when: When | None = None) -> Parameter:
    """One of some values without an order. They travel as texts: True is "True", 16 is "16"."""
    return Parameter("Categorical", {"values": [_text(value) for value in _values(values)]}, when)


def ordinal(*values: str | float | Sequence[str | float], when: When | None = None) -> Parameter:
    """One of some values in this order: all texts, or all numbers."""
    listed = _values(values)
    if all(isinstance(value, str) for value in listed):
        return Parameter("Ordinal", {"values": listed}, when)
    return Parameter("Ordinal", {"numbers": [_number(value) for value in listed]}, when)


def parameters(space: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The parameters of a space as in `spec.parameters`: of this module, or distributions of Optuna."""
    if not isinstance(space, Mapping) or not space:
        raise StudyInvalid("space: give a dict with at least one parameter, such as dict(lr=winnow.log(1e-4, 0.3))")
    written = []
    for name, value in space.items():
        try:
            parameter = value if isinstance(value, Parameter) else _from_optuna(value)
            written.append(parameter.manifest(name))
        except StudyInvalid as error:
            raise StudyInvalid(f"space[{name!r}]: {error}") from None
    return written


def values(written: Iterable[Mapping[str, Any]], texts: Mapping[str, str]) -> dict[str, Any]:
    """The values of a configuration: of the texts that a trial holds, numbers where the parameter is one."""
    return {one["name"]: _value(one, texts[one["name"]]) for one in written if one["name"] in texts}


def _value(parameter: Mapping[str, Any], text: str) -> str | int | float:
    if parameter["type"] == "Integer":
        return int(text)
    if parameter["type"] == "Double":
        return float(text)
    numbers: list[float] = parameter.get("ordinal", {}).get("numbers") or []
    return next((number for number in numbers if number == float(text)), text) if numbers else text


def _from_optuna(value: object) -> Parameter:
    """Reads a distribution by its attributes, so that Optuna need not be installed."""
    choices = getattr(value, "choices", None)
    if choices is not None:
        return choice(*choices)
    low, high = getattr(value, "low", None), getattr(value, "high", None)
    if low is None or high is None:
        raise StudyInvalid(
            f"is {value!r}: use winnow.log, winnow.real, winnow.integer, winnow.choice or winnow.ordinal,"
            " or a distribution of Optuna"
        )
    if low == high:
        return ordinal(low)
    if type(value).__name__.startswith("Int"):
        logarithmic = bool(getattr(value, "log", False))
        return integer(low, high, step=1 if logarithmic else getattr(value, "step", 1), log=logarithmic)
    if getattr(value, "log", False):
        return log(low, high)
    return real(low, high, step=getattr(value, "step", None))


def _condition(name: str, when: When) -> dict[str, Any]:
    if not isinstance(when, tuple) or len(when) != 2 or not isinstance(when[0], str):
        raise StudyInvalid(f"when is {when!r}: give the name of a choice and its values, such as when=('opt', ['sgd'])")
    wanted = when[1]
    listed = [wanted] if isinstance(wanted, (str, int, float)) else list(wanted)
    return {"parameter": when[0], "in": [_text(value) for value in listed]}


def _values(given: tuple[Any, ...]) -> list[Any]:
    """The values themselves, also when they were given as one list."""
    return list(given[0]) if len(given) == 1 and isinstance(given[0], (list, tuple)) else list(given)


def _text(value: object) -> str:
    if value is None or isinstance(value, (str, bool, int, float)):
        return str(value)
    raise StudyInvalid(f"the value {value!r} is neither text nor number: name it by a text, and look it up in the trainer")


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        converted = getattr(value, "item", None)  # a scalar of NumPy
        if converted is None:
            raise StudyInvalid(f"{value!r} is not a number")
        return _number(converted())
    if not math.isfinite(value):
        raise StudyInvalid(f"{value!r} is not finite")
    return value


def _whole(value: object) -> int:
    number = _number(value)
    if number != int(number):
        raise StudyInvalid(f"{value!r} is not a whole number: use winnow.real")
    return int(number)
