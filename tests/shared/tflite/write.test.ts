import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toErrorData } from '../../../shared/api/errors.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { elementCount } from '../../../shared/graph/tensor.ts';
import { readOnnx } from '../../../shared/onnx/read.ts';
import { writeTflite } from '../../../shared/tflite/write.ts';
import { withBatch } from '../../../shared/training/with-batch.ts';
import { labPython } from '../../lab/python.ts';
import { sharedData } from '../../setup/shared-data.ts';
import { NetworkBuilder, seededRandom, type AttributeValue } from '../graph/builder.ts';
import { runGraph, type Outputs } from '../graph/prove.ts';

type Attributes = Record<string, AttributeValue>;
type Build = (net: NetworkBuilder) => readonly string[];

const image = [1, 6, 9, 7] as const;

/** One operator on an image. */
const on =
  (operator: string, attributes: Attributes = {}, dims: readonly number[] = image): Build =>
  (net) => [net.node(operator, [net.input(dims)], attributes)];

const conv =
  (weights: readonly number[], attributes: Attributes = {}, bias = false): Build =>
  (net) => {
    const more = bias ? [net.weights([weights[0]!])] : [];
    return [net.node('Conv', [net.input(image), net.weights(weights), ...more], attributes)];
  };

/** An operator between an image and a constant. */
const withConstant =
  (operator: string, dims: readonly number[], { low, high } = { low: 0.5, high: 2 }): Build =>
  (net) => [net.node(operator, [net.input(image), net.weights(dims, { low, high })])];

const scalar = (net: NetworkBuilder, value: number): string =>
  net.constant({ type: 'float32', dims: [], data: Float32Array.of(value) });

const clip =
  (low: number | null, high: number | null): Build =>
  (net) => {
    const bounds = [low, high].map((bound) => (bound === null ? '' : scalar(net, bound)));
    return [net.node('Clip', [net.input(image), ...bounds])];
  };

const resize =
  (mode: string, where: string, nearest: string, [height, width]: readonly [number, number]): Build =>
  (net) => {
    const attributes = { mode, coordinate_transformation_mode: where, nearest_mode: nearest };
    return [net.node('Resize', [net.input(image), '', '', net.integers([1, 6, height, width])], attributes)];
  };

