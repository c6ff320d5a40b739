import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dropUnused } from '../../../../shared/graph/drop-unused.ts';
import { expand } from '../../../../shared/graph/gradient/expand.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { elementCount } from '../../../../shared/graph/tensor.ts';
import { gradientGraph, type GradientGraph } from '../../../../shared/training/gradient-graph.ts';
import { trainedWeights } from '../../../../shared/training/trained-weights.ts';
import { seededRandom } from '../builder.ts';
import { grow, steps, type Step } from '../random-networks.ts';
import { distance, runOrt } from './check.ts';
import type { NdArray } from './reference/array.ts';
import { runReference } from './reference/run.ts';

/** Steps that no gradient passes. */
const refused: readonly Step[] = ['quantized', 'unknown'];

const network = fc.record({
  seed: fc.integer(),
  plan: fc.array(fc.constantFrom(...steps.filter((step) => !refused.includes(step))), { minLength: 1, maxLength: 2 }),
  normalization: fc.constantFrom('batch' as const, 'fixed' as const),
});

type Values = Map<string, Float32Array>;

function valuesOf(training: GradientGraph, network: Graph, random: () => number): Values {
  return new Map(
    training.graph.inputs.map(({ name, dims, type }) => {
      const weight = network.constants.get(name);
      if (weight !== undefined) return [name, Float32Array.from(weight.data as Float32Array)];
      const numbers = { length: elementCount(dims as number[]) };
      return [name, Float32Array.from(numbers, () => (type === 'int32' ? Math.floor(3 * random()) : 2 * random() - 1))];
    }),
  );
}

/** The loss where every weight has moved so far along its direction. */
function lossAt(forward: Graph, values: Values, moves: ReadonlyMap<string, Float64Array>, by: number) {
  const feeds = new Map(
    forward.inputs.map(({ name, dims }): [string, NdArray] => {
      const move = moves.get(name);
      const data = Float64Array.from(values.get(name)!, (value, index) => value + by * (move?.[index] ?? 0));
      return [name, { dims: dims as number[], data }];
    }),
  );
  return runReference(forward, feeds);
}

it('follows the loss of any network along any direction', async () => {
  await fc.assert(
    fc.asyncProperty(network, async ({ seed, plan, normalization }) => {
      const graph = grow(seed, plan);
      const random = seededRandom(seed);
      const term = { name: 'labels', kind: 'cross-entropy' as const, output: graph.outputs[0]!.name };
      const weights = trainedWeights(graph);
      const training = gradientGraph(graph, { terms: [term] }, { batch: 2, weights, normalization });
      const written = expand(training.graph);
      const values = valuesOf(training, graph, random);
      const moves = new Map(
        weights.map((name) => [name, Float64Array.from(values.get(name)!, () => 2 * random() - 1)]),
      );

      const exact = lossAt(written, values, moves, 0);
      let along = 0;
      for (const [name, move] of moves) {
        const gradient = exact.get(training.gradients.get(name)!)!.data;
        along += move.reduce((sum, step, index) => sum + step * gradient[index]!, 0);
      }
      const forward = dropUnused({ ...written, outputs: written.outputs.filter(({ name }) => name === training.loss) });
      const step = 1e-6;
      const lossBy = (by: number): number => lossAt(forward, values, moves, by).get(training.loss)!.data[0]!;
      const difference = (lossBy(step) - lossBy(-step)) / (2 * step);
      expect(Math.abs(along - difference) / Math.max(1e-3, Math.abs(difference))).toBeLessThan(1e-4);

      const ran = await runOrt(written, values);
      // As a whole: behind a normalisation the gradients of single weights are zero but for rounding.
      const names = [...training.gradients.values()];
      const together = (part: (name: string) => ArrayLike<number>): number[] =>
        names.flatMap((name) => Array.from(part(name)));
      expect(
        distance(
          together((name) => ran[name]!.data),
          together((name) => exact.get(name)!.data),
        ),
      ).toBeLessThan(1e-3);
    }),
    { numRuns: Number(process.env['ESPALIER_PROPERTY_RUNS'] ?? 15) },
  );
});
