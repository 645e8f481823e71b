"""Studies on a real API server with the packaged operator; pods run as processes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kubernetes import client

import winnow

from .conftest import NAMESPACE, ROOT, Cluster, descend

SPACE = {"x": winnow.real(-1, 1), "slope": winnow.choice("1", "2")}


def pause(trial: winnow.Trial) -> None:
    import time

    print("begins", flush=True)
    time.sleep(600)


def tuned(function: Callable[..., object], name: str, **more: Any) -> winnow.Study:
    wish: dict[str, Any] = {"space": SPACE, "minimize": "loss", "steps": 3, "trials": 4, "seed": 1, "image": "python:3"}
    return winnow.tune(function, name=name, **{**wish, **more})


def owned(admin: Any, name: str) -> Any:
    [config_map] = client.CoreV1Api(admin).list_namespaced_config_map(NAMESPACE, label_selector=f"winnow.dev/study={name}").items
    return config_map


def test_a_function_is_tuned_on_a_cluster_by_a_user_with_few_rights(cluster: Cluster) -> None:
    study = tuned(descend, "whole", checkpoints="claim", pruner=winnow.asha(3), steps=None, parallel=2)
    assert study.wait(progress=False).state == "Complete"

    trials = study.trials()
    assert [trial.number for trial in trials] == [0, 1, 2, 3]
    best = study.best
    assert best is not None
    completed = [trial for trial in trials if trial.state == "Completed"]
    assert best.value == min(trial.value for trial in completed if trial.value is not None)
    assert best.value == pytest.approx((best.params["x"] - 0.3) ** 2 + float(best.params["slope"]) / 30)
    assert study.to_optuna().best_params == best.params
    assert len(study.to_frame()) == 4
    assert [one.name for one in winnow.studies()].count("whole") == 1
    assert winnow.load("whole").best == best
    study.delete()
    with pytest.raises(winnow.StudyNotFound, match="study whole is not there in namespace team-a"):
        _ = study.state


def test_the_function_lies_in_a_config_map_that_the_study_owns(cluster: Cluster) -> None:
    study = tuned(pause, "owner")
    config_map = owned(cluster.admin, "owner")
    [owner] = config_map.metadata.owner_references
    assert (owner.kind, owner.name, owner.uid) == ("TuningStudy", "owner", study.manifest["metadata"]["uid"])
    assert "def pause(trial" in config_map.data["winnow_train.py"]
    assert study.manifest["spec"]["suspend"] is False
    study.delete()


def test_a_study_may_follow_one_of_its_name_whose_config_map_is_still_there(cluster: Cluster) -> None:
    # there is no garbage collector here, so the ConfigMap of the first stays
    tuned(pause, "again").delete()
    study = tuned(pause, "again")
    assert study.manifest["spec"]["suspend"] is False
    study.delete()


def test_a_study_is_suspended_resumed_and_a_trial_withdrawn(
    cluster: Cluster, eventually: Callable[[Callable[[], Any]], Any]
) -> None:
    study = tuned(pause, "paused", trials=2, parallel=1)
    eventually(lambda: [trial.state for trial in study.trials()] == ["Running"])
    lines = study.logs(0, follow=True)
    assert next(lines) == "begins"
    study.suspend()
    eventually(lambda: study.state == "Suspended" and study.trials()[0].state == "Paused")
    assert list(lines) == []
    study.resume()
    eventually(lambda: study.trials()[0].state == "Running" and study.trials()[0].attempts == 2)
    eventually(lambda: study.logs("paused-0") == "begins\n")
    study.stop(0)
    eventually(lambda: [trial.number for trial in study.trials()] == [1])
    with pytest.raises(winnow.StudyNotFound, match="study paused has no trial paused-0; it has 1"):
        study.stop(0)
    study.delete()


OLDEST = """
import time

import kubernetes

from tests.test_cluster import pause, tuned

assert kubernetes.__version__ == "29.0.0", kubernetes.__version__


def running(study):
    while [trial.state for trial in study.trials()] != ["Running"]:
        time.sleep(0.1)


study = tuned(pause, "oldest", trials=1, parallel=1)
running(study)
assert next(study.logs(0, follow=True)) == "begins"
study.suspend()
while study.state != "Suspended":
    time.sleep(0.1)
study.resume()
running(study)
while study.logs(0) != "begins\\n":
    time.sleep(0.1)
