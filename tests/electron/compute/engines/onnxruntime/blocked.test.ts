import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrange } from '../../../../../electron/compute/engines/onnxruntime/blocked/arrange.ts';
import { convolutionForm } from '../../../../../electron/compute/engines/onnxruntime/choose-form.ts';
import type { ConvolutionForm } from '../../../../../electron/compute/engines/onnxruntime/convolution-form.ts';
import { OrtTrainingSession } from '../../../../../electron/compute/engines/onnxruntime/training-session.ts';
import type { StepResult } from '../../../../../electron/compute/engines/engine.ts';
import { expand } from '../../../../../shared/graph/gradient/expand.ts';
import type { Graph } from '../../../../../shared/graph/graph.ts';
import { normalize } from '../../../../../shared/graph/normalize.ts';
import { gradientGraph, type GradientGraph } from '../../../../../shared/training/gradient-graph.ts';
import { trainedWeights } from '../../../../../shared/training/trained-weights.ts';
import { NetworkBuilder } from '../../../../shared/graph/builder.ts';
import { grow, steps } from '../../../../shared/graph/random-networks.ts';
import { randomFeeds, worstDistance } from '../compare.ts';

const plain: ConvolutionForm = { name: 'plain', write: expand };
const form = await convolutionForm();
if (form.name === 'plain') console.log('skipped: this CPU has no blocked convolutions');

function programOf(graph: Graph, batch: number): GradientGraph {
  const terms = graph.outputs.map(({ name }, index) => ({
    name: `target ${index}`,
    kind: 'mean-squared-error' as const,
    output: name,
  }));
  return gradientGraph(graph, { terms }, { batch, weights: trainedWeights(graph), normalization: 'batch' });
}

/** `noise` is added to the images, relative to their size. */
async function step(program: GradientGraph, graph: Graph, as: ConvolutionForm, noise = 0): Promise<StepResult> {
  const feeds = new Map(randomFeeds(program.graph.inputs));
  for (const { name } of graph.inputs) {
    const image = feeds.get(name)!;
    feeds.set(name, image.map((value, at) => value * (1 + noise * Math.sin(at))) as Float32Array);
  }
  for (const name of program.weights) feeds.set(name, graph.constants.get(name)!.data as Float32Array);
  const session = await OrtTrainingSession.create(program, as, 1);
  try {
    return await session.step(feeds, feeds);
  } finally {
    await session.release();
  }
}

async function distance(graph: Graph, batch: number): Promise<number> {
  const program = programOf(graph, batch);
  return distanceOf(program, graph, await step(program, graph, plain));
}

async function distanceOf(program: GradientGraph, graph: Graph, expected: StepResult): Promise<number> {
  const found = await step(program, graph, form);
  expect(Math.abs(found.loss - expected.loss)).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected.loss)));
  return worstDistance(expected, found).distance;
}

type Make = (net: NetworkBuilder, image: string) => string;

