"""Studies on a Kubernetes cluster, with the kubeconfig and the rights of whoever calls."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
from collections.abc import Iterator
from typing import Any

from .errors import BackendError, StudyInvalid, StudyNotFound
from .manifest import Json, config_map

GROUP, VERSION = "winnow.dev", "v1alpha1"
STUDIES, TRIALS = "tuningstudies", "tuningtrials"
STUDY_LABEL = "winnow.dev/study"

_POD_NAMESPACE = pathlib.Path("/var/run/secrets/kubernetes.io/serviceaccount/namespace")
_TIMEOUT = (10, 60)  # seconds to connect, and to read
_LONGEST_SILENCE = 30 * 86400  # seconds without a line of a log that is followed
_PAGE = 500


class Cluster:
    """The studies of one namespace.

    namespace: None takes that of the current context, or of the pod in which this runs.
    """

    name = "cluster"

    def __init__(self, namespace: str | None = None) -> None:
        try:
            from kubernetes import client
        except ImportError:
            raise BackendError(
                "the package kubernetes is missing: pip install 'kubernetes>=29,<38', or use backend='local'"
            ) from None
        api, default = _connection()
        self.namespace = namespace or default
        self._objects = client.CustomObjectsApi(api)
        self._core = client.CoreV1Api(api)
        # versions of the client differ in what they say a patch is, but leave this header alone
        merging = client.ApiClient(api.configuration, header_name="Content-Type", header_value="application/merge-patch+json")
        self._patches = client.CustomObjectsApi(merging)

    def create(self, manifest: Json, files: dict[str, str], command: list[str]) -> None:
        """Creates a study; one with files is suspended until the ConfigMap with them is there."""
        name = manifest["metadata"]["name"]
        if not files:
            self._create(manifest)
            return
        suspended = bool(manifest["spec"].get("suspend"))
        created = self._create({**manifest, "spec": {**manifest["spec"], "suspend": True}})
        try:
            with self._words(f"the ConfigMap {config_map(manifest)}"):
                self._core.create_namespaced_config_map(self.namespace, _config_map(created, files), _request_timeout=_TIMEOUT)
            if not suspended:
                self.suspend(name, False)
        except BaseException:
            self.delete(name)
            raise

    def _create(self, manifest: Json) -> Json:
        name = manifest["metadata"]["name"]
        with self._words(f"study {name}", created=True):
            created: Json = self._objects.create_namespaced_custom_object(
                GROUP, VERSION, self.namespace, STUDIES, manifest, _request_timeout=_TIMEOUT
            )
            return created

    def study(self, name: str) -> Json:
        """The study as it is now."""
        with self._words(f"study {name}"):
            study: Json = self._objects.get_namespaced_custom_object(
                GROUP, VERSION, self.namespace, STUDIES, name, _request_timeout=_TIMEOUT
            )
            return study

    def trials(self, name: str) -> list[Json]:
        """The trials of a study, in no order."""
        return self._list(TRIALS, f"the trials of {name}", label_selector=f"{STUDY_LABEL}={name}")

    def names(self) -> list[str]:
        """The names of the studies."""
        return sorted(study["metadata"]["name"] for study in self._list(STUDIES, "the studies"))

    def _list(self, plural: str, what: str, **selection: str) -> list[Json]:
        found: list[Json] = []
        more = ""
        with self._words(what):
            while True:
                page = self._objects.list_namespaced_custom_object(
                    GROUP,
                    VERSION,
                    self.namespace,
                    plural,
                    limit=_PAGE,
                    **selection,
                    **({"_continue": more} if more else {}),
                    _request_timeout=_TIMEOUT,
                )
                found += page["items"]
                more = page["metadata"].get("continue") or ""
                if not more:
                    return found

    def suspend(self, name: str, wanted: bool) -> None:
        """Deletes the running pods and keeps everything else, or lets the study go on."""
        change = {"spec": {"suspend": wanted}}
        with self._words(f"study {name}"):
            self._patches.patch_namespaced_custom_object(
                GROUP, VERSION, self.namespace, STUDIES, name, change, _request_timeout=_TIMEOUT
            )

    def stop(self, trial: Json) -> None:
        """Withdraws a trial: the trial and its pod are deleted, and its number is not used again."""
        meta = trial["metadata"]
        with self._words(f"trial {meta['name']}"):
            self._objects.delete_namespaced_custom_object(
                GROUP,
                VERSION,
                self.namespace,
                TRIALS,
                meta["name"],
                body={"preconditions": {"uid": meta["uid"]}},
                _request_timeout=_TIMEOUT,
            )

    def delete(self, name: str) -> None:
        """Deletes a study, and with it its trials, its pods and its ConfigMap."""
        with self._words(f"study {name}"):
            self._objects.delete_namespaced_custom_object(
                GROUP, VERSION, self.namespace, STUDIES, name, _request_timeout=_TIMEOUT
            )

    def problem(self, study: Json) -> str | None:
        """Nobody has to be there for a study on a cluster to go on."""
        return None

    def log(self, study: Json, trial: Json, follow: bool) -> Iterator[bytes]:
        """What the newest pod of a trial has written, in pieces."""
        pod = trial.get("status", {}).get("pod", {}).get("name")
        name = trial["metadata"]["name"]
        if not pod:
            raise StudyNotFound(f"{name} has no log yet: its pod has not started")
        wanted = study["spec"]["trial"]
        container = wanted.get("container") or wanted["pod"]["spec"]["containers"][0]["name"]
        with self._words(f"pod {pod}, and its log with it,"):
            answer = self._core.read_namespaced_pod_log(
                pod,
                self.namespace,
                container=container,
                follow=follow,
                _preload_content=False,
                _request_timeout=(_TIMEOUT[0], _LONGEST_SILENCE if follow else _TIMEOUT[1]),
            )
            try:
                yield from answer.stream()
            finally:
                answer.release_conn()

    @contextlib.contextmanager
    def _words(self, what: str, created: bool = False) -> Iterator[None]:
        """Turns what the client raises into errors with words."""
        import urllib3
        from kubernetes.client.exceptions import ApiException

        try:
            yield
        except ApiException as error:
            raise self._error(error, what, created) from None
        except urllib3.exceptions.HTTPError as error:
            host = self._core.api_client.configuration.host
            cause = getattr(error, "reason", None) or error
            raise BackendError(f"the cluster at {host} does not answer ({cause}): try `kubectl get studies`") from None

    def _error(self, error: Any, what: str, created: bool) -> Exception:
        message = _message(error)
        if error.status == 404 and ("page not found" in message or "find the requested resource" in message):
            return BackendError("Winnow is not installed on this cluster: an administrator does that once, see docs/install.md")
        if error.status == 404:
            return StudyNotFound(f"{what} is not there in namespace {self.namespace}: {message}")
        if error.status == 409 and created:
            name = what.split()[-1]
            return StudyInvalid(
                f"{what} exists already in namespace {self.namespace}: go on with it by winnow.load({name!r}),"
                f" delete it by winnow.load({name!r}).delete(), or choose another name"
            )
        if error.status in (400, 422):
            return StudyInvalid(f"the cluster refuses {what}: {message}")
        if error.status == 403:
            return BackendError(f"{message}: ask an administrator for the role `edit` in namespace {self.namespace}")
        if error.status == 401:
            return BackendError("the cluster does not know who you are: log in again, then try `kubectl get studies`")
        return BackendError(f"the cluster answers {error.status} for {what}: {message}")


def _config_map(study: Json, files: dict[str, str]) -> Json:
    meta = study["metadata"]
    owner = {"apiVersion": study["apiVersion"], "kind": study["kind"], "name": meta["name"], "uid": meta["uid"]}
    return {
        "metadata": {
            "name": config_map(study),
            "labels": {STUDY_LABEL: meta["name"]},
            "ownerReferences": [owner],
        },
        "data": files,
    }


def _connection() -> tuple[Any, str]:
    """A client for the current context, or for the pod in which this runs; and the namespace that goes with it."""
    from kubernetes import client, config

    file = os.environ.get("KUBECONFIG") or None
    try:
        api = config.new_client_from_config(config_file=file)
        context = config.list_kube_config_contexts(config_file=file)[1]
        return api, context["context"].get("namespace") or "default"
    except config.ConfigException as error:
        outside = error
    inside = client.Configuration()
    try:
        config.load_incluster_config(client_configuration=inside)
    except config.ConfigException:
        raise BackendError(
            f"no cluster is known here ({outside}): set KUBECONFIG to a kubeconfig, or use backend='local'"
        ) from None
    return client.ApiClient(inside), _POD_NAMESPACE.read_text(encoding="utf-8").strip() or "default"


def _message(error: Any) -> str:
    """What the API server says, without the clutter around it."""
    try:
        status = json.loads(error.body)
        return str(status.get("message") or error.reason)
    except (TypeError, ValueError, AttributeError):
        return str(error.body or error.reason).strip()
