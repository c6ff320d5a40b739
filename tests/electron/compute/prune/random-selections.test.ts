import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CostQuantity } from '../../../../electron/compute/prune/limit.ts';
import { Selector } from '../../../../electron/compute/prune/select.ts';
import { EspalierError } from '../../../../shared/api/errors.ts';
import { findUnits } from '../../../../shared/graph/channels/find-units.ts';
import type { ChannelUnits } from '../../../../shared/graph/channels/units.ts';
import { costOf } from '../../../../shared/graph/cost.ts';
import { cutGraph } from '../../../../shared/graph/cut.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { normalize } from '../../../../shared/graph/normalize.ts';
import { parsePlan, planFromUnits, removedUnits } from '../../../../shared/graph/plan.ts';
import { readOnnx } from '../../../../shared/onnx/read.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { seededRandom } from '../../../shared/graph/builder.ts';
import { grow, steps } from '../../../shared/graph/random-networks.ts';

const selection = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 30 }),
  plan: fc.array(fc.constantFrom(...steps), { minLength: 1, maxLength: 5 }),
  keep: fc.double({ min: 0.4, max: 0.95, noNaN: true }),
  quantity: fc.constantFrom('macs', 'params', 'activations', 'latency'),
  round: fc.constantFrom(1, 2, 3, 4),
  floor: fc.constantFrom(1, 2, 3, 5),
});
const parameters = { numRuns: Number(process.env['ESPALIER_PROPERTY_RUNS'] ?? 50), seed: 21 };

function scoresFor(count: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: count }, random);
}

/** null where the budget cannot be reached so. */
function attempt(select: () => ReadonlySet<number>): ReadonlySet<number> | null {
  try {
    return select();
  } catch (error) {
    if (error instanceof EspalierError && error.code === 'BUDGET_UNREACHABLE') return null;
    throw error;
  }
}

/** Of a device that takes 1 ns for each multiply-accumulate and 10 ns for each byte of activations. */
const nanoseconds = (graph: Graph): number => costOf(graph).macs + 10 * costOf(graph).activationBytes;

const costs: Readonly<Record<CostQuantity, (graph: Graph) => number>> = {
  macs: (graph) => costOf(graph).macs,
  params: (graph) => costOf(graph).params,
  activations: (graph) => costOf(graph).activationBytes,
  latency: nanoseconds,
};

const distinct = (unitOf: ArrayLike<number>): number[] => [...new Set(Array.from(unitOf))].filter((unit) => unit >= 0);

/** Whole steps of every cohort, and the floor of every group and layer. */
function requireKept(
  { cohorts }: Selector,
  { groups, weightAxes }: ChannelUnits,
  removed: ReadonlySet<number>,
  { round, floor }: { readonly round: number; readonly floor: number },
): void {
  const kept = (members: readonly number[]): number => members.filter((unit) => !removed.has(unit)).length;
  for (const { units: members } of cohorts) {
    expect(kept(members) === members.length || kept(members) % round === 0).toBe(true);
  }
  const layers = weightAxes.filter(({ role }) => role === 'produces').map(({ unitOf }) => distinct(unitOf));
  for (const members of [...groups.map((group) => group.units), ...layers]) {
    expect(kept(members)).toBeGreaterThanOrEqual(Math.min(floor, members.length));
  }
}

describe('selections in random networks', () => {
  it('keep whole steps, floors and the budget, and stay within plans by other scores', () => {
    let reached = 0;
    let nested = 0;
    fc.assert(
      fc.property(selection, ({ seed, plan, keep, quantity, round, floor }) => {
        const graph = grow(seed, plan);
        const units = findUnits(graph);
        const latency = (removed: Iterable<number>): number => nanoseconds(cutGraph(graph, units, new Set(removed)));
        const selector = new Selector(graph, units, { round, floor, latency });
        const scores = scoresFor(units.units.length, seed);
        const limit = selector.shareOf(quantity, keep);
        const removed = attempt(() => selector.select(scores, limit));
        if (removed === null) return;
        reached++;
        requireKept(selector, units, removed, { round, floor });
        expect(costs[quantity](cutGraph(graph, units, removed))).toBeLessThanOrEqual(limit.most);

        const others = scoresFor(units.units.length, seed + 1);
        const before = attempt(() => selector.select(others, selector.shareOf('params', 0.5 + 0.5 * keep)));
        const within = attempt(() => selector.select(scores, limit, before ?? undefined));
        if (before === null || within === null) return;
        nested++;
        expect([...before].every((unit) => within.has(unit))).toBe(true);
        requireKept(selector, units, within, { round, floor });
        expect(costs[quantity](cutGraph(graph, units, within))).toBeLessThanOrEqual(limit.most);
      }),
      parameters,
    );
    expect(reached).toBeGreaterThan(parameters.numRuns / 4);
    expect(nested).toBeGreaterThan(parameters.numRuns / 4);
  });

  it('make plans that replay on a fresh copy of the file, and on nothing else', () => {
    fc.assert(
      fc.property(selection, ({ seed, plan: networkPlan, keep }) => {
        // As the program has it: a file rounds what the builder has in double precision.
        const graph = reread(grow(seed, networkPlan));
        const units = findUnits(graph);
        const removed = attempt(() => {
          const selector = new Selector(graph, units);
          return selector.select(scoresFor(units.units.length, seed), selector.shareOf('macs', keep));
        });
        if (removed === null) return;
        const json = JSON.stringify(planFromUnits(graph, units, removed));
        const replay = (onto: Graph, change: object = {}): ReadonlySet<number> =>
          removedUnits(onto, findUnits(onto), parsePlan({ ...(JSON.parse(json) as object), ...change }));

        const copy = reread(graph);
        const cut = writeOnnx(cutGraph(copy, findUnits(copy), replay(copy)));
        expect(Buffer.compare(cut, writeOnnx(cutGraph(graph, units, removed)))).toBe(0);

        const mismatch = refusal('PLAN_MISMATCH', /made on the model [0-9a-f]{16}, this one is/);
        expect(() => replay(grow(seed + 1, networkPlan))).toThrow(mismatch);
        expect(() => replay(nudged(copy))).toThrow(mismatch);
        const others = [{ group: `g${units.groups.length}`, units: [0] }];
        expect(() => replay(copy, { removed: others })).toThrow(refusal('PLAN_INVALID', /no group/));
        const [{ id, units: members }] = units.groups as [(typeof units.groups)[number]];
        const beyond = [{ group: id, units: [members.length] }];
        expect(() => replay(copy, { removed: beyond })).toThrow(refusal('PLAN_INVALID', /none numbered/));
      }),
      parameters,
    );
  });
});

function reread(graph: Graph): Graph {
  return normalize(readOnnx(writeOnnx(graph), 'copy.onnx'));
}

function refusal(code: string, message: RegExp): unknown {
  return expect.objectContaining({ code, message: expect.stringMatching(message) as string });
}

/** One weight moved by the smallest step. */
function nudged(graph: Graph): Graph {
  const [name, tensor] = [...graph.constants].find(([, { type }]) => type === 'float32')!;
  const data = (tensor.data as Float32Array).slice();
  data[0]! += Math.max(Math.abs(data[0]!), 1) * 2 ** -22;
  return { ...graph, constants: new Map(graph.constants).set(name, { ...tensor, data }) };
}
