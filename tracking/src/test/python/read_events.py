"""Prints what TensorBoard's own reader and its HParams plugin find in a folder, as JSON."""
import json
import pathlib
import sys

from tensorboard.backend.event_processing import plugin_event_multiplexer
from tensorboard.plugins.hparams import plugin_data_pb2

multiplexer = plugin_event_multiplexer.EventMultiplexer()
multiplexer.AddRunsFromDirectory(sys.argv[1])
multiplexer.Reload()

seen = {"scalars": {}, "sessions": {}}
for run in sorted(multiplexer.Runs()):
    for tag in multiplexer.Runs()[run]["tensors"]:
        metadata = multiplexer.SummaryMetadata(run, tag)
        if metadata.plugin_data.plugin_name == "hparams":
            data = plugin_data_pb2.HParamsPluginData.FromString(metadata.plugin_data.content)
            kind = data.WhichOneof("data")
            if kind == "experiment":
                seen["experiment"] = {
                    "name": data.experiment.name,
                    "hparams": {info.name: info.WhichOneof("domain") for info in data.experiment.hparam_infos},
                    "choices": {info.name: [value.string_value for value in info.domain_discrete.values]
                                for info in data.experiment.hparam_infos if info.HasField("domain_discrete")},
                    "metrics": [info.name.tag for info in data.experiment.metric_infos]}
            elif kind == "session_start_info":
                values = {name: getattr(value, value.WhichOneof("kind")) for name, value in data.session_start_info.hparams.items()}
                seen["sessions"].setdefault(run, {})["hparams"] = dict(sorted(values.items()))
            else:
                seen["sessions"].setdefault(run, {})["status"] = data.session_end_info.status
        elif metadata.plugin_data.plugin_name == "scalars":
            seen["scalars"].setdefault(run, {})[tag] = [
                [event.step, event.wall_time, round(float(event.tensor_proto.float_val[0]), 6)] for event in multiplexer.Tensors(run, tag)]
print(json.dumps(seen, sort_keys=True))
