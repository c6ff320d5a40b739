import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import { createCostModel } from '../../../shared/graph/cost-model.ts';
import { costOf } from '../../../shared/graph/cost.ts';
import { parsePlan, planFromUnits, removedUnits } from '../../../shared/graph/plan.ts';
import { seededRandom } from './builder.ts';
import { proveRandomCut } from './prove.ts';
import { grow, steps } from './random-networks.ts';

const network = fc.record({
  seed: fc.integer(),
  plan: fc.array(fc.constantFrom(...steps), { minLength: 1, maxLength: 6 }),
  share: fc.double({ min: 0.05, max: 0.8, noNaN: true }),
});

it('cuts any network exactly as masked, at the cost foreseen, and replays the plan', async () => {
  await fc.assert(
    fc.asyncProperty(network, async ({ seed, plan, share }) => {
      const graph = grow(seed, plan);
      const units = findUnits(graph);
      const { difference, removed, cut } = await proveRandomCut(graph, seededRandom(seed), share);
      expect(difference).toBeLessThan(1e-4);
      const model = createCostModel(graph, units);
      for (const unit of removed) model.remove(unit);
      const { macs, params, activationBytes } = costOf(cut);
      expect(model).toMatchObject({ macs, params, activationBytes });
      const replayed = parsePlan(JSON.parse(JSON.stringify(planFromUnits(graph, units, removed))));
      expect([...removedUnits(graph, units, replayed)].sort()).toEqual([...removed].sort());
    }),
    { numRuns: Number(process.env['ESPALIER_PROPERTY_RUNS'] ?? 500) },
  );
});
