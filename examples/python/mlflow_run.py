"""Starts a trainer whose MLflow logging goes to the run of its trial, the same run in all attempts:

    python3 mlflow_run.py python3 train.py

Finds the run of the trial on the server of MLFLOW_TRACKING_URI by the tag winnow.trial, or makes it, sets MLFLOW_RUN_ID and
becomes the trainer. So autologging, or mlflow.start_run() without arguments, goes on with this run. Needs Python 3.8 and nothing
else. It reads MLflow's own variables: MLFLOW_TRACKING_URI, MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or
MLFLOW_TRACKING_TOKEN, and MLFLOW_EXPERIMENT_NAME (otherwise the study's name).

A server that is away delays the start by half a minute at most. The trainer then starts without a run id; whatever run it makes
later carries the tag.
"""
import base64
import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

PATIENCE_SECONDS = 30
ANSWER_SECONDS = 10


class Server:
    """The REST interface of an MLflow server."""

    def __init__(self, environ):
        self.address = environ["MLFLOW_TRACKING_URI"].rstrip("/")
        self.headers = {"Content-Type": "application/json"}
        user, token = environ.get("MLFLOW_TRACKING_USERNAME"), environ.get("MLFLOW_TRACKING_TOKEN")
        if user:
            pair = f"{user}:{environ.get('MLFLOW_TRACKING_PASSWORD', '')}".encode()
            self.headers["Authorization"] = "Basic " + base64.b64encode(pair).decode()
        elif token:
            self.headers["Authorization"] = "Bearer " + token

    def call(self, path, body=None, **query):
        address = f"{self.address}/api/2.0/mlflow/{path}"
        if query:
            address += "?" + urllib.parse.urlencode(query)
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(address, data=data, headers=self.headers)
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
            return json.load(answer)


def error_code(refusal):
    try:
        return json.load(refusal).get("error_code")
    except ValueError:  # a page of a proxy
        return None


def experiment(server, name):
    """The id of the experiment of a name; it is made if there is none."""
    for _ in range(2):
        try:
            return server.call("experiments/get-by-name", experiment_name=name)["experiment"]["experiment_id"]
        except urllib.error.HTTPError as refusal:
            if error_code(refusal) != "RESOURCE_DOES_NOT_EXIST":
                raise
        try:
            return server.call("experiments/create", {"name": name})["experiment_id"]
        except urllib.error.HTTPError as refusal:
            if error_code(refusal) != "RESOURCE_ALREADY_EXISTS":  # another trial was faster
                raise
    raise OSError(f"the experiment {name} comes and goes")


def tags(environ):
    return {"winnow.study": environ["WINNOW_STUDY"], "winnow.trial": environ["WINNOW_TRIAL_UID"], "winnow.maker": "trainer"}


def run_of_trial(server, experiment_id, environ):
    """The id of the trial's run. Of several runs a trainer's comes first, then the oldest: the order of `winnow export`."""
    known = server.call("runs/search", {
        "experiment_ids": [experiment_id], "filter": f"tags.`winnow.trial` = '{environ['WINNOW_TRIAL_UID']}'", "max_results": 100})
    found = []
    for run in known.get("runs", []):
        own = {tag["key"]: tag["value"] for tag in run["data"].get("tags", [])}
        exported = own.get("winnow.maker") == "export"
        found.append((exported, int(run["info"]["start_time"]), run["info"]["run_id"]))
    if found:
        exported, _, run_id = min(found)
        if exported:
            server.call("runs/set-tag", {"run_id": run_id, "key": "winnow.maker", "value": "trainer"})
        return run_id
    made = server.call("runs/create", {
        "experiment_id": experiment_id, "run_name": environ["WINNOW_TRIAL"], "start_time": int(time.time() * 1000),
        "tags": [{"key": key, "value": value} for key, value in tags(environ).items()]})
    return made["run"]["info"]["run_id"]


def environment(environ):
    """The environment of the trainer: the same with the run of the trial, if the server answers in time."""
    if not environ.get("MLFLOW_TRACKING_URI", "").startswith(("http://", "https://")) or "WINNOW_TRIAL_UID" not in environ:
        return environ
    # MLflow puts these tags on every run that the trainer makes.
    environ = {**environ, "MLFLOW_RUN_CONTEXT": json.dumps(tags(environ))}
    environ.setdefault("MLFLOW_EXPERIMENT_NAME", environ["WINNOW_STUDY"])
    server, begin, pause = Server(environ), time.monotonic(), 0.5
    while True:
        try:
            experiment_id = experiment(server, environ["MLFLOW_EXPERIMENT_NAME"])
            return {**environ, "MLFLOW_EXPERIMENT_ID": experiment_id, "MLFLOW_RUN_ID": run_of_trial(server, experiment_id, environ)}
        except (OSError, ValueError, http.client.HTTPException) as fault:
            refused = isinstance(fault, urllib.error.HTTPError) and fault.code < 500 and fault.code != 429
            if refused or time.monotonic() - begin + pause + ANSWER_SECONDS > PATIENCE_SECONDS:
                print(f"mlflow_run: {server.address}: {fault}: the trainer starts without a run id", file=sys.stderr, flush=True)
                return environ
        time.sleep(pause)
        pause *= 2


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    os.execvpe(sys.argv[1], sys.argv[1:], environment(dict(os.environ)))
