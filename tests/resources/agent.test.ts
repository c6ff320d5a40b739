import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedData } from '../setup/shared-data.ts';
import { agentLines, generatedInput, take, type AgentDocument } from './agent-document.ts';
import { measured, measuring, quick, runAgent, runsHere } from './agent-process.ts';
import { saveModel, writeSampleModels, type SampleModels } from './tiny-onnx.ts';

if (!runsHere) console.warn('skipped: the x64 agent runs on Linux x64 only');

const resnet = sharedData('models/resnet20-cifar10-jpeg.onnx') ?? '';
const hasResnet = resnet !== '';
if (!hasResnet) console.warn('skipped: a whole network needs shared/data/models, which is not there');

let folder: string;
let sample: SampleModels;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'espalier-agent-'));
  sample = writeSampleModels(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runsOf(document: AgentDocument): number[] | undefined {
  return document.models[0]?.turns.map(({ samplesNs }) => samplesNs.length);
}

describe.runIf(runsHere)('the agent measures', () => {
  it('and reports conditions, models and every sample', async () => {
    const document = await measured([...measuring(sample.sum, sample.other), ...quick, '--seed', '7']);
    expect(document).toMatchObject({ machine: 'x86_64', threads: 1, cpus: [], optimization: 99, seed: 7 });
    expect(document.runtime.version).toMatch(/^1\.\d+\.\d+/);
    expect(document.protocol).toMatchObject({ rounds: 3, durationNs: null, runs: 6, periodNs: null });
    expect(document.models.map((model) => model.path)).toEqual([sample.sum, sample.other]);
    for (const { turns } of document.models) {
      expect(turns.map((turn) => turn.round)).toEqual([0, 1, 2]);
      for (const { samplesNs, ns, missedFrames } of turns) {
        expect(samplesNs).toHaveLength(6);
        expect(missedFrames).toBeNull();
        expect(ns).toBeGreaterThanOrEqual(samplesNs.reduce((a, b) => a + b));
      }
    }
  });

  it('all candidates interleaved, forward and backward in turn', async () => {
    const { models } = await measured([...measuring(sample.sum, sample.other, sample.sum), ...quick]);
    const rounds = models.flatMap((model, which) => model.turns.map((turn) => ({ which, ...turn })));
    const inTime = rounds.toSorted((a, b) => a.startNs - b.startNs);
    expect(inTime.map((round) => round.which)).toEqual([0, 1, 2, 2, 1, 0, 0, 1, 2]);
    expect(inTime.map((round) => round.position)).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
  });

  it('a round until its runs are done or its time is over, but five runs at least', async () => {
    const bound = [...measuring(sample.sum), '--rounds', '2', '--warmup-cap-ns', '1'];
    const byTime = await measured([...bound, '--runs', '1000', '--min-round-ns', '1']);
    expect(runsOf(byTime)).toEqual([5, 5]);
    const byRuns = await measured([...bound, '--runs', '3', '--min-round-ns', '60000000000']);
    expect(runsOf(byRuns)).toEqual([3, 3]);
    const byLeast = await measured([...bound, '--runs', '1000', '--min-round-ns', '1', '--least-runs', '8']);
    expect(runsOf(byLeast)).toEqual([8, 8]);
  });

  it('after a warm-up of its minimum, and says when it was capped', async () => {
    const least = ['--warmup-runs', '400', '--warmup-ns', '30000000', '--warmup-cap-ns', '20000000000'];
    const long = await measured([...measuring(sample.sum), ...quick.slice(0, 4), ...least]);
    expect(long.models[0]?.warmup?.runs).toBeGreaterThanOrEqual(400);
    expect(long.models[0]?.warmup?.ns).toBeGreaterThanOrEqual(30_000_000);
    expect(long.models[0]?.warmup?.settled).toBe(true);
    const capped = await measured([...measuring(sample.sum), ...quick]);
    expect(capped.models[0]?.warmup).toMatchObject({ runs: 1, settled: false });
  });

  it('held to processors when asked', async () => {
    expect((await measured([...measuring(sample.sum), ...quick, '--cpus', '0,1', '--threads', '2'])).cpus).toEqual([
      0, 1,
    ]);
  });

  it('and tells each thing as it comes', async () => {
    const { stdout } = await runAgent([...measuring(sample.sum, sample.other), ...quick, '--rounds', '1']);
    const told = agentLines(stdout).map((line) => [line.event, 'model' in line ? line.model : null]);
    expect(told).toEqual([
      ['start', null],
      ...[0, 1].map((model) => ['ready', model]),
      ...[0, 1].map((model) => ['warmup', model]),
      ...[0, 1].map((model) => ['turn', model]),
      ['end', null],
    ]);
  });

  it('from the round on where it was interrupted, in the order of that round', async () => {
    const { models } = await measured([...measuring(sample.sum, sample.other), ...quick, '--first-round', '1']);
    expect(models.map(({ turns }) => turns.map(({ round, position }) => [round, position]))).toEqual([
      [1, 2].map((round) => [round, round % 2]),
      [1, 2].map((round) => [round, 1 - (round % 2)]),
    ]);
  });

  it('as many rounds as begin in a time', async () => {
    const sustained = [...measuring(sample.sum), ...quick, '--duration-ns', '60000000', '--first-round', '20'];
    const { protocol, models } = await measured(sustained);
    expect(protocol).toMatchObject({ rounds: null, durationNs: 60_000_000 });
    const turns = models[0]?.turns ?? [];
    expect(turns[0]?.round).toBe(20);
    const [first, last] = [turns[0]?.startNs ?? 0, turns.at(-1)?.startNs ?? 0];
    expect(turns.length).toBeGreaterThan(1);
    expect(last - first).toBeLessThan(60_000_000);
    expect((await measured([...sustained.slice(0, -4), '--duration-ns', '1'])).models[0]?.turns).toHaveLength(1);
  });

  it('the layers of one model, and no sample', async () => {
    const profile = ['--profile', join(folder, 'layers')];
    const { code, stdout } = await runAgent([...measuring(sample.sum), ...quick, ...profile]);
    expect(code).toBe(0);
    const lines = agentLines(stdout);
    expect(new Set(lines.map(({ event }) => event))).toEqual(new Set(['start', 'profile', 'end']));
    const text = lines.flatMap((line) => (line.event === 'profile' ? [line.text] : [])).join('');
    const events = JSON.parse(text) as { readonly name: string }[];
    // The very first run, one of the warm-up, six of the turn.
    expect(events.filter(({ name }) => name === 'model_run')).toHaveLength(8);
  });

  it('with several threads in one pool', async () => {
    expect((await measured([...measuring(sample.sum, sample.other), ...quick, '--threads', '2'])).threads).toBe(2);
  });

  it('and gives its version', async () => {
    const { code, stdout } = await runAgent(['--version']);
    expect([code, stdout]).toEqual([0, 'espalier-agent 2.0.0\n']);
  });
});

describe.runIf(runsHere)('the agent at a camera’s rate', () => {
  const camera = (period: number, ...model: string[]) =>
    measured([...measuring(...model), ...quick, '--rounds', '2', '--runs', '20', '--period-ns', String(period)]);

  it('starts an inference with each frame', async () => {
    const periodNs = 4_000_000;
    const { clock, protocol, models } = await camera(periodNs, sample.sum);
    expect([clock, protocol.periodNs]).toEqual(['CLOCK_MONOTONIC', periodNs]);
    for (const { ns, samplesNs, missedFrames } of models[0]?.turns ?? []) {
      // On a busy machine frames come too late: those that are missed take their time as well.
      const frames = samplesNs.length + (missedFrames ?? NaN);
      expect(ns).toBeGreaterThan((frames - 0.01) * periodNs);
      expect(Math.min(...samplesNs)).toBeLessThan(periodNs);
    }
  });

  it.runIf(hasResnet)('takes the newest frame and counts the others as missed', async () => {
    // A hundred times as fast as the network.
    const periodNs = 5000;
    const { models } = await camera(periodNs, resnet);
    for (const { samplesNs, missedFrames } of models[0]?.turns ?? []) {
      const busyNs = samplesNs.reduce((sum, ns) => sum + ns, 0);
      // Each frame is taken at most a period after it came, and all in between are missed.
      expect(missedFrames).toBeGreaterThan(busyNs / periodNs - 3 * samplesNs.length);
      expect(missedFrames).toBeLessThan((1.5 * busyNs) / periodNs + samplesNs.length);
    }
  });
});

describe.runIf(runsHere)("the agent's outputs", () => {
  it('are those of onnxruntime-node on the same generated input', async () => {
    const numbers = generatedInput(99);
    const a = new Tensor('float32', take(numbers, 6), [1, 2, 3]);
    const b = new Tensor('float32', take(numbers, 3), [3]);
    const { y } = await (await InferenceSession.create(sample.sum)).run({ a, b });
    const expected = Array.from(y?.data as Float32Array);

    const { models } = await measured([...measuring(sample.sum), ...quick, '--seed', '99']);
    expect(models[0]?.inputs.map(({ name, dims }) => [name, dims])).toEqual([
      ['a', [1, 2, 3]],
      ['b', [3]],
    ]);
    const [output] = models[0]?.outputs ?? [];
    expect(output).toMatchObject({ name: 'y', type: 'float32', dims: [1, 2, 3], elements: 6 });
    expect(output?.first.map((number) => Math.fround(number ?? NaN))).toEqual(expected);
    expect(output?.sum).toBe(expected.reduce((x, y) => x + y));
  });

  it.runIf(hasResnet)('are those of onnxruntime-node for a whole network', async () => {
    const session = await InferenceSession.create(resnet, { intraOpNumThreads: 1 });
    const { logits } = await session.run({
      image: new Tensor('float32', take(generatedInput(), 3072), [1, 3, 32, 32]),
    });
    const { models } = await measured([...measuring(resnet), ...quick]);
    const [output] = models[0]?.outputs ?? [];
    expect(output).toMatchObject({ name: 'logits', dims: [1, 10], elements: 10 });
    expect(output?.first.map((number) => Math.fround(number ?? NaN))).toEqual(
      Array.from(logits?.data as Float32Array).slice(0, 8),
    );
  });

  it('come from zeros for integers, which leave the generator where it was', async () => {
    const path = saveModel(folder, 'types.onnx', {
      inputs: [
        { name: 'i', type: 'int64', dims: [4] },
        { name: 'h', type: 'float16', dims: [2] },
        { name: 'd', type: 'float64', dims: [2] },
      ],
      nodes: ['i', 'h', 'd'].map((name) => ({ op: 'Identity', inputs: [name], outputs: [`${name}_out`] })),
      outputs: [
        { name: 'i_out', type: 'int64', dims: [4] },
        { name: 'h_out', type: 'float16', dims: [2] },
        { name: 'd_out', type: 'float64', dims: [2] },
      ],
    });
    const { models } = await measured([...measuring(path), ...quick]);
    const numbers = generatedInput();
    const [integers, halves, doubles] = models[0]?.outputs ?? [];
    expect(integers).toMatchObject({ type: 'int64', sum: 0, first: [0, 0, 0, 0] });
    expect(halves?.type).toBe('float16');
    // Half precision keeps 11 bits: an error below 2^-12 of a number below 0.5.
    for (const [i, exact] of take(numbers, 2).entries()) expect(halves?.first[i]).toBeCloseTo(exact, 3);
    expect(doubles).toMatchObject({ type: 'float64', first: take(numbers, 2) });
  });

  it('that are no numbers are null', async () => {
    const path = saveModel(folder, 'nan.onnx', {
      inputs: [{ name: 'x', type: 'float32', dims: [16] }],
      nodes: [{ op: 'Sqrt', inputs: ['x'], outputs: ['y'] }],
      outputs: [{ name: 'y', type: 'float32', dims: [16] }],
    });
    const { models } = await measured([...measuring(path), ...quick]);
    const negative = take(generatedInput(), 8).map((number) => number < 0);
    expect(models[0]?.outputs[0]?.first.map((number) => number === null)).toEqual(negative);
    expect(models[0]?.outputs[0]?.sum).toBeNull();
  });
});
