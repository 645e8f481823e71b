from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import winnow
from winnow.progress import Progress

from .conftest import descend

SPACE = {"x": winnow.real(-1, 1), "slope": winnow.choice("1", "2")}


def slow(trial: winnow.Trial) -> None:
    """Trains no further than the number in a file says."""
    import pathlib
    import time

    step = 0
    allowed = pathlib.Path(trial.text("allowed") or "")
    saved = trial.checkpoint("step")
    if saved:
        step = int(saved.read_text())
        print(f"goes on after step {step}")
    print("begins")
    while step < trial.max_resource:
        step += 1
        while int("0" + allowed.read_text()) < step:
            time.sleep(0.02)
        with trial.writing("step") as path:
            assert path
            path.write_text(str(step))
        if not trial.report(step, loss=trial.number("x") + step):
            return
        print(f"reported {step}")


def broken(trial: winnow.Trial) -> None:
    raise ValueError(f"no such data for {trial.name}")


def local(function: Callable[..., object] | None, folder: Path, **more: Any) -> winnow.Study:
    wish: dict[str, Any] = {"name": "s", "space": SPACE, "minimize": "loss", "steps": 3, "trials": 4, "seed": 1, "parallel": 2}
    return winnow.tune(function, backend="local", folder=folder, **{**wish, **more})


def waiting(folder: Path) -> tuple[winnow.Study, Path]:
    """A study of one trial of three steps, none of which is allowed yet."""
    allowed = folder.parent / f"{folder.name}.allowed"
    allowed.write_text("0")
    space = {"x": winnow.real(0, 1), "allowed": winnow.choice(str(allowed))}
    return local(slow, folder, space=space, trials=1, parallel=1, pruner=winnow.none(3), steps=None), allowed


def test_a_function_is_tuned_from_its_start_to_its_best(winnow_command: None, tmp_path: Path) -> None:
    study = local(descend, tmp_path).wait(progress=False)

    assert study.state == "Complete"
    trials = study.trials()
    assert [trial.number for trial in trials] == [0, 1, 2, 3]
    assert {trial.state for trial in trials} <= {"Completed", "Stopped"}
    completed = [trial for trial in trials if trial.state == "Completed"]
    best = min(completed, key=lambda trial: trial.value or 0)
    assert study.best == winnow.Best(best.name, best.number, best.value or 0, 3, best.params)
    x, slope = best.params["x"], best.params["slope"]
    assert isinstance(x, float)
    assert slope in ("1", "2")
    assert [step for step, _ in best.curve] == [1, 2, 3]
    losses = [(x - 0.3) ** 2 + float(slope) / (10 * step) for step in (1, 2, 3)]
    assert [loss for _, loss in best.curve] == pytest.approx(losses)
    assert best.metrics["root"] == pytest.approx((best.value or 0) ** 0.5)
    assert best.start is not None
    assert best.end is not None
    assert best.start <= best.end
    assert study.logs(best.number) == f"x is {x}\n"
    assert list(study.logs(best.name, follow=True)) == [f"x is {x}"]
    assert [one.name for one in winnow.studies(backend="local", folder=tmp_path)] == ["s"]
    assert winnow.load("s", backend="local", folder=tmp_path).best == study.best


def test_the_trials_are_a_table_and_a_study_of_optuna(winnow_command: None, tmp_path: Path) -> None:
    import optuna

    study = local(descend, tmp_path).wait(progress=False)
    trials = study.trials()

    frame = study.to_frame()
    assert list(frame["number"]) == [0, 1, 2, 3]
    assert list(frame["params_x"]) == [trial.params["x"] for trial in trials]
    assert list(frame["loss"]) == [trial.value for trial in trials]
    assert list(frame["state"]) == [trial.state for trial in trials]

    made = study.to_optuna()
    assert made.direction == optuna.study.StudyDirection.MINIMIZE
    assert [trial.user_attrs["winnow_trial"] for trial in made.trials] == [trial.name for trial in trials]
    assert [trial.params for trial in made.trials] == [dict(trial.params) for trial in trials]
    assert [trial.value for trial in made.trials] == [trial.value for trial in trials]
    assert [trial.intermediate_values for trial in made.trials] == [dict(trial.curve) for trial in trials]
    states = {"Completed": optuna.trial.TrialState.COMPLETE, "Stopped": optuna.trial.TrialState.PRUNED}
    assert [trial.state for trial in made.trials] == [states[trial.state] for trial in trials]
    best = study.best
    assert best is not None
    assert made.best_value == best.value
    assert made.best_params == best.params


