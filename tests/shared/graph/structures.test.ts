import { describe, expect, it } from 'vitest';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import { createCostModel } from '../../../shared/graph/cost-model.ts';
import { costOf } from '../../../shared/graph/cost.ts';
import { seededRandom } from './builder.ts';
import { proveRandomCut } from './prove.ts';
import { structures } from './structures/index.ts';

describe.each(structures)('$name', ({ build, groups }) => {
  it('has these groups', () => {
    const { groups: found, units } = findUnits(build());
    expect(
      found.map(({ units: members }) => {
        const prunable = members.filter((unit) => units[unit]!.prunable).length;
        if (prunable === members.length) return `${members.length}`;
        return prunable === 0 ? `${members.length} fixed` : `${prunable} of ${members.length}`;
      }),
    ).toEqual(groups);
  });

  it('computes the same cut as masked, at the cost foreseen', async () => {
    const graph = build();
    const random = seededRandom(7);
    for (let round = 0; round < 6; round++) {
      const { difference, removed, cut } = await proveRandomCut(graph, random, 0.2 + 0.1 * round);
      expect(difference).toBeLessThan(1e-5);
      const model = createCostModel(graph, findUnits(graph));
      for (const unit of removed) model.remove(unit);
      const { macs, params, activationBytes } = costOf(cut);
      expect(model).toMatchObject({ macs, params, activationBytes });
    }
  });
});
