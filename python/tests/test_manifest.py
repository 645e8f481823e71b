from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from kubernetes import client

import winnow
from winnow.manifest import Wish, read, study

SPACE = {"lr": winnow.log(1e-4, 0.3), "opt": winnow.choice("sgd", "adam")}
WHOLE: dict[str, Any] = {"name": "digits", "space": SPACE, "maximize": "accuracy", "steps": 27, "image": "trainer:1"}


def spec(**more: Any) -> dict[str, Any]:
    written: dict[str, Any] = study(Wish(**{**WHOLE, **more}))["spec"]
    return written


def trainer(**more: Any) -> dict[str, Any]:
    container: dict[str, Any] = spec(**more)["trial"]["pod"]["spec"]["containers"][0]
    return container


def test_little_makes_a_whole_study() -> None:
    assert study(Wish(**WHOLE)) == {
        "apiVersion": "winnow.dev/v1alpha1",
        "kind": "TuningStudy",
        "metadata": {"name": "digits"},
        "spec": {
            "parameters": [
                {"name": "lr", "type": "Double", "double": {"min": 1e-4, "max": 0.3, "scale": "Log"}},
                {"name": "opt", "type": "Categorical", "categorical": {"values": ["sgd", "adam"]}},
            ],
            "objectives": [{"metric": "accuracy", "direction": "Maximize"}],
            "pruner": {"type": "Auto", "auto": {"maxResource": 27}},
            "limits": {"trials": 40, "parallelTrials": 4},
            "trial": {
                "pod": {
                    "spec": {
                        "containers": [
                            {
                                "name": "trainer",
                                "terminationMessagePolicy": "FallbackToLogsOnError",
                                "image": "trainer:1",
                            }
                        ]
                    }
                }
            },
        },
    }


@pytest.mark.parametrize(
    ("more", "limits"),
    [
        ({"trials": 2}, {"trials": 2, "parallelTrials": 2}),
        ({"trials": 2, "parallel": 4}, {"trials": 2, "parallelTrials": 4}),
        ({"timeout": 60}, {"parallelTrials": 4, "durationSeconds": 60}),
        ({"pruner": winnow.hyperband(27), "steps": None}, {"parallelTrials": 4}),
        ({"pruner": winnow.asha(27), "steps": None, "trials": 81, "parallel": 8}, {"trials": 81, "parallelTrials": 8}),
    ],
)
def test_a_study_ends_though_nobody_says_when(more: dict[str, Any], limits: dict[str, int]) -> None:
    assert spec(**more)["limits"] == limits


@pytest.mark.parametrize(
    ("more", "pruner"),
    [
        ({"steps": 1}, {"type": "None", "none": {"maxResource": 1}}),
        ({"pruner": "ASHA"}, {"type": "ASHA", "asha": {"maxResource": 27}}),
        ({"pruner": "successive_halving"}, {"type": "SuccessiveHalving", "successiveHalving": {"maxResource": 27}}),
        ({"pruner": winnow.pbt(40, 10), "steps": None}, {"type": "PBT", "pbt": {"maxResource": 40, "interval": 10}}),
        (
            {"pruner": winnow.wilcoxon(5, p_threshold=0.2), "steps": None},
            {"type": "Wilcoxon", "wilcoxon": {"instances": 5, "pThreshold": 0.2}},
        ),
        (
            {"pruner": winnow.asha(27, mode="Stopping", quota=False), "steps": None},
            {"type": "ASHA", "asha": {"maxResource": 27, "mode": "Stopping", "quota": False}},
        ),
    ],
)
def test_a_pruner_is_named_or_made(more: dict[str, Any], pruner: dict[str, Any]) -> None:
    assert spec(**more)["pruner"] == pruner


def test_the_sampler_keeps_its_seed() -> None:
    assert spec(sampler="TPE", seed=7)["sampler"] == {"type": "TPE", "seed": 7}
    assert spec(seed=7)["sampler"] == {"seed": 7}


def test_several_objectives_are_lists() -> None:
    assert spec(maximize=["accuracy"], minimize=["size", "latency"])["objectives"] == [
        {"metric": "accuracy", "direction": "Maximize"},
        {"metric": "size", "direction": "Minimize"},
        {"metric": "latency", "direction": "Minimize"},
    ]


