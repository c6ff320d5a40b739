import { expect, it } from 'vitest';
import { UnitProjection } from '../../../../../electron/compute/methods/slr/unit-projection.ts';
import { cohortsOf } from '../../../../../electron/compute/prune/cohorts.ts';
import { proveCut } from '../../../../../electron/compute/prune/prove.ts';
import { valuesOf, withValues } from '../../../../../electron/compute/training/trained-values.ts';
import { findUnits } from '../../../../../shared/graph/channels/find-units.ts';
import { cutGraph } from '../../../../../shared/graph/cut.ts';
import { maskGraph } from '../../../../../shared/graph/mask.ts';
import { normalize } from '../../../../../shared/graph/normalize.ts';
import { trainedWeights } from '../../../../../shared/training/trained-weights.ts';
import { residualNetwork } from '../../samples.ts';

const graph = normalize(residualNetwork());
const units = findUnits(graph);
const cohorts = cohortsOf(units);
const trained = new Set(trainedWeights(graph));
const shares = cohorts.map((cohort) => ({ ...cohort, leaving: 2 }));
const projection = new UnitProjection(graph, units, shares, trained);
const values = valuesOf(graph, projection.weights);

/** What is lost, squared, when all that makes these units is zeroed. */
function squaredDistance(removed: ReadonlySet<number>): number {
  const masked = maskGraph(graph, units, removed);
  let sum = 0;
  for (const { constant, role, unitOf, masked: isMasked, axis } of units.weightAxes) {
    if (role === 'consumes' || !isMasked || !trained.has(constant)) continue;
    const { data, dims } = graph.constants.get(constant)!;
    const inner = dims.slice(axis + 1).reduce((product, size) => product * size, 1);
    (data as Float32Array).forEach((value, at) => {
      if (removed.has(unitOf[Math.floor(at / inner) % dims[axis]!]!)) sum += value ** 2;
    });
    expect(masked.constants.get(constant)!.data).toBeDefined();
  }
  return sum;
}

it('lets those units go whose weights are nearest to zero, of all choices of as many', () => {
  for (const { units: members, leaving } of shares) {
    const own = [...projection.removed(values)].filter((unit) => members.includes(unit));
    expect(own).toHaveLength(leaving);
    const found = squaredDistance(new Set(own));
    members.forEach((first, at) =>
      members.slice(at + 1).forEach((second) => {
        expect(squaredDistance(new Set([first, second]))).toBeGreaterThanOrEqual(found - 1e-9);
      }),
    );
  }
});

it('leaves a network that is the cut one: proved', async () => {
  const into = valuesOf(graph, projection.weights);
  projection.project(values, into);
  const removed = projection.removed(into);
  expect(removed).toEqual(projection.removed(values));
  const pruned = withValues(graph, into);
  const proof = await proveCut(pruned, units, removed, cutGraph(pruned, units, removed), { seed: 0, threads: 1 });
  expect(proof.relativeDifference).toBeLessThan(1e-5);
  // Nothing but these units has changed.
  const again = valuesOf(graph, projection.weights);
  projection.project(into, again);
  expect(again).toEqual(into);
});
