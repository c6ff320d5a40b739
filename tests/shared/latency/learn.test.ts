import { describe, expect, it } from 'vitest';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import { cutGraph } from '../../../shared/graph/cut.ts';
import { planFromUnits } from '../../../shared/graph/plan.ts';
import { errorOf } from '../../../shared/latency/fit/cross-validation.ts';
import type { Layout } from '../../../shared/latency/kernels/layout.ts';
import { addObservations, learnLatency, type Observed } from '../../../shared/latency/learn.ts';
import type { HeldOutError, LatencyModelDocument } from '../../../shared/latency/model.ts';
import { PlanPredictor } from '../../../shared/latency/predict.ts';
import { cutProbes } from '../../../shared/latency/probe/cut-probes.ts';
import { mulberry32 } from '../../../shared/statistics/mulberry32.ts';
import { condition, learned } from './learned.ts';
import { mixedNetwork, residualNetwork } from './networks.ts';
import { deviceNs } from './synthetic-device.ts';

const graph = residualNetwork();
const units = findUnits(graph);

/** Cuts like those of methods: any unit, by chance. */
function randomRemoval(seed: number, share: number): Set<number> {
  const random = mulberry32(seed);
  return new Set(
    units.units.filter(({ prunable, index }) => prunable && index > 0 && random() < share).map(({ id }) => id),
  );
}

function errorOn(model: LatencyModelDocument, layout: Layout): HeldOutError {
  const predictor = new PlanPredictor(graph, units, model);
  const pairs = Array.from({ length: 20 }, (_, index) => {
    const removed = randomRemoval(100 + index, 0.05 + 0.035 * index);
    return { predicted: predictor.ofRemoved(removed).ns, ns: deviceNs(cutGraph(graph, units, removed), layout) };
  });
  return errorOf(pairs)!;
}

describe('a device with known stairs', () => {
  it.each([
    { kind: 'even', step: 8 },
    { kind: 'blocked', step: 16 },
  ] as const)('is recovered: $kind by $step', (layout) => {
    const model = learned(graph, units, layout);
    expect(model.layout).toEqual(layout);
    expect(model.channelStep).toBe(layout.step);
    const error = errorOn(model, layout);
    expect(error.mean).toBeLessThan(0.02);
    expect(error.rankCorrelation).toBeGreaterThan(0.98);
    expect(model.error!.mean).toBeLessThan(0.02);
    expect(model.error!.networks).toBe(31);
  });

  it('is recovered when one measurement in seven fell together with other work', () => {
    const layout = { kind: 'blocked', step: 16 } as const;
    expect(errorOn(learned(graph, units, layout, { busy: 7 }), layout).mean).toBeLessThan(0.03);
  });

  it('that has none has a step of one', () => {
    expect(learned(graph, units, { kind: 'even', step: 1 }, { cuts: 6 }).channelStep).toBe(1);
  });
});

describe('predictions', () => {
  const layout = { kind: 'even', step: 8 } as const;
  const model = learned(graph, units, layout, { cuts: 16 });
  const predictor = new PlanPredictor(graph, units, model);

  it('say that they are, and within what', () => {
    const { ns, low, high, how } = predictor.ofRemoved([]);
    expect(how).toBe('predicted');
    expect(low).toBeLessThan(ns);
    expect(high).toBeGreaterThan(ns);
    expect(high / ns).toBeLessThan(1.2);
  });

  it('are the same for a plan, for its units, and for what is left of groups', () => {
    const [group] = units.groups.filter(({ prunable }) => prunable);
    const removed = new Set(group!.units.slice(0, 5));
    const expected = predictor.ofRemoved(removed);
    expect(predictor.ofPlan(planFromUnits(graph, units, removed))).toEqual(expected);
    expect(predictor.ofKept(new Map([[group!.id, group!.units.length - 5]]))).toEqual(expected);
    expect(() => predictor.ofPlan({ ...planFromUnits(graph, units, removed), model: '0'.repeat(16) })).toThrow(
      expect.objectContaining({ code: 'PLAN_MISMATCH' }),
    );
  });

  it('never rise when channels leave', () => {
    for (const { id, units: members, prunable } of units.groups) {
      if (!prunable) continue;
      const ns = Array.from({ length: members.length }, (_, left) => predictor.ofKept(new Map([[id, left + 1]])).ns);
      ns.forEach((value, index) => index > 0 && expect(value).toBeGreaterThanOrEqual(ns[index - 1]! - 1e-6));
    }
  });

  it('are less sure of what was never measured', () => {
    const other = mixedNetwork();
    const sure = predictor.ofRemoved([]);
    const guess = new PlanPredictor(other, findUnits(other), model).ofRemoved([]);
    expect(guess.high / guess.ns).toBeGreaterThan(sure.high / sure.ns);
  });
});

describe('the error on networks held out', () => {
  const observed = { ns: 1e6, source: 'network', artifactSha256: null } as const;

  it('is not known where all are of one architecture: whoever has seen one has seen them all', () => {
    const twice = [1e6, 1.1e6].map((ns) => ({ ...observed, graph, ns }));
    expect(learnLatency(condition, twice, []).error).toBeNull();
    const model = learnLatency(condition, [...twice, { ...observed, graph: mixedNetwork() }], []);
    expect(model.error).toMatchObject({ networks: 3 });
  });

  it('leaves intervals wide where it is not known', () => {
    const { ns, high } = new PlanPredictor(
      graph,
      units,
      learnLatency(condition, [{ ...observed, graph }], []),
    ).ofRemoved([]);
    expect(high / ns).toBeGreaterThan(1.3);
  });
});

describe('further measurements', () => {
  const layout = { kind: 'blocked', step: 16 } as const;

  it('make a model better that saw few, and replace those of the same file', () => {
    const poor = learned(graph, units, layout, { cuts: 4 });
    const observed = Array.from({ length: 20 }, (_, index): Observed => {
      const cut = cutGraph(graph, units, randomRemoval(500 + index, 0.04 * index));
      return { graph: cut, ns: deviceNs(cut, layout), source: 'network', artifactSha256: `sha${index}` };
    });
    const better = addObservations(poor, observed);
    expect(better.observations).toHaveLength(poor.observations.length + 20);
    expect(errorOn(better, layout).mean).toBeLessThan(errorOn(poor, layout).mean);
    const again = addObservations(better, [{ ...observed[0]!, ns: 2 * observed[0]!.ns }]);
    expect(again.observations).toHaveLength(better.observations.length);
    expect(again.observations.at(-1)!.ns).toBe(2 * observed[0]!.ns);
  });

  it('teach it another network', () => {
    const model = learned(graph, units, layout, { cuts: 16 });
    const other = mixedNetwork();
    const otherUnits = findUnits(other);
    const cuts = cutProbes(other, otherUnits, 16, 1).map(({ graph: cut }) => cut);
    const off = (known: LatencyModelDocument): number =>
      errorOf(
        cutProbes(other, otherUnits, 8, 2).map(({ graph: cut }) => ({
          predicted: new PlanPredictor(cut, findUnits(cut), known).ofRemoved([]).ns,
          ns: deviceNs(cut, layout),
        })),
      )!.mean;
    const taught = addObservations(
      model,
      cuts.map((cut, index) => ({
        ...{ graph: cut, ns: deviceNs(cut, layout), source: 'network', artifactSha256: `other${index}` },
      })),
    );
    expect(off(taught)).toBeLessThan(0.03);
    expect(off(taught)).toBeLessThan(off(model));
  });
});
