"""What the tests share: the command `winnow`, and a real cluster whose pods are processes."""

from __future__ import annotations

import http.server
import json
import os
import pathlib
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

ROOT = pathlib.Path(__file__).parents[2]
NAMESPACE = "team-a"
LONGEST = 300.0

# what docs/python.md says that a user needs
RIGHTS = [
    {"apiGroups": ["winnow.dev"], "resources": ["tuningstudies"], "verbs": ["create", "get", "list", "patch", "delete"]},
    {"apiGroups": ["winnow.dev"], "resources": ["tuningtrials"], "verbs": ["get", "list", "delete"]},
    {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["create"]},
    {"apiGroups": [""], "resources": ["pods/log"], "verbs": ["get"]},
]


def descend(trial):  # type: ignore[no-untyped-def]
    """A trainer of a function without a library: the loss falls towards (x - 0.3)^2, the more the longer."""
    import math

    x = trial.number("x")
    slope = trial.number("slope", default=1.0)
    step = 0
    saved = trial.checkpoint("step")
    if saved:
        step = int(saved.read_text())
    print(f"x is {x}")
    while step < trial.max_resource:
        step += 1
        loss = (x - 0.3) ** 2 + slope / (10 * step)
        with trial.writing("step") as path:
            if path:
                path.write_text(str(step))
        if not trial.report(step, loss=loss, root=math.sqrt(loss)):
            return


@pytest.fixture(scope="session")
def winnow_command() -> Iterator[None]:
    """The command of this checkout, built if that is needed."""
    before = os.environ.get("WINNOW_COMMAND")
    os.environ.setdefault("WINNOW_COMMAND", str(ROOT / "winnow"))
    subprocess.run([os.environ["WINNOW_COMMAND"], "--version"], check=True, timeout=600, capture_output=True)
    yield
    if before is None:
        del os.environ["WINNOW_COMMAND"]


@dataclass(frozen=True)
class Cluster:
    """A cluster that runs: the kubeconfig of its administrator, and of a user with the rights of docs/python.md."""

    admin: Any
    user_kubeconfig: pathlib.Path
    pods: pathlib.Path


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """API server, operator and kubelet of `bench/run ProcessCluster`; the kubeconfig in KUBECONFIG is that of a user."""
    from kubernetes import client, config

    folder = tmp_path_factory.mktemp("cluster")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(ROOT / "bench" / "run"), "ProcessCluster", str(folder), NAMESPACE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdin is not None
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    if not line:
        pytest.fail(f"the cluster did not start: {(folder / 'log').read_text()[-4000:]}")
    admin = config.new_client_from_config(config_file=line)
    user = folder / "user.kubeconfig"
    user.write_text(json.dumps(_user_kubeconfig(client.CoreV1Api(admin), client.RbacAuthorizationV1Api(admin), line)))
    before = os.environ.get("KUBECONFIG")
    os.environ["KUBECONFIG"] = str(user)
    pods = folder / "pods"
    with _kubelet_logs(client.CoreV1Api(admin), pods, folder):
        yield Cluster(admin, user, pods)
    if before is None:
        del os.environ["KUBECONFIG"]
    else:
        os.environ["KUBECONFIG"] = before
    process.stdin.close()
    process.stdout.close()
    assert process.wait(timeout=120) == 0


def _user_kubeconfig(core: Any, rbac: Any, admin: str) -> Any:
    """Makes a user with the rights that the documentation tells, and no others."""
    import yaml

    core.create_namespaced_service_account(NAMESPACE, {"metadata": {"name": "scientist"}})
    rbac.create_namespaced_role(NAMESPACE, {"metadata": {"name": "scientist"}, "rules": RIGHTS})
    subject = {"kind": "ServiceAccount", "name": "scientist", "namespace": NAMESPACE}
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "scientist"}
    rbac.create_namespaced_role_binding(NAMESPACE, {"metadata": {"name": "scientist"}, "roleRef": role, "subjects": [subject]})
    token = core.create_namespaced_service_account_token("scientist", NAMESPACE, {"spec": {"expirationSeconds": 7200}})
    written = yaml.safe_load(pathlib.Path(admin).read_text())
    written["users"][0]["user"] = {"token": token.status.token}
    for context in written["contexts"]:
        context["context"]["namespace"] = NAMESPACE
    return written


class _kubelet_logs:  # noqa: N801 - read as a function
    """Serves the logs of the pods as a kubelet does, so that the API server finds them behind the node node0."""

    def __init__(self, core: Any, pods: pathlib.Path, folder: pathlib.Path) -> None:
        key, certificate = folder / "key.pem", folder / "certificate.pem"
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"),
                *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)),
            ],
            check=True,
            capture_output=True,
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path, _, query = self.path.partition("?")
                _, logs, _, pod, _ = path.split("/")
                assert logs == "containerLogs"
                self.send_response(200)
                self.send_header("Content-Type", "text/plain")
                self.end_headers()
                with (pods / pod / "log").open("rb") as log:
                    while True:
                        found = core.list_namespaced_pod(NAMESPACE, field_selector=f"metadata.name={pod}").items
                        phase = found[0].status.phase if found else "Gone"
                        self.wfile.write(log.read())
                        self.wfile.flush()
                        if "follow=true" not in query or phase != "Running":
                            return
                        time.sleep(0.1)

            def log_message(self, *_: object) -> None:
                return

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        port = self._server.server_address[1]
        core.create_node({"metadata": {"name": "node0"}})
        core.patch_node_status(
            "node0",
            {
                "status": {
                    "addresses": [{"type": "InternalIP", "address": "127.0.0.1"}],
                    "daemonEndpoints": {"kubeletEndpoint": {"Port": port}},
                }
            },
        )
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def eventually() -> Callable[[Callable[[], Any]], Any]:
    """Waits until a question is answered with something true, and gives the answer."""

    def wait(question: Callable[[], Any]) -> Any:
        deadline = time.monotonic() + LONGEST
        while not (answer := question()):
            assert time.monotonic() < deadline, "it did not come true"
            time.sleep(0.05)
        return answer

    return wait
