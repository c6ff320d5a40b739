"""Measures networks with the Python package onnxruntime of the machine that it is copied to.

Speaks as resources/agent does: the options that it shares with it mean the same, and so do the lines on standard output.
All networks are in one process, so that their turns follow each other within milliseconds. Needs Python 3.7 with
onnxruntime (and numpy, which comes with it); writes no file but the profile, which is removed before it is read.
"""

import argparse
import gc
import glob
import json
import os
import resource
import sys
import time

AGENT_VERSION = "1.0.0"
WINDOW_RUNS = 20
SETTLED_SHARE = 0.02

TYPES = {
    "tensor(float)": "float32",
    "tensor(float16)": "float16",
    "tensor(double)": "float64",
    "tensor(int8)": "int8",
    "tensor(uint8)": "uint8",
    "tensor(int16)": "int16",
    "tensor(uint16)": "uint16",
    "tensor(int32)": "int32",
    "tensor(uint32)": "uint32",
    "tensor(int64)": "int64",
    "tensor(uint64)": "uint64",
    "tensor(bool)": "bool",
}


def now_ns():
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC_RAW)


def camera_now_ns():
    """Sleeping knows no CLOCK_MONOTONIC_RAW."""
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC)


def say(event, **members):
    # Nobody left to read raises BrokenPipeError, which ends the agent.
    sys.stdout.write(json.dumps({"event": event, **members}) + "\n")
    sys.stdout.flush()


class Failure(Exception):
    def __init__(self, stage, model, error):
        super().__init__(error)
        self.stage = stage
        self.model = model
        self.error = str(error)


class Arguments(argparse.ArgumentParser):
    def error(self, message):
        raise Failure("args", None, message)


