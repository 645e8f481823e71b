"""Writes what a SummaryWriter writes, with TensorBoard's own writer: a text, a histogram, then two scalars of the steps 1 to 3."""

import sys

import numpy as np
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import HistogramProto, Summary, SummaryMetadata
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util.tensor_util import make_tensor_proto

writer = EventFileWriter(sys.argv[1])


def add(step, **value):
    writer.add_event(Event(wall_time=1.7e9 + step, step=step, summary=Summary(value=[Summary.Value(**value)])))


add(1, tag="words", tensor=make_tensor_proto("accuracy"))
add(1, tag="weights", histo=HistogramProto(min=0, max=1, num=2, sum=1, bucket=[1, 1], bucket_limit=[0.5, 1]))
scalars = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="scalars"))
for step in (1, 2, 3):
    add(step, tag="loss", simple_value=0.5**step)  # as PyTorch
    add(step, tag="accuracy", tensor=make_tensor_proto(np.float32(0.6 + 0.1 * step)), metadata=scalars)  # as TensorFlow 2
writer.close()
