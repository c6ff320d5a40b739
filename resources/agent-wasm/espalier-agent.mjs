// Measures networks with ONNX Runtime's WebAssembly in the Node of the machine that it is copied to.
//
// Speaks as resources/agent does: the options that it shares with it mean the same, and so do the lines on standard output.
// All networks are in one process, so that their turns follow each other within milliseconds.

import { readFileSync } from 'node:fs';
import { arch, release } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const agentVersion = '1.0.0';
const windowRuns = 20;
const settledShare = 0.02;

/** Nanoseconds of CLOCK_MONOTONIC since the agent's start: exact as a number for a hundred days. */
const origin = process.hrtime.bigint();
const now = () => Number(process.hrtime.bigint() - origin);

const say = (event, members = {}) => process.stdout.write(`${JSON.stringify({ event, ...members })}\n`);

class Failure extends Error {
  constructor(stage, model, error) {
    super(error instanceof Error ? error.message : String(error));
    this.stage = stage;
    this.model = model;
  }
}

/** Options with whole numbers, and what they are when not given. */
const numbers = {
  rounds: 12,
  'first-round': 0,
  'duration-ns': 0,
  runs: 50,
  'least-runs': 5,
  'min-round-ns': 300_000_000,
  'period-ns': 0,
  'warmup-runs': 10,
  'warmup-ns': 500_000_000,
  'warmup-cap-ns': 10_000_000_000,
  seed: 12345,
};

function parseOptions() {
  const options = { script: { type: 'string' }, binary: { type: 'string' }, model: { type: 'string', multiple: true } };
  for (const name of Object.keys(numbers)) options[name] = { type: 'string' };
  let values;
  try {
    ({ values } = parseArgs({ options }));
  } catch (error) {
    throw new Failure('args', null, error);
  }
  for (const name of ['script', 'binary', 'model']) {
    if (values[name] === undefined) throw new Failure('args', null, `--${name} is required`);
  }
  const parsed = { ...values };
  for (const [name, usual] of Object.entries(numbers)) {
    const text = values[name] ?? String(usual);
    if (!/^\d+$/.test(text)) throw new Failure('args', null, `--${name} takes a whole number, not "${text}"`);
    parsed[name] = Number(text);
  }
  return parsed;
}

async function loadRuntime({ script, binary }) {
  try {
    const runtime = await import(pathToFileURL(script).href);
    runtime.env.wasm.wasmBinary = readFileSync(binary);
    runtime.env.wasm.numThreads = 1;
    runtime.env.logLevel = 'error';
    return runtime;
  } catch (error) {
    throw new Failure('load', null, error);
  }
}

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
};

/** x = x * 1664525 + 1013904223 mod 2^32; an element is (x >> 8) / 2^24 - 0.5. */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 16777216 - 0.5;
  };
}

function makeInputs(runtime, session, path, seed) {
  const next = generator(seed);
  const feeds = {};
  for (const { name, type, shape } of session.inputMetadata) {
    if (arrays[type] === undefined) {
      throw new Failure('io', path, `the input "${name}" has the type ${type}, which cannot be filled`);
    }
    const dims = shape.map((size) => (typeof size === 'number' && size >= 0 ? size : 1));
    const data = new arrays[type](dims.reduce((product, size) => product * size, 1));
    if (type === 'float32' || type === 'float64') for (let i = 0; i < data.length; i++) data[i] = next();
    feeds[name] = new runtime.Tensor(type, data, dims);
  }
  return feeds;
}

async function loadModel(runtime, path, options) {
  const start = now();
  let session;
  try {
    session = await runtime.InferenceSession.create(readFileSync(path), { executionProviders: ['wasm'] });
  } catch (error) {
    throw new Failure('session', path, error);
  }
  const createSessionNs = now() - start;
  const feeds = makeInputs(runtime, session, path, options.seed);
  const run = async () => {
    try {
      await session.run(feeds);
    } catch (error) {
      throw new Failure('run', path, error);
    }
  };
  const first = now();
  await run();
  return { run, createSessionNs, firstRunNs: now() - first };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : Math.floor((sorted[half - 1] + sorted[half]) / 2);
}

