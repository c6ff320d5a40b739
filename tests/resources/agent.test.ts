import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { sharedData } from '../setup/shared-data.ts';
import { agentDocument, agentError, agentPath, generatedInput, runtimeLibrary, take } from './agent-document.ts';
import { endless, finish, measuring, quick, runAgent, startAgent } from './agent-process.ts';
import { tinyOnnx } from './tiny-onnx.ts';

const runsHere = process.platform === 'linux' && process.arch === 'x64';
if (!runsHere) console.warn('skipped: the x64 agent runs on Linux x64 only');

const resnet = sharedData('models/resnet20-cifar10-jpeg.onnx') ?? '';
const hasResnet = resnet !== '';
if (!hasResnet) console.warn('skipped: a whole network needs shared/data/models, which is not there');

const hasCompiler = spawnSync('cc', ['--version']).status === 0;
if (!hasCompiler) console.warn('skipped: a stand-in for the runtime needs a C compiler (cc)');

let folder: string;
const file = (name: string): string => join(folder, name);

function save(name: string, graph: Parameters<typeof tinyOnnx>[0]): string {
  writeFileSync(file(name), tinyOnnx(graph));
  return file(name);
}

/** Two models with two inputs of different shapes, of which one dimension is symbolic: relu(a) + b, and a * b. */
let sum: string;
let other: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'espalier-agent-'));
  const inputs = [
    { name: 'a', type: 'float32' as const, dims: ['batch', 2, 3] },
    { name: 'b', type: 'float32' as const, dims: [3] },
  ];
  const outputs = [{ name: 'y', type: 'float32' as const, dims: ['batch', 2, 3] }];
  sum = save('sum.onnx', {
    inputs,
    nodes: [
      { op: 'Relu', inputs: ['a'], outputs: ['r'] },
      { op: 'Add', inputs: ['r', 'b'], outputs: ['y'] },
    ],
    outputs,
  });
  other = save('other.onnx', { inputs, nodes: [{ op: 'Mul', inputs: ['a', 'b'], outputs: ['y'] }], outputs });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function measured(args: string[]): Promise<z.infer<typeof agentDocument>> {
  const { code, stdout, stderr } = await runAgent(args);
  expect(code, stdout + stderr).toBe(0);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  return agentDocument.parse(JSON.parse(stdout));
}

async function failed(args: string[], env?: Record<string, string>): Promise<z.infer<typeof agentError>> {
  const { code, stdout } = await runAgent(args, env);
  expect(code, stdout).toBe(2);
  return agentError.parse(JSON.parse(stdout));
}