def test_a_command_is_found_from_the_folder_of_the_caller(
    winnow_command: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    trainer = Path(winnow.__file__).parent / "trainer.py"
    (tmp_path / "winnow.py").write_text(trainer.read_text())
    (tmp_path / "train.py").write_text(
        "import winnow\n\ndef train(trial):\n    trial.report(1, loss=trial.number('x') ** 2)\n\nwinnow.run(train)\n"
    )
    study = local(None, tmp_path / "runs", command=f"{sys.executable} train.py", steps=1).wait(progress=False)
    best = study.best
    assert best is not None
    assert best.value == pytest.approx(best.params["x"] ** 2)


def test_a_study_outlives_who_started_it(winnow_command: None, tmp_path: Path) -> None:
    script = tmp_path / "start.py"
    script.write_text(
        f"import sys, pathlib\nsys.path.insert(0, {str(Path(__file__).parents[1])!r})\n"
        "from tests.test_local import waiting\n"
        f"waiting(pathlib.Path({str(tmp_path)!r}))\n"
    )
    subprocess.run([sys.executable, str(script)], check=True, timeout=600)

    study = winnow.load("s", backend="local", folder=tmp_path)
    assert study.state in ("Waiting", "Running")
    (tmp_path.parent / f"{tmp_path.name}.allowed").write_text("3")
    assert study.wait(progress=False).state == "Complete"


def test_a_study_is_suspended_and_resumed_from_its_checkpoint(
    winnow_command: None, tmp_path: Path, eventually: Callable[[Callable[[], Any]], Any]
) -> None:
    study, allowed = waiting(tmp_path)
    allowed.write_text("2")
    eventually(lambda: study.trials() and study.trials()[0].state == "Running" and "reported 2" in study.logs(0))
    study.suspend()
    assert study.state == "Suspended"
    with pytest.raises(winnow.BackendError, match=r"the run of s has ended before the study did; resume\(\) goes on"):
        study.wait(progress=False)
    allowed.write_text("3")
    winnow.load("s", backend="local", folder=tmp_path).resume()
    assert study.wait(progress=False).state == "Complete"
    assert study.logs(0) == "begins\nreported 1\nreported 2\ngoes on after step 2\nbegins\nreported 3\n"


def test_a_log_is_followed_while_it_is_written(
    winnow_command: None, tmp_path: Path, eventually: Callable[[Callable[[], Any]], Any]
) -> None:
    study, allowed = waiting(tmp_path)
    eventually(lambda: study.trials() and study.trials()[0].state == "Running")
    lines = study.logs(0, follow=True)
    assert next(lines) == "begins"
    allowed.write_text("3")
    assert list(lines) == ["reported 1", "reported 2", "reported 3"]
    assert study.wait(progress=False).state == "Complete"


def test_waiting_ends_in_time_and_the_study_goes_on(winnow_command: None, tmp_path: Path) -> None:
    study, allowed = waiting(tmp_path)
    with pytest.raises(TimeoutError, match="study s is still .* after 0 s; it goes on"):
        study.wait(progress=False, timeout=0)
    allowed.write_text("3")
    assert study.wait(progress=False).state == "Complete"


def test_the_bar_shows_how_far_a_study_is(winnow_command: None, tmp_path: Path) -> None:
    study = local(descend, tmp_path).wait(progress=False)
    out = io.StringIO()
    Progress(out).show(study.manifest, ended=True)
    best = study.best
    assert best is not None
    line = out.getvalue()
    assert line.startswith("s ████████████████████████ Complete, 4/4 trials, best ")
    assert f"({best.trial})" in line


def test_a_deleted_study_leaves_nothing(winnow_command: None, tmp_path: Path) -> None:
    study, _ = waiting(tmp_path)
    study.delete()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(winnow.StudyNotFound, match="study s is not there in .*; there are: none"):
        winnow.load("s", backend="local", folder=tmp_path)


def test_a_run_that_is_killed_is_told_and_goes_on(winnow_command: None, tmp_path: Path) -> None:
    study, allowed = waiting(tmp_path)
    holder = study._backend._holder("s")  # type: ignore[attr-defined]
    os.kill(holder, signal.SIGKILL)
    with pytest.raises(winnow.BackendError, match="the run of s has ended before the study did.*resume"):
        study.wait(progress=False)
    allowed.write_text("3")
    study.resume()
    assert study.wait(progress=False).state == "Complete"


def test_a_study_that_fails_says_why(winnow_command: None, tmp_path: Path) -> None:
    study = local(broken, tmp_path, spec={"limits": {"failedTrials": 0}, "trial": {"retries": 0}})
    with pytest.raises(winnow.StudyFailed, match="study s is Failed: .*"):
        study.wait(progress=False)
    assert "ValueError: no such data for s-" in study.logs(study.trials()[0].number)


def test_two_studies_of_a_name_are_refused(winnow_command: None, tmp_path: Path) -> None:
    local(descend, tmp_path).wait(progress=False)
    with pytest.raises(winnow.StudyInvalid, match=r"study s exists already in .*winnow.load\('s', backend='local'\)"):
        local(descend, tmp_path)
    study = winnow.load("s", backend="local", folder=tmp_path)
    with pytest.raises(winnow.StudyInvalid, match="study s has ended: there is nothing to suspend"):
        study.suspend()
    with pytest.raises(winnow.StudyNotFound, match="study s has no trial s-99; it has 4"):
        study.logs(99)
    with pytest.raises(winnow.BackendError, match="a local run cannot give up a single trial"):
        study.stop(0)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"space": {"x": winnow.log(0, 1)}}, "refuses study s: .*scale Log needs min > 0"),
        ({"name": "Up_Per"}, "refuses study Up_Per: .*metadata.name"),
        ({"name": "../up"}, "name: '../up' cannot be the name of a folder"),
    ],
)
def test_what_winnow_refuses_is_told_in_its_words(winnow_command: None, tmp_path: Path, more: dict[str, Any], words: str) -> None:
    with pytest.raises(winnow.StudyInvalid, match=words):
        local(descend, tmp_path, **more)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_command_is_told_with_its_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WINNOW_COMMAND", str(tmp_path / "none"))
    with pytest.raises(winnow.BackendError, match="the command .*none is missing: set WINNOW_COMMAND"):
        local(descend, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_manifest_of_a_local_run_is_one_for_a_cluster(winnow_command: None, tmp_path: Path) -> None:
    study, _ = waiting(tmp_path)
    written = json.loads((tmp_path / ".s" / "manifest.json").read_text())
    assert written["spec"]["trial"]["pod"]["spec"]["containers"][0]["command"] == ["python3", "/winnow/winnow_train.py"]
    study.delete()
