import { describe, expect, it } from 'vitest';
import { LatencyMeter } from '../../../../electron/compute/experiment/latency-meter.ts';
import { meetByMeasuring } from '../../../../electron/compute/experiment/measured-selection.ts';
import { globalL2Scores } from '../../../../electron/compute/methods/global-l2/scores.ts';
import { Selector } from '../../../../electron/compute/prune/select.ts';
import { findUnits } from '../../../../shared/graph/channels/find-units.ts';
import { cutGraph } from '../../../../shared/graph/cut.ts';
import type { Layout } from '../../../../shared/latency/kernels/layout.ts';
import { addObservations } from '../../../../shared/latency/learn.ts';
import { learned } from '../../../shared/latency/learned.ts';
import { residualNetwork } from '../../../shared/latency/networks.ts';
import { deviceNs } from '../../../shared/latency/synthetic-device.ts';

const graph = residualNetwork();
const units = findUnits(graph);
const model = learned(graph, units, { kind: 'even', step: 1 }, { cuts: 12 });

/** Takes a budget on a device that is `factor` times as slow as predicted and has the layout's stairs. */
async function met(share: number, { factor, layout, learns }: { factor: number; layout: Layout; learns: boolean }) {
  const meter = new LatencyMeter(graph, units, model);
  const selector = new Selector(graph, units, { latency: (removed) => meter.predict(removed).ns });
  const scores = globalL2Scores(graph, units);
  const onDevice = (removed: ReadonlySet<number>): number => factor * deviceNs(cutGraph(graph, units, removed), layout);
  const most = share * onDevice(new Set());
  let document = model;
  const { best, tried } = await meetByMeasuring(
    { key: share, share, limit: { quantity: 'latency', most } },
    (ns) => selector.select(scores, { quantity: 'latency', most: ns }),
    (removed) => meter.predict(removed).ns,
    async (removed) => {
      const ns = onDevice(removed);
      if (learns) {
        const observed = {
          graph: cutGraph(graph, units, removed),
          ns,
          source: 'network',
          artifactSha256: `${ns}`,
        } as const;
        document = addObservations(document, [observed]);
        meter.learn(document);
      }
      return ns;
    },
  );
  return { used: best === null ? null : best.ns / most, attempts: tried.length };
}

const shares = [0.9, 0.83, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5, 0.45, 0.4];

describe('a budget met by measuring', () => {
  it.each([
    { name: 'slower than predicted', factor: 1.15, layout: { kind: 'even', step: 1 }, learns: false },
    { name: 'faster than predicted', factor: 0.85, layout: { kind: 'even', step: 1 }, learns: false },
    { name: 'slower, with stairs', factor: 1.15, layout: { kind: 'even', step: 8 }, learns: false },
    {
      name: 'slower, with stairs, while the model learns',
      factor: 1.15,
      layout: { kind: 'even', step: 8 },
      learns: true,
    },
    {
      name: 'faster, with stairs, while the model learns',
      factor: 0.85,
      layout: { kind: 'even', step: 8 },
      learns: true,
    },
  ] as const)('is used to within 5 % and never exceeded: $name', async (device) => {
    for (const share of shares) {
      const { used, attempts } = await met(share, device);
      expect(used).toBeLessThanOrEqual(1);
      expect(used).toBeGreaterThanOrEqual(0.95);
      expect(attempts).toBeLessThanOrEqual(6);
    }
  });

  it('is given up when the device has a floor above it, with what was tried', async () => {
    const scores = globalL2Scores(graph, units);
    const meter = new LatencyMeter(graph, units, model);
    const selector = new Selector(graph, units, { latency: (removed) => meter.predict(removed).ns });
    const most = 0.7 * meter.predict([]).ns;
    const { best, tried } = await meetByMeasuring(
      { key: 0.7, share: 0.7, limit: { quantity: 'latency', most } },
      (ns) => selector.select(scores, { quantity: 'latency', most: ns }),
      (removed) => meter.predict(removed).ns,
      () => Promise.resolve(1.05 * most),
    );
    expect(best).toBeNull();
    expect(tried.length).toBeGreaterThan(1);
    // The last limits may be out of reach, which is no failure: the level itself was not.
    expect(tried.length).toBeLessThanOrEqual(6);
    expect(tried.at(-1)!.removed.size).toBeGreaterThan(tried[0]!.removed.size);
  });

  it('is measured once where that is enough, and no plan twice', async () => {
    const measured: number[] = [];
    const level = { key: 0.5, share: 0.5, limit: { quantity: 'latency', most: 100 } } as const;
    const measureAs = (ns: number) => (removed: ReadonlySet<number>) => {
      measured.push(removed.size);
      return Promise.resolve(ns);
    };
    expect(
      (
        await meetByMeasuring(
          level,
          () => new Set([1]),
          () => 100,
          measureAs(97),
        )
      ).best!.ns,
    ).toBe(97);
    expect(measured).toEqual([1]);
    // Nothing lies between this plan and the next larger one.
    expect(
      (
        await meetByMeasuring(
          level,
          () => new Set([1, 2]),
          () => 100,
          measureAs(90),
        )
      ).best!.ns,
    ).toBe(90);
    expect(measured).toEqual([1, 2]);
  });
});