def parse_arguments(argv):
    parser = Arguments(add_help=False, allow_abbrev=False)
    parser.add_argument("--model", action="append", required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--cpus", type=lambda text: [int(number) for number in text.split(",")], default=[])
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--first-round", type=int, default=0)
    parser.add_argument("--duration-ns", type=int, default=0)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--least-runs", type=int, default=5)
    parser.add_argument("--min-round-ns", type=int, default=300_000_000)
    parser.add_argument("--period-ns", type=int, default=0)
    parser.add_argument("--warmup-runs", type=int, default=10)
    parser.add_argument("--warmup-ns", type=int, default=500_000_000)
    parser.add_argument("--warmup-cap-ns", type=int, default=10_000_000_000)
    parser.add_argument("--seed", type=int, default=12345)
    parser.add_argument("--profile")
    return parser.parse_args(argv)


def hold_to(cpus):
    """The processors that the threads are held to: none where the system, a phone's perhaps, does not let it."""
    try:
        if cpus:
            os.sched_setaffinity(0, cpus)
        return cpus
    except (AttributeError, OSError):
        return []


def import_runtime(threads):
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    try:
        import numpy
        import onnxruntime
    except Exception as error:  # ImportError, and whatever a library for another processor raises
        raise Failure("load", None, error) from error
    # Its warnings are about the network, which is somebody else's business.
    onnxruntime.set_default_logger_severity(3)
    # One pool for all networks, where the release has it: the threads of one must not spin in the turn of the next.
    if hasattr(onnxruntime, "set_global_thread_pool_sizes"):
        onnxruntime.set_global_thread_pool_sizes(threads, 1)
    return numpy, onnxruntime


class Generator:
    """x = x * 1664525 + 1013904223 mod 2^32; an element is (x >> 8) / 2^24 - 0.5."""

    def __init__(self, numpy, seed):
        self.numpy = numpy
        self.state = numpy.uint32(seed)

    def next(self, count):
        """`count` elements at once: x(n) = a^n x(0) + c (a^0 + ... + a^(n-1)), all modulo 2^32."""
        np = self.numpy
        if count == 0:
            return np.zeros(0)
        with np.errstate(over="ignore"):
            powers = np.cumprod(np.full(count, 1664525, np.uint32), dtype=np.uint32)
            sums = np.cumsum(np.concatenate(([np.uint32(1)], powers[:-1])), dtype=np.uint32)
            states = powers * self.state + sums * np.uint32(1013904223)
        self.state = states[-1]
        return (states >> np.uint32(8)) / 16777216.0 - 0.5


class Model:
    def __init__(self, numpy, onnxruntime, path, options, profile=None):
        self.path = path
        self.profile_file = None
        settings = onnxruntime.SessionOptions()
        settings.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        if hasattr(onnxruntime, "set_global_thread_pool_sizes"):
            settings.use_per_session_threads = False
        else:
            settings.intra_op_num_threads = options.threads
            settings.inter_op_num_threads = 1
        if profile is not None:
            settings.enable_profiling = True
            settings.profile_file_prefix = profile
        start = now_ns()
        try:
            self.session = onnxruntime.InferenceSession(path, settings, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise Failure("session", path, error) from error
        self.create_session_ns = now_ns() - start
        if profile is not None:
            self.claim_profile(profile)
        try:
            self.bind(numpy, onnxruntime, options.seed)
        except Failure:
            raise
        except Exception as error:
            raise Failure("io", path, error) from error
        start = now_ns()
        self.run()
        self.first_run_ns = now_ns() - start

    def claim_profile(self, prefix):
        """Opened and removed at once: nothing is left of it when the agent is killed."""
        for name in glob.glob(glob.escape(prefix) + "*"):
            self.profile_file = open(name, encoding="utf-8", errors="replace")
            os.unlink(name)

    def bind(self, numpy, onnxruntime, seed):
        """Inputs are made once and outputs stay where the runtime puts them: a run copies nothing."""
        generator = Generator(numpy, seed)
        self.binding = self.session.io_binding()
        for node in self.session.get_inputs():
            if node.type not in TYPES:
                raise Failure("io", self.path, f'the input "{node.name}" has the type {node.type}, which cannot be filled')
            shape = [size if isinstance(size, int) and size >= 0 else 1 for size in node.shape]
            dtype = numpy.dtype(TYPES[node.type])
            if dtype.kind == "f":
                value = generator.next(int(numpy.prod(shape, dtype=numpy.int64))).astype(dtype).reshape(shape)
            else:
                value = numpy.zeros(shape, dtype)
            self.binding.bind_ortvalue_input(node.name, onnxruntime.OrtValue.ortvalue_from_numpy(value))
        for node in self.session.get_outputs():
            self.binding.bind_output(node.name, "cpu")

    def run(self):
        try:
            self.session.run_with_iobinding(self.binding)
        except Exception as error:
            raise Failure("run", self.path, error) from error


def median(values):
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) // 2


def warm_up(model, options):
    """Until two successive medians of 20 runs differ by less than 2 %, and for the runs and the time asked for."""
    runs, elapsed, settled, window, previous = 0, 0, False, [], 0
    start = now_ns()
    while elapsed < options.warmup_cap_ns:
        begin = now_ns()
        model.run()
        now = now_ns()
        window.append(now - begin)
        runs += 1
        elapsed = now - start
        if len(window) == WINDOW_RUNS:
            this = median(window)
            settled = previous > 0 and abs(this - previous) < min(this, previous) * SETTLED_SHARE
            previous, window = this, []
        if settled and runs >= options.warmup_runs and elapsed >= options.warmup_ns:
            break
    return {"runs": runs, "ns": elapsed, "settled": settled}


def is_over(runs, elapsed, options):
    return runs >= options.runs or (runs >= options.least_runs and elapsed >= options.min_round_ns)


def run_back_to_back(model, options):
    samples, elapsed = [], 0
    start = now_ns()
    while not is_over(len(samples), elapsed, options):
        begin = now_ns()
        model.run()
        now = now_ns()
        samples.append(now - begin)
        elapsed = now - start
    return samples, None


def run_with_camera(model, options):
    """A sample lasts from the frame's arrival: waking up late and working on the frame before are in it."""
    samples, missed, elapsed = [], 0, 0
    start = camera_now_ns()
    arrival = start + options.period_ns
    while not is_over(len(samples), elapsed, options):
        older = max(0, (camera_now_ns() - arrival) // options.period_ns)
        missed += older
        arrival += older * options.period_ns
        while camera_now_ns() < arrival:
            time.sleep(max(0, arrival - camera_now_ns()) / 1e9)
        model.run()
        now = camera_now_ns()
        samples.append(now - arrival)
        arrival += options.period_ns
        elapsed = now - start
    missed += max(0, (camera_now_ns() - arrival) // options.period_ns)
    return samples, missed


def take_turn(models, which, round_number, position, options, agent_start):
    start = now_ns()
    before = resource.getrusage(resource.RUSAGE_SELF)
    take = run_with_camera if options.period_ns else run_back_to_back
    samples, missed = take(models[which], options)
    after = resource.getrusage(resource.RUSAGE_SELF)
    say(
        "turn",
        model=which,
        round=round_number,
        position=position,
        startNs=start - agent_start,
        ns=now_ns() - start,
        involuntarySwitches=after.ru_nivcsw - before.ru_nivcsw,
        voluntarySwitches=after.ru_nvcsw - before.ru_nvcsw,
        missedFrames=missed,
        samplesNs=samples,
    )
    # Between turns, never in one.
    gc.collect()


def measure(models, options, agent_start):
    start = now_ns()
    number = options.first_round
    while True:
        if options.duration_ns:
            if number > options.first_round and now_ns() - start >= options.duration_ns:
                return
        elif number >= options.rounds:
            return
        order = list(range(len(models)))
        if number % 2:
            order.reverse()
        for position, which in enumerate(order):
            take_turn(models, which, number, position, options, agent_start)
        number += 1


def time_layers(numpy, onnxruntime, options):
    """Profiling takes time of its own: no sample is ever taken with it on."""
    model = Model(numpy, onnxruntime, options.model[0], options, options.profile)
    for _ in range(options.warmup_runs):
        model.run()
    run_back_to_back(model, options)
    name = model.session.end_profiling()
    if model.profile_file is None:
        raise Failure("profile", model.path, f"the runtime could not write {name}")
    with model.profile_file as lines:
        for line in lines:
            say("profile", text=line.rstrip("\n"))


def time_models(numpy, onnxruntime, options, agent_start):
    # All are loaded and run once before anything is timed: a bad one is found at once, not after minutes.
    models = []
    for number, path in enumerate(options.model):
        model = Model(numpy, onnxruntime, path, options)
        models.append(model)
        say(
            "ready",
            model=number,
            path=path,
            createSessionNs=model.create_session_ns,
            firstRunNs=model.first_run_ns,
        )
    gc.collect()
    gc.disable()
    for number, model in enumerate(models):
        say("warmup", model=number, **warm_up(model, options))
    measure(models, options, agent_start)


def main():
    agent_start = now_ns()
    try:
        options = parse_arguments(sys.argv[1:])
        # Before the runtime is loaded, so that every thread it starts inherits it.
        cpus = hold_to(options.cpus)
        numpy, onnxruntime = import_runtime(options.threads)
        say(
            "start",
            agent=AGENT_VERSION,
            machine=os.uname().machine,
            kernel=os.uname().release,
            runtime={"name": "onnxruntime", "version": onnxruntime.__version__, "python": sys.version.split()[0]},
            threads=options.threads,
            cpus=cpus,
        )
        if options.profile:
            time_layers(numpy, onnxruntime, options)
        else:
            time_models(numpy, onnxruntime, options, agent_start)
        say("end", maxRssKib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    except Failure as failure:
        say("error", stage=failure.stage, model=failure.model, error=failure.error)
        return 2
    except MemoryError:
        say("error", stage="memory", model=None, error="no memory left")
        return 2
    except BrokenPipeError:
        return 2
    return 0


if __name__ == "__main__":
    code = main()
    # Without the interpreter's own end, in which some releases of the runtime crash. What was said has been flushed.
    os._exit(code)