study.stop(0)
study.delete()
print("done")
"""


def test_the_oldest_client_that_is_allowed_does_the_same(cluster: Cluster) -> None:
    path = os.pathsep.join([os.environ["WINNOW_OLDEST_KUBERNETES"], os.environ["PYTHONPATH"]])
    done = subprocess.run(
        [sys.executable, "-c", OLDEST],
        cwd=ROOT / "python",
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.stdout == "done\n", done.stderr


def test_the_manifest_of_the_house_runs_as_it_is(cluster: Cluster, tmp_path: Path) -> None:
    """A manifest with an image and a command: a trainer in plain Python beside the trainer's half."""
    folder = ROOT / "python" / "src" / "winnow"
    (tmp_path / "winnow.py").write_text((folder / "trainer.py").read_text())
    (tmp_path / "train.py").write_text(
        "import winnow\n\ndef train(trial):\n    trial.report(1, loss=trial.number('x') ** 2)\n\nwinnow.run(train)\n"
    )
    manifest = f"""
        apiVersion: winnow.dev/v1alpha1
        kind: TuningStudy
        metadata: {{name: house}}
        spec:
          objectives: [{{metric: loss, direction: Minimize}}]
          parameters: [{{name: x, type: Double, double: {{min: 1e-2, max: 1, scale: Log}}}}]
          pruner: {{type: None, none: {{maxResource: 1}}}}
          limits: {{trials: 9, parallelTrials: 1}}
          trial: {{pod: {{spec: {{containers: [
            {{name: main, image: none, command: [python3, {tmp_path}/train.py]}}]}}}}}}
    """
    study = winnow.tune(manifest=manifest, trials=2)
    assert study.wait(progress=False).state == "Complete"
    assert len(study.trials()) == 2
    study.delete()


def test_a_study_that_fails_says_why(cluster: Cluster) -> None:
    def broken(trial: winnow.Trial) -> None:
        raise ValueError("no data")

    study = tuned(broken, "broken", parallel=1, spec={"limits": {"failedTrials": 0}, "trial": {"retries": 0}})
    with pytest.raises(winnow.StudyFailed, match="study broken is Failed: .*"):
        study.wait(progress=False)
    assert "ValueError: no data" in study.logs(study.trials()[0].number)
    study.delete()


def test_what_the_cluster_refuses_is_told_in_its_words_and_leaves_nothing(cluster: Cluster) -> None:
    with pytest.raises(winnow.StudyInvalid, match="the cluster refuses study wrong: .*scale Log needs min > 0"):
        tuned(descend, "wrong", space={"x": winnow.log(0, 1)})
    assert "wrong" not in [one.name for one in winnow.studies()]


def test_a_function_that_is_too_large_leaves_no_study(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("winnow.function.files", lambda function: {"winnow_train.py": "#" * (1 << 21)})
    with pytest.raises(winnow.WinnowError, match="the ConfigMap large-function-"):
        tuned(descend, "large")
    assert "large" not in [one.name for one in winnow.studies()]


def test_a_second_study_of_a_name_is_refused(cluster: Cluster) -> None:
    study = tuned(pause, "twice")
    with pytest.raises(winnow.StudyInvalid, match=r"study twice exists already in namespace team-a: .*winnow.load\('twice'\)"):
        tuned(pause, "twice")
    assert study.manifest["metadata"]["name"] == "twice"
    study.delete()


def test_a_missing_right_names_itself_and_whom_to_ask(cluster: Cluster) -> None:
    words = 'cannot list .*tuningstudies.*"other": ask an administrator for the role `edit`'
    with pytest.raises(winnow.BackendError, match=words):
        winnow.studies(namespace="other")


def test_a_study_that_is_not_there_is_told(cluster: Cluster) -> None:
    with pytest.raises(winnow.StudyNotFound, match="study nobody is not there in namespace team-a"):
        winnow.load("nobody")


def test_a_cluster_that_is_away_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    file = tmp_path / "kubeconfig"
    file.write_text(
        f"""
apiVersion: v1
kind: Config
current-context: c
clusters: [{{name: c, cluster: {{server: "http://127.0.0.1:{port}"}}}}]
users: [{{name: u, user: {{token: t}}}}]
contexts: [{{name: c, context: {{cluster: c, user: u}}}}]
"""
    )
    monkeypatch.setenv("KUBECONFIG", str(file))
    with pytest.raises(winnow.BackendError, match=f"the cluster at http://127.0.0.1:{port} does not answer"):
        winnow.studies()


def test_no_kubeconfig_is_told_with_its_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "none"))
    words = "no cluster is known here .*: set KUBECONFIG to a kubeconfig, or use backend='local'"
    with pytest.raises(winnow.BackendError, match=words):
        winnow.studies()