const cases: Record<string, Build> = {
  'Conv without pads': conv([4, 6, 3, 3]),
  'Conv with a bias': conv([4, 6, 1, 1], {}, true),
  'Conv with pads as SAME': conv([4, 6, 3, 3], { pads: [1, 1, 1, 1] }),
  'Conv with stride and pads that are not SAME': conv([4, 6, 3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] }),
  'Conv on an even size, where PyTorch pads in front': (net) => [
    net.node('Conv', [net.input([1, 6, 8, 8]), net.weights([4, 6, 3, 3])], { strides: [2, 2], pads: [1, 1, 1, 1] }),
  ],
  'Conv with uneven stride and pads': conv([4, 6, 3, 2], { strides: [2, 3], pads: [0, 1, 2, 0] }),
  'Conv SAME_UPPER': conv([4, 6, 3, 3], { auto_pad: 'SAME_UPPER', strides: [2, 2] }),
  'Conv SAME_LOWER': conv([4, 6, 2, 2], { auto_pad: 'SAME_LOWER', strides: [2, 2] }),
  'Conv with dilation': conv([4, 6, 3, 3], { dilations: [2, 2], pads: [2, 2, 2, 2] }),
  'Conv in groups': conv([4, 3, 3, 3], { group: 2, pads: [1, 1, 1, 1] }),
  'Conv of each channel': conv([6, 1, 3, 3], { group: 6, pads: [1, 1, 1, 1] }, true),
  'Conv of each channel, two filters each': conv([12, 1, 3, 3], { group: 6, strides: [2, 2] }),
  'MaxPool with pads': on('MaxPool', { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }),
  'MaxPool with pads on an even size': on(
    'MaxPool',
    { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
    [1, 6, 8, 8],
  ),
  'MaxPool ceil': on('MaxPool', { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 }),
  AveragePool: on('AveragePool', { kernel_shape: [2, 3], strides: [2, 2] }),
  'AveragePool with a border that does not count': on('AveragePool', { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }),
  'AveragePool with a border that counts': on('AveragePool', {
    ...{ kernel_shape: [3, 3], pads: [1, 1, 1, 1], strides: [2, 2], count_include_pad: 1 },
  }),
  GlobalAveragePool: on('GlobalAveragePool'),
  'ReduceMean of rows and columns': on('ReduceMean', { axes: [2, 3], keepdims: 0 }),
  'ReduceMean of channels': on('ReduceMean', { axes: [1], keepdims: 1 }),
  GlobalMaxPool: on('GlobalMaxPool'),
  'ConvTranspose to twice the size': (net) => {
    const doubled = { strides: [2, 2], kernel_shape: [4, 4], pads: [1, 1, 1, 1] };
    return [net.node('ConvTranspose', [net.input(image), net.weights([6, 4, 4, 4]), net.weights([4])], doubled)];
  },
  'ConvTranspose without pads': (net) => [
    net.node('Relu', [net.node('ConvTranspose', [net.input(image), net.weights([6, 4, 2, 2])], { strides: [2, 2] })]),
  ],
  'ConvTranspose with a last row of its own': (net) => {
    const odd = { strides: [2, 2], kernel_shape: [3, 3], pads: [1, 1, 1, 1], output_padding: [1, 1] };
    return [net.node('ConvTranspose', [net.input(image), net.weights([6, 4, 3, 3])], odd)];
  },
  DepthToSpace: on('DepthToSpace', { blocksize: 2 }, [1, 8, 3, 5]),
  'PRelu of a channel each': (net) => [net.node('PRelu', [net.input(image), net.weights([6, 1, 1])])],
  'PRelu with one slope': (net) => [net.node('PRelu', [net.input(image), net.weights([1])])],
  HardSigmoid: on('HardSigmoid', { alpha: { kind: 'float', value: 1.5 } }),
  Elu: on('Elu'),
  'Split of channels': (net) => net.nodeWithOutputs('Split', [net.input(image), net.integers([2, 4])], 2, { axis: 1 }),
  Relu: on('Relu'),
  LeakyRelu: on('LeakyRelu', { alpha: { kind: 'float', value: 0.1 } }),
  Sigmoid: on('Sigmoid'),
  Tanh: on('Tanh'),
  HardSwish: on('HardSwish'),
  Softmax: on('Softmax', { axis: 1 }),
  'Clip to 0 and 6': clip(0, 6),
  'Clip to -0.2 and 0.3': clip(-0.2, 0.3),
  'Clip from below': clip(0.1, null),
  'Clip from above': clip(null, 0.1),
  'Add of a channel each': withConstant('Add', [6, 1, 1]),
  'Mul of a row': withConstant('Mul', [7]),
  'Sub of an image': withConstant('Sub', [1, 6, 9, 7]),
  'Div by one number': withConstant('Div', [1]),
  BatchNormalization: (net) => [net.batchNorm(net.input(image))],
  'a residual block': (net) => {
    const start = net.block(net.input(image), 8);
    return [net.node('Relu', [net.node('Add', [start, net.batchNorm(net.conv(start, 8))])])];
  },
  'an activation whose input is read elsewhere too': (net) => {
    const sum = net.conv(net.input(image), 8, { bias: true });
    return [net.node('Add', [sum, net.node('Relu', [sum])])];
  },
  'a gate for each channel': (net) => {
    const start = net.block(net.input(image), 8);
    const gate = net.node('Sigmoid', [net.conv(net.node('GlobalAveragePool', [start]), 8, { kernel: 1, bias: true })]);
    return [net.node('Mul', [start, gate])];
  },
  'Concat of channels': (net) => {
    const start = net.input(image);
    return [net.concat([net.conv(start, 4), net.conv(start, 2), start])];
  },
  'a classifier': (net) => [net.node('Softmax', [net.classifier(net.block(net.input(image), 8))], { axis: 1 })],
  'Flatten of an image': (net) => [net.dense(net.node('Flatten', [net.input(image)]), 6 * 9 * 7, 5)],
  'MatMul and a bias of its own': (net) => {
    const product = net.node('MatMul', [net.node('Flatten', [net.input(image)]), net.weights([6 * 9 * 7, 4])]);
    return [net.node('Add', [product, net.weights([4])])];
  },
  'Reshape to groups and back, as a channel shuffle': (net) => {
    const groups = net.node('Reshape', [net.input(image), net.integers([1, 2, 3, 63])]);
    const turned = net.node('Transpose', [groups], { perm: [0, 2, 1, 3] });
    return [net.node('Reshape', [turned, net.integers([1, 6, 9, 7])])];
  },
  'Transpose of an image': on('Transpose', { perm: [0, 3, 1, 2] }),
  'Pad of channels and rows': (net) => [net.node('Pad', [net.input(image), net.integers([0, 1, 2, 0, 0, 3, 0, 1])])],
  'Pad with a number': (net) => [
    net.node('Pad', [net.input(image), net.integers([0, 0, 1, 1, 0, 0, 1, 1]), scalar(net, -0.5)]),
  ],
  'Slice of every second pixel': (net) => [
    net.node('Slice', [
      ...[net.input(image), net.integers([0, 1]), net.integers([99, 99]), net.integers([2, 3]), net.integers([2, 2])],
    ]),
  ],
  'Resize to twice the size, nearest': resize('nearest', 'asymmetric', 'floor', [18, 14]),
  'Resize to three times the size, nearest by half pixels': resize(
    'nearest',
    'half_pixel',
    'round_prefer_floor',
    [27, 21],
  ),
  'Resize linear by half pixels': resize('linear', 'half_pixel', 'floor', [18, 14]),
  'Resize linear with corners aligned': resize('linear', 'align_corners', 'floor', [12, 20]),
  'Resize linear, asymmetric': resize('linear', 'asymmetric', 'floor', [18, 14]),
  'several outputs': (net) => {
    const start = net.block(net.input(image), 4);
    return [start, net.node('Sigmoid', [start])];
  },
};

