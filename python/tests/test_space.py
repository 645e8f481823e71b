from __future__ import annotations

import optuna
import pytest
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

import winnow
from winnow.space import parameters, values


@pytest.mark.parametrize(
    ("parameter", "written"),
    [
        (winnow.log(1e-4, 0.3), {"type": "Double", "double": {"min": 1e-4, "max": 0.3, "scale": "Log"}}),
        (winnow.real(0, 1), {"type": "Double", "double": {"min": 0, "max": 1}}),
        (winnow.real(0, 1, step=0.25), {"type": "Double", "double": {"min": 0, "max": 1, "step": 0.25}}),
        (winnow.integer(16, 128, step=16), {"type": "Integer", "integer": {"min": 16, "max": 128, "step": 16}}),
        (winnow.integer(1, 8), {"type": "Integer", "integer": {"min": 1, "max": 8}}),
        (winnow.integer(1, 64, log=True), {"type": "Integer", "integer": {"min": 1, "max": 64, "scale": "Log"}}),
        (winnow.choice("sgd", "adam"), {"type": "Categorical", "categorical": {"values": ["sgd", "adam"]}}),
        (winnow.choice(["a", "b"]), {"type": "Categorical", "categorical": {"values": ["a", "b"]}}),
        (winnow.choice(True, 16, 0.5), {"type": "Categorical", "categorical": {"values": ["True", "16", "0.5"]}}),
        (winnow.ordinal(16, 32, 64), {"type": "Ordinal", "ordinal": {"numbers": [16, 32, 64]}}),
        (winnow.ordinal("small", "large"), {"type": "Ordinal", "ordinal": {"values": ["small", "large"]}}),
        (FloatDistribution(1e-4, 0.3, log=True), {"type": "Double", "double": {"min": 1e-4, "max": 0.3, "scale": "Log"}}),
        (FloatDistribution(0, 1, step=0.5), {"type": "Double", "double": {"min": 0, "max": 1, "step": 0.5}}),
        (IntDistribution(2, 10, step=2), {"type": "Integer", "integer": {"min": 2, "max": 10, "step": 2}}),
        (IntDistribution(1, 100, log=True), {"type": "Integer", "integer": {"min": 1, "max": 100, "scale": "Log"}}),
        (IntDistribution(3, 3), {"type": "Ordinal", "ordinal": {"numbers": [3]}}),
        (CategoricalDistribution(["a", None]), {"type": "Categorical", "categorical": {"values": ["a", "None"]}}),
    ],
)
def test_a_parameter_is_written_as_the_manifest_has_it(parameter: object, written: dict[str, object]) -> None:
    assert parameters({"p": parameter}) == [{"name": "p", **written}]


@pytest.mark.parametrize("when", [("opt", ["sgd"]), ("opt", "sgd"), ("opt", ("sgd",))])
def test_a_condition_names_a_choice_and_its_values(when: tuple[str, str]) -> None:
    [written] = parameters({"momentum": winnow.real(0, 0.99, when=when)})
    assert written["when"] == {"parameter": "opt", "in": ["sgd"]}


@pytest.mark.parametrize(
    ("space", "words"),
    [
        ({}, "space: give a dict with at least one parameter"),
        ({"lr": (0, 1)}, r"space\['lr'\]: is \(0, 1\): use winnow.log"),
        ({"lr": winnow.real(0, 1, when="opt")}, "space.*when is 'opt': give the name of a choice"),  # type: ignore[arg-type]
        ({"lr": optuna.create_study}, "use winnow.log"),
    ],
)
def test_what_is_no_parameter_is_refused_by_its_name(space: dict[str, object], words: str) -> None:
    with pytest.raises(winnow.StudyInvalid, match=words):
        parameters(space)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: winnow.real(0, float("inf")), "inf is not finite"),
        (lambda: winnow.real("0", 1), "'0' is not a number"),  # type: ignore[arg-type]
        (lambda: winnow.integer(0.5, 1), "0.5 is not a whole number: use winnow.real"),  # type: ignore[arg-type]
        (lambda: winnow.choice(object()), "neither text nor number"),  # type: ignore[arg-type]
    ],
)
def test_a_bound_is_a_finite_number(make: object, words: str) -> None:
    with pytest.raises(winnow.StudyInvalid, match=words):
        make()  # type: ignore[operator]


def test_numbers_of_numpy_are_numbers() -> None:
    import numpy

    assert winnow.log(numpy.float64(1e-4), numpy.float32(0.5)).range == {"min": 1e-4, "max": 0.5, "scale": "Log"}
    assert winnow.integer(numpy.int64(1), numpy.int64(3)).range == {"min": 1, "max": 3}


def test_texts_of_a_trial_become_values_of_their_types() -> None:
    written = parameters(
        {
            "lr": winnow.log(1e-4, 1),
            "units": winnow.integer(1, 64),
            "opt": winnow.choice("sgd", "1"),
            "batch": winnow.ordinal(16, 0.5),
            "size": winnow.ordinal("1", "2"),
            "momentum": winnow.real(0, 1, when=("opt", "sgd")),
        }
    )
    texts = {"lr": "3.0E-4", "units": "7", "opt": "1", "batch": "16", "size": "2"}
    assert values(written, texts) == {"lr": 3e-4, "units": 7, "opt": "1", "batch": 16, "size": "2"}