/** Until two successive medians of 20 runs differ by less than 2 %, and for the runs and the time asked for. */
async function warmUp({ run }, options) {
  let [runs, ns, settled, previous, window] = [0, 0, false, 0, []];
  const start = now();
  while (ns < options['warmup-cap-ns']) {
    const from = now();
    await run();
    const end = now();
    window.push(end - from);
    runs++;
    ns = end - start;
    if (window.length === windowRuns) {
      const current = median(window);
      settled = previous > 0 && Math.abs(current - previous) < Math.min(current, previous) * settledShare;
      [previous, window] = [current, []];
    }
    if (settled && runs >= options['warmup-runs'] && ns >= options['warmup-ns']) break;
  }
  return { runs, ns, settled };
}

const isOver = (runs, ns, options) =>
  runs >= options.runs || (runs >= options['least-runs'] && ns >= options['min-round-ns']);

async function runBackToBack({ run }, options) {
  const samplesNs = [];
  const start = now();
  let ns = 0;
  while (!isOver(samplesNs.length, ns, options)) {
    const from = now();
    await run();
    const end = now();
    samplesNs.push(end - from);
    ns = end - start;
  }
  return { samplesNs, missedFrames: null };
}

/** Node's timers know milliseconds only: the last two before a frame are spent looking at the clock. */
async function waitFor(arrival) {
  const far = (arrival - now()) / 1e6 - 2;
  if (far > 0) await sleep(far);
  while (now() < arrival) continue;
}

/** A sample lasts from the frame's arrival: waking up late and working on the frame before are in it. */
async function runWithCamera({ run }, options) {
  const period = options['period-ns'];
  const samplesNs = [];
  const start = now();
  let [arrival, missedFrames, ns] = [start + period, 0, 0];
  const skip = () => {
    const older = Math.max(0, Math.floor((now() - arrival) / period));
    missedFrames += older;
    arrival += older * period;
  };
  while (!isOver(samplesNs.length, ns, options)) {
    skip();
    await waitFor(arrival);
    await run();
    const end = now();
    samplesNs.push(end - arrival);
    arrival += period;
    ns = end - start;
  }
  skip();
  return { samplesNs, missedFrames };
}

async function takeTurn(models, model, round, position, options) {
  const startNs = now();
  const before = process.resourceUsage();
  const take = options['period-ns'] > 0 ? runWithCamera : runBackToBack;
  const { samplesNs, missedFrames } = await take(models[model], options);
  const after = process.resourceUsage();
  say('turn', {
    ...{ model, round, position, startNs, ns: now() - startNs },
    involuntarySwitches: after.involuntaryContextSwitches - before.involuntaryContextSwitches,
    voluntarySwitches: after.voluntaryContextSwitches - before.voluntaryContextSwitches,
    ...{ missedFrames, samplesNs },
  });
}

async function measure(models, options) {
  const start = now();
  const first = options['first-round'];
  const duration = options['duration-ns'];
  const isDue = (round) => (duration > 0 ? round === first || now() - start < duration : round < options.rounds);
  for (let round = first; isDue(round); round++) {
    for (let position = 0; position < models.length; position++) {
      const model = round % 2 === 0 ? position : models.length - 1 - position;
      await takeTurn(models, model, round, position, options);
    }
  }
}

async function main() {
  const options = parseOptions();
  const runtime = await loadRuntime(options);
  const version = runtime.env.versions.web;
  say('start', {
    ...{ agent: agentVersion, machine: arch(), kernel: release() },
    runtime: { name: 'onnxruntime-web', version, node: process.version },
  });
  // All are loaded and run once before anything is timed: a bad one is found at once, not after minutes.
  const models = [];
  for (const [model, path] of options.model.entries()) {
    const loaded = await loadModel(runtime, path, options);
    models.push(loaded);
    say('ready', { model, path, createSessionNs: loaded.createSessionNs, firstRunNs: loaded.firstRunNs });
  }
  for (const [model, loaded] of models.entries()) say('warmup', { model, ...(await warmUp(loaded, options)) });
  await measure(models, options);
  say('end', { maxRssKib: process.resourceUsage().maxRSS });
}

// Nobody is left to read.
process.stdout.on('error', () => process.exit(2));
let code = 0;
try {
  await main();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  say('error', { stage: error.stage, model: error.model, error: error.message });
  code = 2;
}
// What was written to a pipe may still be on its way.
process.stdout.write('', () => process.exit(code));