def test_the_pod_takes_what_is_given() -> None:
    written = spec(
        command="python3 train.py --fast",
        gpus=2,
        env={"OMP_NUM_THREADS": 2},
        checkpoints="claim",
        pod={
            "nodeSelector": {"gpu": "a100"},
            "containers": [{"name": "trainer", "resources": {"requests": {"cpu": "1"}}}, {"name": "helper", "image": "h"}],
        },
        spec={"trial": {"retries": 5}, "limits": {"gpuHours": 3}},
    )
    assert written["limits"] == {"trials": 40, "parallelTrials": 4, "gpuHours": 3}
    assert written["trial"]["retries"] == 5
    assert written["trial"]["checkpoints"] == {"volume": {"persistentVolumeClaim": {"claimName": "claim"}}}
    pod = written["trial"]["pod"]["spec"]
    assert pod["nodeSelector"] == {"gpu": "a100"}
    assert pod["containers"] == [
        {
            "name": "trainer",
            "terminationMessagePolicy": "FallbackToLogsOnError",
            "image": "trainer:1",
            "command": ["python3", "train.py", "--fast"],
            "env": [{"name": "OMP_NUM_THREADS", "value": "2"}],
            "resources": {"limits": {"nvidia.com/gpu": 2}, "requests": {"cpu": "1"}},
        },
        {"name": "helper", "image": "h"},
    ]


def test_the_pod_may_be_an_object_of_the_client() -> None:
    pod = client.V1PodSpec(
        containers=[client.V1Container(name="trainer", image_pull_policy="Always")], service_account_name="trainer"
    )
    written = spec(pod=pod)["trial"]["pod"]["spec"]
    assert written["serviceAccountName"] == "trainer"
    assert written["containers"][0]["imagePullPolicy"] == "Always"
    assert written["containers"][0]["image"] == "trainer:1"


def test_a_function_is_mounted_and_started() -> None:
    wish = Wish(**WHOLE, pod={"volumes": [{"name": "data", "emptyDir": {}}]})
    pod = study(wish, function=True, draw=lambda: "1f")["spec"]["trial"]["pod"]["spec"]
    assert pod["containers"][0]["command"] == ["python3", "/winnow/winnow_train.py"]
    assert pod["containers"][0]["volumeMounts"] == [{"name": "tuned-function", "mountPath": "/winnow", "readOnly": True}]
    assert pod["volumes"] == [
        {"name": "tuned-function", "configMap": {"name": "digits-function-1f"}},
        {"name": "data", "emptyDir": {}},
    ]


def test_what_is_given_lies_over_a_manifest() -> None:
    base = read(
        """
        apiVersion: winnow.dev/v1alpha1
        kind: TuningStudy
        metadata: {name: base, labels: {team: a}}
        spec:
          objectives: [{metric: loss, direction: Minimize}]
          parameters: [{name: lr, type: Double, double: {min: 1e-4, max: 1, scale: Log}}]
          pruner: {type: ASHA, asha: {maxResource: 9}}
          limits: {trials: 5, parallelTrials: 1}
          trial:
            pod:
              metadata: {annotations: {since: 2026-01-02}}
              spec:
                containers:
                - {name: main, image: old, env: [{name: A, value: "1"}], resources: {limits: {memory: 1Gi}}}
                - {name: side, image: side}
                volumes: [{name: data, emptyDir: {}}]
        """
    )
    written = study(Wish(name="own", trials=7, image="new", gpus=1, env={"B": 2}, pod={"volumes": [{"name": "more"}]}), base)
    assert written["metadata"] == {"name": "own", "labels": {"team": "a"}}
    assert written["spec"]["limits"] == {"trials": 7, "parallelTrials": 1}
    assert written["spec"]["pruner"] == {"type": "ASHA", "asha": {"maxResource": 9}}
    assert written["spec"]["parameters"][0]["double"]["min"] == 1e-4
    pod = written["spec"]["trial"]["pod"]
    assert pod["metadata"] == {"annotations": {"since": "2026-01-02"}}
    assert pod["spec"]["volumes"] == [{"name": "data", "emptyDir": {}}, {"name": "more"}]
    assert pod["spec"]["containers"] == [
        {
            "name": "main",
            "image": "new",
            "env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}],
            "resources": {"limits": {"memory": "1Gi", "nvidia.com/gpu": 1}},
        },
        {"name": "side", "image": "side"},
    ]


