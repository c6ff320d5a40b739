import { readFile } from 'node:fs/promises';
import type { MeasuredModel } from '../../../../electron/devices/device.ts';
import type { MeasureFiles } from '../../../../electron/host/latency/measure-graphs.ts';
import { normalize } from '../../../../shared/graph/normalize.ts';
import type { Layout } from '../../../../shared/latency/kernels/layout.ts';
import { readOnnx } from '../../../../shared/onnx/read.ts';
import { mulberry32 } from '../../../../shared/statistics/mulberry32.ts';
import { deviceNs } from '../../../shared/latency/synthetic-device.ts';

/** Measures files on a device that is so much slower in each session, and now and then does something else. */
export function syntheticMeasuring(layout: Layout, drift: (session: number) => number): MeasureFiles {
  const random = mulberry32(11);
  let session = 0;
  return async (artifacts) => {
    const slowness = drift(session++);
    const models: MeasuredModel[] = [];
    for (const artifact of artifacts) {
      const ns = slowness * deviceNs(normalize(readOnnx(await readFile(artifact.path), artifact.path)), layout);
      const rounds = Array.from({ length: 6 }, (_, round) => {
        const busy = random() < 0.2 ? 1.7 : 1;
        const samplesNs = Array.from({ length: 10 }, () => Math.round(ns * busy * (1 + 0.02 * random())));
        return {
          round,
          position: 0,
          startNs: 0,
          samplesNs,
          involuntarySwitches: null,
          missedFrames: null,
          window: null,
        };
      });
      models.push({
        artifact,
        createSessionNs: null,
        firstRunNs: null,
        warmup: null,
        rounds,
        partial: [],
        layers: null,
      });
    }
    return models;
  };
}
