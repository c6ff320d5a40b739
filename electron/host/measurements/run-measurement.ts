import type { MeasurementReport } from '../../../shared/api/measurements.ts';
import { compareRounds, noiseFloorOf } from '../../../shared/statistics/comparison.ts';
import { flagsOf } from '../../../shared/statistics/flags.ts';
import { summarize } from '../../../shared/statistics/summary.ts';
import { measure, type MeasuredModel, type RawMeasurement } from '../../devices/device.ts';
import type { NewMeasurement, NewSession, StoredDevice } from '../../store/surface.ts';
import type { Run } from '../jobs/jobs.ts';
import type { Services } from '../procedures/services.ts';
import type { MeasuredModelFile } from './measured-models.ts';

export interface RunMeasurementOptions {
  readonly runtime: 'onnxruntime';
  readonly profile: 'quick' | 'default' | 'report';
  readonly threads: number;
}

/**
 * Measures the models interleaved on the device and stores everything of it at once, every sample included. The job
 * must have its turn on the device.
 */
export async function runMeasurement(
  services: Services,
  run: Run,
  device: StoredDevice,
  models: readonly MeasuredModelFile[],
  { runtime, profile, threads }: RunMeasurementOptions,
): Promise<MeasurementReport> {
  const { signal, onProgress } = run;
  const raw = await services.devices.with(device, signal, (connection) =>
    measure(connection, runtime, models, { profile, threads, signal, onProgress }),
  );
  const session = services.projects.writing().measurements.add(digest(device.name, models, raw));
  services.events.emit('tradeoffs.changed', { device: device.name });
  const { results, comparisons, noiseFloor, conditions, before, after } = session;
  return { results, comparisons, noiseFloor, conditions, device: { name: device.name, before, after } };
}

const samplesOf = ({ rounds }: MeasuredModel) => rounds.map(({ samplesNs }) => samplesNs);

/** What the samples say, beside the samples themselves. */
function digest(device: string, models: readonly MeasuredModelFile[], raw: RawMeasurement): NewSession {
  const [first] = raw.models;
  const { conditions, before, after, command } = raw;
  return {
    device,
    conditions,
    before,
    after,
    command,
    noiseFloor: noiseFloorOf(samplesOf(first!), samplesOf(raw.again)),
    comparisons: raw.models.slice(1).map((measured, at) => ({
      a: models[0]!.name,
      b: models[at + 1]!.name,
      ...compareRounds(samplesOf(first!), samplesOf(measured)),
    })),
    measurements: [
      ...raw.models.map((measured, at) => measurement(models[at]!, measured, raw, false)),
      measurement(models[0]!, raw.again, raw, true),
    ],
  };
}

function measurement(
  { name, sha256, candidateId }: MeasuredModelFile,
  { createSessionNs, firstRunNs, warmup, rounds }: MeasuredModel,
  { before, after }: RawMeasurement,
  again: boolean,
): NewMeasurement {
  const samplesNs = rounds.map((round) => round.samplesNs);
  const summary = summarize(samplesNs);
  const flags = flagsOf({
    summary,
    warmupSettled: warmup.settled,
    involuntarySwitches: rounds.reduce((sum, { involuntarySwitches }) => sum + involuntarySwitches, 0),
    measuredNs: samplesNs.flat().reduce((sum, ns) => sum + ns, 0),
    before,
    after,
  });
  return {
    model: name,
    artifactSha256: sha256,
    candidateId,
    again,
    createSessionNs,
    firstRunNs,
    warmup,
    summary,
    flags,
    rounds,
  };
}
