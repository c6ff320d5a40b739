import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import { cutGraph } from '../../../shared/graph/cut.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { transplant } from '../../../shared/graph/transplant.ts';
import { trainedWeights } from '../../../shared/training/trained-weights.ts';
import { seededRandom } from './builder.ts';
import { randomRemoval } from './prove.ts';
import { grow, steps } from './random-networks.ts';

const network = fc.record({
  seed: fc.integer(),
  plan: fc.array(fc.constantFrom(...steps), { minLength: 1, maxLength: 6 }),
  share: fc.double({ min: 0.05, max: 0.8, noNaN: true }),
});

/** Every number that training changes, changed. */
function trained(graph: Graph): Graph {
  const constants = new Map(graph.constants);
  for (const name of trainedWeights(graph)) {
    const tensor = constants.get(name)!;
    constants.set(name, { ...tensor, data: (tensor.data as Float32Array).map((value) => 0.5 * value + 3) });
  }
  return { ...graph, constants };
}

it('gives any trained cut back when the same units are cut again, and leaves all else as it was', () => {
  fc.assert(
    fc.property(network, ({ seed, plan, share }) => {
      const graph = grow(seed, plan);
      const units = findUnits(graph);
      const removed = randomRemoval(graph, units, share, seededRandom(seed));
      const cut = cutGraph(graph, units, removed);
      expect(transplant(graph, units, removed, cut)).toEqual(graph);
      const learned = trained(cut);
      const whole = transplant(graph, units, removed, learned);
      expect(cutGraph(whole, units, removed)).toEqual(learned);
      // What was cut off is the dense network's: as many numbers as the cut has are new.
      let changed = 0;
      for (const [name, { data }] of graph.constants) {
        const after = whole.constants.get(name)!.data;
        for (let at = 0; at < data.length; at++) if (data[at] !== after[at]) changed++;
      }
      expect(changed).toBeLessThanOrEqual(
        [...cut.constants.values()].reduce((sum, { type, data }) => sum + (type === 'float32' ? data.length : 0), 0),
      );
    }),
    { numRuns: Number(process.env['ESPALIER_PROPERTY_RUNS'] ?? 200) },
  );
});