const cases: Readonly<Record<string, Make>> = {
  'a block of 3x3': (net, x) => net.block(net.block(x, 16), 32),
  'channels that fill no block': (net, x) => net.block(net.block(net.block(x, 24), 19), 40),
  'too few channels to be worth it': (net, x) => net.block(net.block(x, 4), 20),
  'a bias instead of a normalisation': (net, x) =>
    net.node('Relu', [net.conv(net.conv(x, 16, { bias: true }), 20, { bias: true })]),
  'strides of two, 3x3 and 1x1': (net, x) =>
    net.conv(net.block(net.block(x, 16), 32, { stride: 2 }), 16, { stride: 2, kernel: 1 }),
  '5x5 and 7x7': (net, x) => net.block(net.block(x, 16, { kernel: 7, stride: 2 }), 16, { kernel: 5 }),
  'an even kernel, padded on one side': (net, x) =>
    net.setChannels(
      net.node('Conv', [net.block(x, 16), net.weights([24, 16, 4, 4])], { pads: [1, 2, 2, 1], kernel_shape: [4, 4] }),
      24,
    ),
  'dilation, and a window that leaves a border out': (net, x) =>
    net.setChannels(
      net.node('Conv', [net.block(x, 16), net.weights([16, 16, 3, 3])], {
        dilations: [2, 2],
        strides: [3, 2],
        pads: [0, 1, 0, 1],
      }),
      16,
    ),
  'SAME padding': (net, x) =>
    net.setChannels(
      net.node('Conv', [net.block(x, 16), net.weights([16, 16, 3, 3])], { strides: [2, 2], auto_pad: 'SAME_UPPER' }),
      16,
    ),
  'depthwise, with strides and without': (net, x) => {
    const narrow = net.block(x, 24);
    return net.conv(net.depthwise(net.conv(narrow, 24, { group: 24, stride: 2 })), 16, { kernel: 1 });
  },
  'groups that are left in their own layout': (net, x) => net.block(net.conv(net.block(x, 32), 32, { group: 4 }), 16),
  pointwise: (net, x) => net.block(net.block(net.block(x, 20), 48, { kernel: 1 }), 16, { kernel: 1 }),
  'a residual, and one from before': (net, x) => {
    const before = net.block(x, 16);
    const branch = net.batchNorm(net.conv(net.block(before, 16), 16));
    return net.node('Add', [net.node('Relu', [net.node('Add', [branch, before])]), before]);
  },
  'a value added to itself': (net, x) => {
    const value = net.conv(net.block(x, 16), 16);
    return net.node('Add', [value, value]);
  },
  'a convolution that two read': (net, x) => {
    const value = net.conv(net.block(x, 16), 16);
    return net.node('Add', [net.node('Relu', [value]), net.node('Sigmoid', [value])]);
  },
  'a gate for each channel': (net, x) => {
    const value = net.block(x, 16);
    const gate = net.node('Sigmoid', [net.conv(net.node('GlobalAveragePool', [value]), 16, { kernel: 1, bias: true })]);
    return net.conv(net.setChannels(net.node('Mul', [value, gate]), 16), 16);
  },
  'pooling in between': (net, x) => {
    const pooled = net.node('MaxPool', [net.block(x, 16)], { kernel_shape: [2, 2], strides: [2, 2] });
    return net.block(net.setChannels(pooled, 16), 16);
  },
  'a concatenation': (net, x) => net.block(net.concat([net.block(x, 16), net.block(x, 20)]), 16),
};

describe.skipIf(form.name === 'plain')('a gradient graph in blocks', () => {
  it.each(Object.entries(cases))('%s', async (_, make) => {
    const net = new NetworkBuilder(5);
    const graph = normalize(net.raw([make(net, net.input(['N', 3, 13, 12]))]));
    // Batches that fill a block and that do not.
    for (const batch of [5, 16]) expect(await distance(graph, batch)).toBeLessThan(1e-4);
  });

  it('of any network', async () => {
    const network = fc.record({
      seed: fc.integer(),
      plan: fc.array(fc.constantFrom(...steps.filter((name) => name !== 'unknown')), { minLength: 1, maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(network, async ({ seed, plan }) => {
        const graph = grow(seed, plan);
        const program = programOf(graph, 3);
        const expected = await step(program, graph, plain);
        // Random weights can give gradients that the last bit of an image changes: no two orders of summation agree there.
        const { distance: jump } = worstDistance(expected, await step(program, graph, plain, 2e-7));
        expect(await distanceOf(program, graph, expected)).toBeLessThan(1e-3 + 10 * jump);
      }),
      { numRuns: 40 },
    );
  });

  it('is not plain', () => {
    const net = new NetworkBuilder(5);
    const graph = normalize(net.raw([cases['a block of 3x3']!(net, net.input(['N', 3, 13, 12]))]));
    const block = Number(/\d+$/.exec(form.name)![0]);
    const domains = arrange(programOf(graph, 4).graph, block).nodes.map(({ domain }) => domain);
    expect(domains).toContain('com.microsoft.nchwc');
  });
});
