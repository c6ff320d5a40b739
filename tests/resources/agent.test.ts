import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedData } from '../setup/shared-data.ts';
import { generatedInput, take } from './agent-document.ts';
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

describe.runIf(runsHere)('the agent measures', () => {
  it('and reports conditions, models and every sample', async () => {
    const document = await measured([...measuring(sample.sum, sample.other), ...quick, '--seed', '7']);
    expect(document).toMatchObject({ machine: 'x86_64', threads: 1, cpu: -1, optimization: 99, seed: 7 });
    expect(document.runtime.version).toMatch(/^1\.\d+\.\d+/);
    expect(document.protocol).toMatchObject({ rounds: 3, runs: 6 });
    expect(document.models.map((model) => model.path)).toEqual([sample.sum, sample.other]);
    for (const { rounds } of document.models) {
      expect(rounds.map((round) => round.round)).toEqual([0, 1, 2]);
      for (const { runs, samplesNs = [], medianNs, minNs, ns } of rounds) {
        expect(samplesNs).toHaveLength(runs);
        expect(minNs).toBe(Math.min(...samplesNs));
        const [, , below = 0, above = 0] = samplesNs.toSorted((a, b) => a - b);
        expect(medianNs).toBe(Math.floor((below + above) / 2));
        expect(ns).toBeGreaterThanOrEqual(samplesNs.reduce((a, b) => a + b));
      }
    }
  });

  it('all candidates interleaved, forward and backward in turn', async () => {
    const { models } = await measured([...measuring(sample.sum, sample.other, sample.sum), ...quick]);
    const rounds = models.flatMap((model, which) => model.rounds.map((round) => ({ which, ...round })));
    const inTime = rounds.toSorted((a, b) => a.startNs - b.startNs);
    expect(inTime.map((round) => round.which)).toEqual([0, 1, 2, 2, 1, 0, 0, 1, 2]);
    expect(inTime.map((round) => round.position)).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
  });

  it('a round until its runs are done or its time is over, but five runs at least', async () => {
    const bound = [...measuring(sample.sum), '--rounds', '2', '--warmup-cap-ns', '1'];
    const byTime = await measured([...bound, '--runs', '1000', '--min-round-ns', '1']);
    expect(byTime.models[0]?.rounds.map((round) => round.runs)).toEqual([5, 5]);
    const byRuns = await measured([...bound, '--runs', '3', '--min-round-ns', '60000000000']);
    expect(byRuns.models[0]?.rounds.map((round) => round.runs)).toEqual([3, 3]);
  });

  it('after a warm-up of its minimum, and says when it was capped', async () => {
    const least = ['--warmup-runs', '400', '--warmup-ns', '30000000', '--warmup-cap-ns', '20000000000'];
    const long = await measured([...measuring(sample.sum), ...quick.slice(0, 4), ...least]);
    expect(long.models[0]?.warmup.runs).toBeGreaterThanOrEqual(400);
    expect(long.models[0]?.warmup.ns).toBeGreaterThanOrEqual(30_000_000);
    expect(long.models[0]?.warmup.settled).toBe(true);
    const capped = await measured([...measuring(sample.sum), ...quick]);
    expect(capped.models[0]?.warmup).toMatchObject({ runs: 1, settled: false });
  });

  it('without the samples when asked, and pinned when asked', async () => {
    const { models, cpu } = await measured([...measuring(sample.sum), ...quick, '--no-samples', '--cpu', '0']);
    expect(cpu).toBe(0);
    expect(models[0]?.rounds.map((round) => round.samplesNs)).toEqual([undefined, undefined, undefined]);
    expect(models[0]?.rounds[0]?.medianNs).toBeGreaterThan(0);
  });

  it('and tells its progress line by line', async () => {
    const { stderr } = await runAgent([...measuring(sample.sum, sample.other), ...quick]);
    const lines = stderr
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    expect(lines.map((line) => (JSON.parse(line) as { progress: unknown }).progress)).toEqual([
      { stage: 'warmup', done: 1, total: 2 },
      { stage: 'warmup', done: 2, total: 2 },
      { stage: 'measure', done: 1, total: 3 },
      { stage: 'measure', done: 2, total: 3 },
      { stage: 'measure', done: 3, total: 3 },
    ]);
  });

  it('with several threads in one pool', async () => {
    expect((await measured([...measuring(sample.sum, sample.other), ...quick, '--threads', '2'])).threads).toBe(2);
  });

  it('and gives its version', async () => {
    const { code, stdout } = await runAgent(['--version']);
    expect([code, stdout]).toEqual([0, 'espalier-agent 1.0.0\n']);
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
