"""Runs TFLite files: for every line "MODEL INPUT..." of standard input, raw float32 files, writes MODEL.N for each output."""

import sys

import numpy
from ai_edge_litert.interpreter import Interpreter

for line in sys.stdin:
    model, *inputs = line.split()
    interpreter = Interpreter(model_path=model, num_threads=1)
    interpreter.allocate_tensors()
    for detail, path in zip(interpreter.get_input_details(), inputs):
        interpreter.set_tensor(detail["index"], numpy.fromfile(path, numpy.float32).reshape(detail["shape"]))
    interpreter.invoke()
    for number, detail in enumerate(interpreter.get_output_details()):
        interpreter.get_tensor(detail["index"]).tofile(f"{model}.{number}")
