import { EspalierError } from '../../../shared/api/errors.ts';
import type { LatencyModelReport } from '../../../shared/api/latency.ts';
import type { Precision } from '../../../shared/api/measurements.ts';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import { formatOf, measure, type MeasuredModel, type RawMeasurement, type RuntimeName } from '../../devices/device.ts';
import type { StoredDevice } from '../../store/surface.ts';
import type { Run } from '../jobs/jobs.ts';
import type { MeasuredModelFile } from '../measurements/measured-models.ts';
import { tellOfDevice } from '../measurements/tell-of-device.ts';
import type { Services } from '../procedures/services.ts';
import { graphOf } from '../models/graph-of.ts';
import { latencyReport } from './known-models.ts';
import { learnDevice } from './learn.ts';

export interface LearningOptions {
  readonly runtime: RuntimeName;
  readonly precision: Precision;
  readonly threads: number;
  /** Cuts of the network to measure. */
  readonly cuts: number;
  readonly seed: number;
}

/**
 * Learns what a network and its cuts take on a device, by measuring single operators and cuts of it, and keeps that. The
 * job must have its turn on the device. Throws OPTION_INVALID for a runtime of another format than ONNX.
 */
export async function runLearning(
  services: Services,
  run: Run,
  device: StoredDevice,
  network: MeasuredModelFile,
  { runtime, precision, threads, cuts, seed }: LearningOptions,
): Promise<LatencyModelReport> {
  if (formatOf(runtime) !== 'onnx') {
    const hint = 'Learn with a runtime that takes ONNX files: onnxruntime, tensorrt, python or wasm.';
    throw new EspalierError('OPTION_INVALID', `Latencies cannot be learned with ${runtime}.`, hint);
  }
  const { signal } = run;
  const graph = await graphOf(network);
  return services.devices.withLink(device, async (link) => {
    let measured: Pick<RawMeasurement, 'conditions' | 'before'> | undefined;
    const measureFiles = async (artifacts: Parameters<typeof measure>[2]): Promise<readonly MeasuredModel[]> => {
      const raw = await measure(link, runtime, artifacts, {
        ...{ profile: 'quick', precision, threads, load: { shape: 'back-to-back' } },
        ...{ sustainedMinutes: null, layers: false, cudaGraph: false, signal, onProgress: () => undefined },
        ...tellOfDevice(services, device.name),
      });
      if (raw.cutShort !== null) throw raw.cutShort;
      measured ??= raw;
      return raw.models;
    };
    const condition = { device: device.name, runtime, precision, threads };
    const onProgress = (done: number, total: number): void =>
      run.onProgress({ stage: 'learn', done, total, etaSeconds: null });
    const unknown = { runtimeVersion: '', powerMode: null, governor: null };
    const document = await learnDevice(measureFiles, { ...condition, ...unknown }, graph, findUnits(graph), {
      ...{ cuts, seed, signal, onProgress },
    });
    // Only the measurements tell which version the device has, and how it is set.
    const { powerMode, governor } = measured!.before;
    const { runtimeVersion } = measured!.conditions;
    const learned = { ...document, condition: { ...condition, runtimeVersion, powerMode, governor } };
    const stored = services.projects
      .writing()
      .latencyModels.save({ networkSha256: network.sha256, network: network.name, document: learned });
    services.events.emit('tradeoffs.changed', { device: device.name });
    return latencyReport(stored);
  });
}