const python = await labPython('litert');
if (python === null) console.warn('skipped: no Python with ai-edge-litert, so no TFLite file is run');
const models = sharedData('models');

/** Runs files with TFLite's interpreter, all in one process. */
function interpret(lines: readonly string[]): Promise<void> {
  const script = fileURLToPath(new URL('interpret.py', import.meta.url));
  const child = spawn(python?.path ?? '', [script], { stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(said))));
  });
}

describe.skipIf(python === null)('a TFLite file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-tflite-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Largest difference between the interpreter and ONNX Runtime, as a share of the outputs' scale. */
  async function difference(graphs: ReadonlyMap<string, Graph>): Promise<Map<string, number>> {
    const lines: string[] = [];
    const expected = new Map<string, Outputs>();
    for (const [index, [name, graph]] of [...graphs].entries()) {
      // What `runGraph` draws too.
      const random = seededRandom(index);
      const paths: string[] = [];
      for (const { dims } of graph.inputs) {
        const data = Float32Array.from({ length: elementCount(dims.map(Number)) }, () => random() * 2 - 1);
        const path = join(folder, `${index}.${paths.length}.input`);
        await writeFile(path, new Uint8Array(data.buffer));
        paths.push(path);
      }
      const file = join(folder, `${index}.tflite`);
      await writeFile(file, writeTflite(graph));
      lines.push([file, ...paths].join(' '));
      expected.set(name, await runGraph(graph, seededRandom(index)));
    }
    await interpret(lines);
    const differences = new Map<string, number>();
    for (const [index, [name, graph]] of [...graphs].entries()) {
      const outputs = expected.get(name) ?? {};
      for (const [number, { name: output }] of graph.outputs.entries()) {
        const bytes = await readFile(join(folder, `${index}.tflite.${number}`));
        const actual = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
        const wanted = outputs[output]?.data as Float32Array;
        expect(actual.length, name).toBe(wanted.length);
        const scale = Math.max(...wanted.map(Math.abs));
        const most = wanted.reduce((found, value, at) => Math.max(found, Math.abs(value - actual[at]!)), 0);
        differences.set(name, Math.max(differences.get(name) ?? 0, most / scale));
      }
    }
    return differences;
  }

  it('computes what ONNX Runtime computes, operator by operator', async () => {
    const graphs = new Map(
      Object.entries(cases).map(([name, build]) => {
        const net = new NetworkBuilder(3);
        return [name, net.build(...build(net))];
      }),
    );
    const found = await difference(graphs);
    console.info(`${found.size} networks, largest difference ${Math.max(...found.values()).toExponential(1)}`);
    const wrong = [...found].filter(([, most]) => !(most < 1e-5));
    expect(wrong).toEqual([]);
  });

  it.skipIf(models === null)('computes what ONNX Runtime computes, on real networks', async () => {
    const names = ['resnet20-cifar10.onnx', 'mobilenetv2-imagenet-bnfolded.onnx', 'yolo-fastest-1.1-xl.onnx'];
    const graphs = new Map<string, Graph>();
    for (const name of names) {
      const graph = normalize(readOnnx(await readFile(join(models ?? '', name)), name));
      graphs.set(name, withBatch(graph, 1));
    }
    const found = await difference(graphs);
    console.info([...found].map(([name, most]) => `${name} ${most.toExponential(1)}`).join(', '));
    for (const [name, most] of found) expect(most, name).toBeLessThan(1e-4);
  });
});

describe('what TFLite has no equal of', () => {
  const failure = (build: Build): ReturnType<typeof toErrorData> => {
    const net = new NetworkBuilder(3);
    const graph = net.build(...build(net));
    try {
      writeTflite(graph);
    } catch (error) {
      return toErrorData(error);
    }
    throw new Error('it was written');
  };

  it.each<[string, Build, string]>([
    ['an operator', on('Erf'), 'erf0'],
    ['an average at the border', on('AveragePool', { kernel_shape: [3, 3], pads: [0, 0, 2, 2] }), 'averagepool0'],
    ['a softmax over rows', on('Softmax', { axis: 2 }), 'softmax0'],
    ['a size', resize('nearest', 'asymmetric', 'floor', [13, 14]), 'resize0'],
  ])('is named: %s', (_, build, node) => {
    const error = failure(build);
    expect(error.code).toBe('OPERATOR_UNKNOWN');
    expect(error.message).toContain(node);
  });
});