def test_a_variable_that_is_given_wins_over_that_of_the_pod() -> None:
    pod = {"containers": [{"name": "trainer", "env": [{"name": "A", "value": "1"}]}]}
    assert trainer(env={"A": 2}, pod=pod)["env"] == [{"name": "A", "value": "2"}]


def test_a_manifest_is_a_file_too(tmp_path: Path) -> None:
    written = study(Wish(**WHOLE))
    file = tmp_path / "study.yaml"
    file.write_text(json.dumps(written))
    assert read(file) == read(str(file)) == read(written) == written


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ("missing.yaml", "manifest: No such file or directory: missing.yaml"),
        ("kind: Pod\nmetadata: {name: a}", "holds 0 studies"),
        ("kind: TuningStudy\n---\nkind: ConfigMap\nmetadata: {name: a}", "also holds ConfigMap a: create that with kubectl"),
        ("kind: [\n", "manifest: is no YAML"),
        ("{kind: ", "manifest: is no"),
    ],
)
def test_a_manifest_that_is_no_study_is_refused(manifest: str, words: str) -> None:
    with pytest.raises(winnow.StudyInvalid, match=words):
        read(manifest)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": None}, "name: is missing"),
        ({"maximize": None}, "say what to optimise .* such as maximize='accuracy'"),
        ({"steps": None}, "steps: say of how many steps"),
        ({"pruner": winnow.asha(9)}, "steps: the pruner says already"),
        ({"pruner": "percentile"}, r"has settings of its own: use winnow.percentile\(...\)"),
        ({"space": None}, "space: give a dict"),
        ({"env": {"A": None}}, r"env\['A'\]: is None"),
        ({"pod": "gpu"}, "'gpu': give a dict"),
        ({"pod": {"containers": [{"image": "a"}]}}, "has no name: give it one"),
    ],
)
def test_what_only_this_package_can_know_is_refused_with_its_cure(more: dict[str, Any], words: str) -> None:
    with pytest.raises(winnow.StudyInvalid, match=words):
        spec(**more)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "image: is missing: name an image that trains, or use backend='local'"),
        ({"backend": "local"}, "say what trains: a function, or command='python3 train.py'"),
        ({"backend": "kubernetes"}, "image: is missing"),
        ({"backend": "kubernetes", "image": "i"}, 'backend: is \'kubernetes\': use "cluster" or "local"'),
        ({"backend": "local", "command": "true", "namespace": "a"}, "namespace: a local run has none"),
    ],
)
def test_who_asks_for_too_little_or_too_much_is_told(arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(winnow.StudyInvalid, match=words):
        winnow.tune(name="a", space=SPACE, maximize="accuracy", steps=3, **arguments)


def test_every_pruner_is_one_that_the_manifest_knows(winnow_command: None, tmp_path: Path) -> None:
    made = [
        winnow.none(9),
        winnow.auto(9, min_resource=1, reduction_factor=3),
        winnow.asha(9, min_resource=1, reduction_factor=3, brackets=2, mode="Stopping", window=5),
        winnow.pasha(9, min_resource=1, reduction_factor=3),
        winnow.hyperband(9, min_resource=1, reduction_factor=3),
        winnow.successive_halving(9, min_resource=1, reduction_factor=3),
        winnow.median(9, startup_trials=2, warmup_steps=1, interval_steps=2),
        winnow.percentile(9, 25, startup_trials=2, warmup_steps=1, interval_steps=2),
        winnow.threshold(9, lower=0, upper=1, warmup_steps=1, interval_steps=2),
        winnow.patience(9, patience=2, min_delta=0.1, warmup_steps=1, interval_steps=2),
        winnow.wilcoxon(5, p_threshold=0.1, startup_instances=2),
        winnow.pbt(8, 4, population=4, quantile=0.3, resample_probability=0.1),
    ]
    for number, pruner in enumerate(made):
        file = tmp_path / f"{number}.json"
        written = study(Wish(**{**WHOLE, "steps": None, "pruner": pruner, "trials": 12, "checkpoints": "claim"}))
        file.write_text(json.dumps(written))
        checked = subprocess.run([os.environ["WINNOW_COMMAND"], "check", str(file)], capture_output=True, text=True, timeout=300)
        assert checked.returncode == 0, (pruner, checked.stdout, checked.stderr)