describe.runIf(runsHere)('the agent measures', () => {
  it('and reports conditions, models and every sample', async () => {
    const document = await measured([...measuring(sum, other), ...quick, '--seed', '7']);
    expect(document).toMatchObject({ machine: 'x86_64', threads: 1, cpu: -1, optimization: 99, seed: 7 });
    expect(document.runtime.version).toMatch(/^1\.\d+\.\d+/);
    expect(document.protocol).toMatchObject({ rounds: 3, runs: 6 });
    expect(document.models.map((model) => model.path)).toEqual([sum, other]);
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
    const { models } = await measured([...measuring(sum, other, sum), ...quick]);
    const rounds = models.flatMap((model, which) => model.rounds.map((round) => ({ which, ...round })));
    const inTime = rounds.toSorted((a, b) => a.startNs - b.startNs);
    expect(inTime.map((round) => round.which)).toEqual([0, 1, 2, 2, 1, 0, 0, 1, 2]);
    expect(inTime.map((round) => round.position)).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
  });

  it('a round until its runs are done or its time is over, but five runs at least', async () => {
    const bound = [...measuring(sum), '--rounds', '2', '--warmup-cap-ns', '1'];
    const byTime = await measured([...bound, '--runs', '1000', '--min-round-ns', '1']);
    expect(byTime.models[0]?.rounds.map((round) => round.runs)).toEqual([5, 5]);
    const byRuns = await measured([...bound, '--runs', '3', '--min-round-ns', '60000000000']);
    expect(byRuns.models[0]?.rounds.map((round) => round.runs)).toEqual([3, 3]);
  });

  it('after a warm-up of its minimum, and says when it was capped', async () => {
    const least = ['--warmup-runs', '400', '--warmup-ns', '30000000', '--warmup-cap-ns', '20000000000'];
    const long = await measured([...measuring(sum), ...quick.slice(0, 4), ...least]);
    expect(long.models[0]?.warmup.runs).toBeGreaterThanOrEqual(400);
    expect(long.models[0]?.warmup.ns).toBeGreaterThanOrEqual(30_000_000);
    expect(long.models[0]?.warmup.settled).toBe(true);
    const capped = await measured([...measuring(sum), ...quick]);
    expect(capped.models[0]?.warmup).toMatchObject({ runs: 1, settled: false });
  });

  it('without the samples when asked, and pinned when asked', async () => {
    const { models, cpu } = await measured([...measuring(sum), ...quick, '--no-samples', '--cpu', '0']);
    expect(cpu).toBe(0);
    expect(models[0]?.rounds.map((round) => round.samplesNs)).toEqual([undefined, undefined, undefined]);
    expect(models[0]?.rounds[0]?.medianNs).toBeGreaterThan(0);
  });

  it('and tells its progress line by line', async () => {
    const { stderr } = await runAgent([...measuring(sum, other), ...quick]);
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
    expect((await measured([...measuring(sum, other), ...quick, '--threads', '2'])).threads).toBe(2);
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
    const { y } = await (await InferenceSession.create(sum)).run({ a, b });
    const expected = Array.from(y?.data as Float32Array);

    const { models } = await measured([...measuring(sum), ...quick, '--seed', '99']);
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
    const path = save('types.onnx', {
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
    const path = save('nan.onnx', {
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

describe.runIf(runsHere)('the agent fails with one JSON document', () => {
  it.each<[string, string[], string, RegExp]>([
    ['nothing', [], 'args', /--lib/],
    ['no model', ['--lib', 'x'], 'args', /--model/],
    ['an unknown option', [...measuring('m'), '--fast', '1'], 'args', /--fast/],
    ['a missing value', [...measuring('m'), '--runs'], 'args', /--runs/],
    ['a negative number', [...measuring('m'), '--runs', '-1'], 'args', /-1/],
    ['a number with a tail', [...measuring('m'), '--rounds', '12x'], 'args', /12x/],
    ['a number too large', [...measuring('m'), '--seed', '4294967296'], 'args', /4294967295/],
    ['a processor and threads', [...measuring('m'), '--cpu', '0', '--threads', '2'], 'args', /--threads 2/],
    ['a processor that is not there', [...measuring('m'), '--cpu', '1023'], 'args', /1023/],
    ['an optimization level unknown to the runtime', [...measuring('m'), '--opt', '55'], 'api', /./],
    ['a missing library', ['--lib', '/nowhere/lib.so', '--model', 'm'], 'load', /nowhere/],
    ['a path of 5000 bytes', measuring('m'.repeat(5000)), 'args', /longer/],
  ])('for %s', async (_, args, stage, message) => {
    const error = await failed(args);
    expect(error).toMatchObject({ stage, model: null });
    expect(error.error).toMatch(message);
  });

  it('for a model that is missing, or is none', async () => {
    expect(await failed(measuring(sum, '/nowhere/m.onnx'))).toMatchObject({
      stage: 'session',
      model: '/nowhere/m.onnx',
    });
    writeFileSync(file('broken.onnx'), readFileSync(sum).subarray(0, 60));
    expect(await failed(measuring(file('broken.onnx')))).toMatchObject({
      stage: 'session',
      model: file('broken.onnx'),
    });
  });

  it('for inputs that cannot be made', async () => {
    const identity = (type: 'string' | 'float32', dims: number[]) => ({
      inputs: [{ name: 'x', type, dims }],
      nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }],
      outputs: [{ name: 'y', type, dims }],
    });
    const text = await failed(measuring(save('string.onnx', identity('string', [1]))));
    expect(text).toMatchObject({ stage: 'io', error: expect.stringContaining('string') as string });
    const huge = await failed(measuring(save('huge.onnx', identity('float32', [2 ** 30, 2 ** 20]))));
    expect(huge).toMatchObject({ stage: 'memory', error: expect.stringContaining('"x"') as string });
    const absurd = await failed(measuring(save('absurd.onnx', identity('float32', [2 ** 40, 2 ** 40]))));
    expect(absurd.stage).toMatch(/memory|session/);
  });

  it('for a run that fails', async () => {
    const path = save('mismatch.onnx', {
      inputs: [
        { name: 'a', type: 'float32', dims: ['n', 3] },
        { name: 'b', type: 'float32', dims: ['n', 'm'] },
      ],
      nodes: [{ op: 'MatMul', inputs: ['a', 'b'], outputs: ['y'] }],
      outputs: [{ name: 'y', type: 'float32', dims: ['n', 'm'] }],
    });
    expect(await failed(measuring(path))).toMatchObject({ stage: 'run', model: path });
  });

  it('whatever bytes a path has', async () => {
    const path = file('we "ird\\\n\u0001é.onnx');
    writeFileSync(path, readFileSync(sum));
    expect((await measured([...measuring(path), ...quick])).models[0]?.path).toBe(path);
    // Node passes UTF-8 only; a shell passes what it likes.
    const invalid = 'exec "$0" --lib "$1" --model "$(printf "/n\\377\\355\\240\\200o")"';
    const { status, stdout } = spawnSync('sh', ['-c', invalid, agentPath('x64'), runtimeLibrary('x64')], {
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(agentError.parse(JSON.parse(stdout)).model).toBe('/n\ufffd\ufffd\ufffd\ufffdo');
  });
});

describe.runIf(runsHere && hasCompiler)('the agent with another library', () => {
  function compile(name: string, source: string): string {
    writeFileSync(file(`${name}.c`), source);
    execFileSync('cc', ['-shared', '-fPIC', '-o', file(`${name}.so`), file(`${name}.c`)]);
    return file(`${name}.so`);
  }

  it('refuses one that is no ONNX Runtime', async () => {
    const library = compile('none', 'int nothing;');
    expect(await failed(['--lib', library, '--model', sum])).toMatchObject({ stage: 'load' });
  });

  it('refuses one that is too old, having forbidden its telemetry before it was loaded', async () => {
    const library = compile(
      'old',
      `#include <stdlib.h>
      #include <stdio.h>
      static char version[32];
      __attribute__((constructor)) static void start(void) {
        puts("noise on stdout");
        fflush(stdout);
        const char *forbidden = getenv("ORT_DISABLE_TELEMETRY");
        snprintf(version, sizeof version, "1.8.0 telemetry %s", forbidden ? forbidden : "on");
      }
      static const void *api(unsigned needed) { return needed <= 8 ? version : NULL; }
      static const char *get_version(void) { return version; }
      static const struct { const void *(*api)(unsigned); const char *(*version)(void); } base = {api, get_version};
      const void *OrtGetApiBase(void) { return &base; }`,
    );
    expect(await failed(['--lib', library, '--model', sum])).toMatchObject({
      stage: 'api',
      error: 'ONNX Runtime 1.8.0 telemetry 1 is too old: 1.17 or newer is needed',
    });
  });

  it('reports its crash as an error', async () => {
    const library = compile('crash', '#include <stdlib.h>\nconst void *OrtGetApiBase(void) { abort(); }');
    const error = await failed(['--lib', library, '--model', sum]);
    expect(error).toMatchObject({ stage: 'load', error: 'the runtime crashed with signal 06' });
  });
});

describe.runIf(runsHere)('the agent leaves nothing behind', () => {
  it('no file in the home, cache or temporary folder', async () => {
    const home = mkdtempSync(join(folder, 'home-'));
    const env = { HOME: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home, TMPDIR: home };
    const { code } = await runAgent([...measuring(sum), ...quick], env);
    expect(code).toBe(0);
    expect(readdirSync(home, { recursive: true })).toEqual([]);
  });

  it.each(['stdout', 'stderr'] as const)('not itself when nobody reads its %s', async (name) => {
    const child = startAgent([...measuring(sum), ...endless]);
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    await new Promise((resolve) => child.stderr.once('data', resolve));
    const since = Date.now();
    expect(child.exitCode).toBeNull();
    child[name].destroy();
    expect(await ended).toBe(2);
    expect(Date.now() - since).toBeLessThan(5000);
  });

  it('not itself when its stdin ends, if told to watch it', async () => {
    const child = startAgent([...measuring(sum), ...endless, '--watch-stdin']);
    const ended = finish(child);
    await new Promise((resolve) => child.stderr.once('data', resolve));
    child.stdin.write('not yet the end');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(child.exitCode).toBeNull();
    child.stdin.end();
    expect(await ended).toMatchObject({ code: 2, stdout: '' });
  });

  it('and takes no notice of stdin otherwise', async () => {
    const child = startAgent([...measuring(sum), ...quick]);
    child.stdin.end();
    expect((await finish(child)).code).toBe(0);
  });
});

describe('the prebuilt agents', () => {
  const bin = dirname(dirname(agentPath('x64')));

  it.each([
    ['x64', 0x3e],
    ['arm64', 0xb7],
  ] as const)('for %s is small, executable and starts with glibc 2.17', (arch, machine) => {
    const bytes = readFileSync(agentPath(arch));
    expect(bytes.readUInt16LE(18)).toBe(machine);
    expect(bytes.length).toBeLessThan(100_000);
    expect(statSync(agentPath(arch)).mode & 0o111).toBe(0o111);
    const needed = new Set(bytes.toString('latin1').match(/GLIBC_[\d.]+/g));
    const minors = [...needed].map((version) => Number(version.split('.')[1]));
    expect(Math.max(...minors)).toBeLessThanOrEqual(17);
  });

  it('are those of SHA256SUMS', () => {
    const lines = readFileSync(join(bin, 'SHA256SUMS'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => line.split('  ')[1])).toEqual([
      'linux-arm64/espalier-agent',
      'linux-x64/espalier-agent',
    ]);
    for (const line of lines) {
      const [sum, path = ''] = line.split('  ');
      expect(
        createHash('sha256')
          .update(readFileSync(join(bin, path)))
          .digest('hex'),
      ).toBe(sum);
    }
  });

  const toolchain = join(dirname(bin), '../../.cache/agent-toolchain');
  const canRebuild = runsHere && existsSync(toolchain);
  if (!canRebuild) console.warn('skipped: rebuilding the agent needs its compiler: run resources/agent/build.sh once');
  it.runIf(canRebuild)('come out of build.sh byte for byte', () => {
    execFileSync(join(dirname(bin), 'build.sh'), ['--check'], { stdio: 'pipe' });
  });
});
