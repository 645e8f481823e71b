from __future__ import annotations

import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import winnow
from winnow import trainer


class Operator(http.server.ThreadingHTTPServer):
    """Answers reports, with the next of some statuses and then with 200."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.reports: list[object] = []
        super().__init__(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/report"

    def close(self) -> None:
        self.shutdown()
        self.server_close()
        self.thread.join()


class Handler(http.server.BaseHTTPRequestHandler):
    server: Operator

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.reports.append((self.headers["Authorization"], body))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        self.send_response(status)
        self.end_headers()
        self.wfile.write(b"because of " + str(status).encode())

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def operator() -> Iterator[Operator]:
    server = Operator()
    yield server
    server.close()


def trial(operator: Operator, folder: Path, **variables: str) -> tuple[winnow.Trial, list[float]]:
    token = folder / "token"
    token.write_text("secret\n")
    pauses: list[float] = []
    environ = {"WINNOW_REPORT_URL": operator.url, "WINNOW_TOKEN_FILE": str(token), **variables}
    return winnow.Trial(environ, sleep=pauses.append), pauses


def test_a_report_carries_the_token_and_its_metrics(operator: Operator, tmp_path: Path) -> None:
    one, _ = trial(operator, tmp_path)
    assert one.report(3, accuracy=0.5)
    assert operator.reports == [("Bearer secret", {"step": 3, "metrics": {"accuracy": 0.5}})]


@pytest.mark.parametrize("status", [409, 422])
def test_the_operator_may_want_no_more(operator: Operator, tmp_path: Path, status: int) -> None:
    operator.statuses = [status]
    one, _ = trial(operator, tmp_path)
    assert not one.report(1, accuracy=0.5)


def test_a_report_comes_again_with_growing_pauses(operator: Operator, tmp_path: Path) -> None:
    operator.statuses = [503, 429, 404]
    one, pauses = trial(operator, tmp_path)
    assert one.report(1, accuracy=0.5)
    assert len(operator.reports) == 4
    assert [0.25 < pauses[0] <= 0.5, 0.5 < pauses[1] <= 1, 1 < pauses[2] <= 2] == [True] * 3


def test_a_wrong_report_is_told(operator: Operator, tmp_path: Path) -> None:
    operator.statuses = [400]
    one, _ = trial(operator, tmp_path)
    with pytest.raises(winnow.ReportRefused, match="step 1 with 400: because of 400"):
        one.report(1, accuracy=0.5)


def test_it_gives_up_after_five_minutes(operator: Operator, tmp_path: Path) -> None:
    operator.statuses = [503] * 1000
    token = tmp_path / "token"
    token.write_text("secret")
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    environ = {"WINNOW_REPORT_URL": operator.url, "WINNOW_TOKEN_FILE": str(token)}
    one = winnow.Trial(environ, sleep=sleep, clock=lambda: now[0])
    with pytest.raises(winnow.OperatorAway, match="gave up on reporting step 1"):
        one.report(1, accuracy=0.5)
    assert 285 < now[0] <= 300


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("learningRate", "HP_LEARNING_RATE"),
        ("learning_rate", "HP_LEARNING_RATE"),
        ("l2Weight", "HP_L2_WEIGHT"),
        ("useAMSGrad", "HP_USE_AMS_GRAD"),
        ("lr", "HP_LR"),
    ],
)
def test_a_parameter_has_a_variable(name: str, variable: str) -> None:
    assert winnow.variable(name) == variable


def test_parameters_are_read_by_their_types() -> None:
    one = winnow.Trial({"HP_X": "0.5", "HP_N": "7", "HP_OPT": "sgd", "HP_NONE": ""})
    assert (one.number("x"), one.whole("n"), one.text("opt", values=("sgd", "adam"))) == (0.5, 7, "sgd")
    assert (one.number("none", default=0.1), one.text("none"), one.text("none", default="a")) == (0.1, None, "a")


@pytest.mark.parametrize(
    ("text", "words"),
    [("fast", 'HP_X: "fast" is not a number'), ("11", 'HP_X: "11" is not from 0 to 10'), ("nan", "is not from 0 to 10")],
)
def test_a_parameter_that_cannot_be_used_is_told(text: str, words: str) -> None:
    with pytest.raises(winnow.ParameterError, match=words):
        winnow.Trial({"HP_X": text}).number("x", least=0, most=10)


def test_a_checkpoint_has_its_name_once_it_is_whole(tmp_path: Path) -> None:
    one = winnow.Trial({"WINNOW_CHECKPOINT_DIR": str(tmp_path)})
    assert one.checkpoint("state") is None
    with one.writing("state") as path:
        assert path is not None
        path.write_text("half")
        assert one.checkpoint("state") is None
    assert one.checkpoint("state") == tmp_path / "state"
    with winnow.Trial({}).writing("state") as path:
        assert path is None


def test_a_child_of_pbt_begins_with_the_checkpoint_of_its_parent(tmp_path: Path) -> None:
    own, parent = tmp_path / "own", tmp_path / "parent"
    own.mkdir()
    parent.mkdir()
    (parent / "state").touch()
    one = winnow.Trial({"WINNOW_CHECKPOINT_DIR": str(own), "WINNOW_PARENT_CHECKPOINT_DIR": str(parent)})
    assert one.checkpoint("state") == parent / "state"
    (own / "state").touch()
    assert one.checkpoint("state") == own / "state"


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ("def train(trial):\n    trial.report(1, loss=1)", 0, ""),
        ("def train():\n    winnow.Trial().report(1, loss=1)", 0, ""),
        ("def train(trial):\n    trial.number('x')", 2, "HP_X: is not set; the study must have this parameter\n"),
    ],
)
def test_the_file_alone_is_enough(body: str, code: int, said: str, tmp_path: Path) -> None:
    (tmp_path / "winnow.py").write_text(Path(trainer.__file__).read_text())
    (tmp_path / "train.py").write_text(f"import winnow\n\n{body}\n\nwinnow.run(train)\n")
    done = subprocess.run(
        [sys.executable, "-S", "-E", "-B", str(tmp_path / "train.py")], capture_output=True, text=True, env={}, timeout=120
    )
    assert (done.returncode, done.stderr) == (code, said)
    assert done.stdout == ('{"step": 1, "metrics": {"loss": 1.0}}\n' if code == 0 else "")


def test_the_examples_use_this_file_and_no_copy() -> None:
    root = Path(__file__).parents[2]
    assert (root / "examples" / "python" / "winnow.py").resolve() == root / "python" / "src" / "winnow" / "trainer.py"
