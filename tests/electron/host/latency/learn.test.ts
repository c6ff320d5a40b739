import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { learnDevice } from '../../../../electron/host/latency/learn.ts';
import { measureGraphs } from '../../../../electron/host/latency/measure-graphs.ts';
import { findUnits } from '../../../../shared/graph/channels/find-units.ts';
import type { LatencyCondition } from '../../../../shared/latency/model.ts';
import { cutProbes } from '../../../../shared/latency/probe/cut-probes.ts';
import { PlanPredictor } from '../../../../shared/latency/predict.ts';
import { mixedNetwork, residualNetwork } from '../../../shared/latency/networks.ts';
import { deviceNs } from '../../../shared/latency/synthetic-device.ts';
import { syntheticMeasuring } from './synthetic-measuring.ts';

const layout = { kind: 'blocked', step: 16 } as const;
const condition: LatencyCondition = {
  ...{ powerMode: null, governor: null },
  ...{ device: 'board', runtime: 'onnxruntime', runtimeVersion: '1.27.0', threads: 1 },
  precision: 'float32',
};
const { signal } = new AbortController();
const onProgress = (): void => undefined;

describe('learning a device', () => {
  it('finds its layout and step, and predicts it to some per cent, though it drifts and is disturbed', async () => {
    const graph = residualNetwork();
    const units = findUnits(graph);
    const measureFiles = syntheticMeasuring(layout, (session) => 1 + 0.1 * (session % 3));
    const progress: number[] = [];
    const model = await learnDevice(measureFiles, condition, graph, units, {
      ...{ cuts: 24, seed: 0, signal },
      onProgress: (done, total) => progress.push(done / total),
    });
    expect(model.layout).toEqual(layout);
    expect(model.channelStep).toBe(16);
    expect(model.error!.mean).toBeLessThan(0.03);
    expect(model.error!.networks).toBe(25);
    expect(progress.at(-1)).toBe(1);
    // Sessions were 1, 1.1 and 1.2 times as slow: any common speed among them is right.
    const slowness = new PlanPredictor(graph, units, model).ofRemoved([]).ns / deviceNs(graph, layout);
    expect(slowness).toBeGreaterThan(0.97);
    expect(slowness).toBeLessThan(1.25);
  });
});

describe('measuring graphs', () => {
  const graphs = cutProbes(mixedNetwork(), findUnits(mixedNetwork()), 30, 0).map(({ graph }) => graph);

  it('puts sessions on one scale by what their anchor takes', async () => {
    const measureFiles = syntheticMeasuring(layout, (session) => 1 + session);
    const { anchorNs, ns } = await measureGraphs(measureFiles, graphs[0]!, graphs.slice(1), { signal, onProgress });
    const scale = anchorNs / deviceNs(graphs[0]!, layout);
    ns.forEach((value, index) => {
      const ratio = value / (scale * deviceNs(graphs[index + 1]!, layout));
      expect(Math.abs(ratio - 1)).toBeLessThan(0.03);
    });
  });

  it('removes its files, also when measuring fails', async () => {
    let folder = '';
    const failing = measureGraphs(
      ([artifact]) => {
        folder = dirname(artifact!.path);
        expect(existsSync(folder)).toBe(true);
        return Promise.reject(new Error('the board caught fire'));
      },
      graphs[0]!,
      graphs.slice(1, 4),
      { signal, onProgress },
    );
    await expect(failing).rejects.toThrow('fire');
    expect(existsSync(folder)).toBe(false);
  });
});
