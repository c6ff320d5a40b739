import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrange } from '../../../../../electron/compute/engines/onnxruntime/blocked/arrange.ts';
import { convolutionForm } from '../../../../../electron/compute/engines/onnxruntime/choose-form.ts';
import type { ConvolutionForm } from '../../../../../electron/compute/engines/onnxruntime/convolution-form.ts';
import { OrtTrainingSession } from '../../../../../electron/compute/engines/onnxruntime/training-session.ts';
import type { StepResult } from '../../../../../electron/compute/engines/engine.ts';
import { expand } from '../../../../../shared/graph/gradient/expand.ts';
import type { Graph } from '../../../../../shared/graph/graph.ts';
import type { GradientGraph } from '../../../../../shared/training/gradient-graph.ts';
import { grow, steps } from '../../../../shared/graph/random-networks.ts';
import { blockedCases, programOf, smallNetwork } from './blocked-cases.ts';
import { randomFeeds, worstDistance } from '../compare.ts';

const plain: ConvolutionForm = { name: 'plain', write: expand };
const form = await convolutionForm();
if (form.name === 'plain') console.log('skipped: this CPU has no blocked convolutions');

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

describe.skipIf(form.name === 'plain')('a gradient graph in blocks', () => {
  it.each(Object.entries(blockedCases))('%s', async (_, make) => {
    const graph = smallNetwork(make);
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
    const graph = smallNetwork(blockedCases['a block of 3x3']!);
    const block = Number(/\d+$/.exec(form.name)![0]);
    const domains = arrange(programOf(graph, 4).graph, block).nodes.map(({ domain }) => domain);
    expect(domains).toContain('com.microsoft.nchwc');
  });
});
