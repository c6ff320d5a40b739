import { EspalierError, toErrorData } from '../../../shared/api/errors.ts';
import type {
  Load,
  MeasurementReport,
  MeasurementResult,
  MeasuringProfile,
  Precision,
} from '../../../shared/api/measurements.ts';
import { counted } from '../../../shared/format/numbers.ts';
import { coolDown, type Link, measure, type MeasureOptions, type RuntimeName } from '../../devices/device.ts';
import type { StoredDevice, StoredSession } from '../../store/surface.ts';
import type { Run } from '../jobs/jobs.ts';
import type { Services } from '../procedures/services.ts';
import { digest } from './digest.ts';
import { filesFor } from './runtime-files.ts';
import { learnedWords, learnFrom } from '../latency/known-models.ts';
import type { MeasuredModelFile } from './measured-models.ts';
import { tellOfDevice } from './tell-of-device.ts';

export interface RunMeasurementOptions {
  readonly runtime: RuntimeName;
  readonly profile: MeasuringProfile;
  readonly precision: Precision;
  readonly threads: number;
  readonly load: Load;
  readonly sustainedMinutes: number | null;
  readonly layers: boolean;
  readonly cudaGraph: boolean;
}

/**
 * Measures the models interleaved on the device and stores everything of it at once, every sample included. What is
 * flagged is measured again once the board has cooled, and both are kept; not a quick look, nor a sustained run, whose
 * heat is its point. Gives the last. The job must have its turn on the device.
 */
export async function runMeasurement(
  services: Services,
  run: Run,
  device: StoredDevice,
  models: readonly MeasuredModelFile[],
  options: RunMeasurementOptions,
): Promise<MeasurementReport> {
  return services.devices.withLink(device, async (link) => {
    const { session: first, notes } = await measureOnce(services, run, device, models, options, link, null);
    const isFlagged = isFlaggedBySamples(first.results, notes);
    if (!isFlagged || options.profile === 'quick' || options.sustainedMinutes !== null) return reportOf(first);
    try {
      await coolDown(link, first.before, run.signal, run.onProgress);
      return reportOf((await measureOnce(services, run, device, models, options, link, first.id)).session);
    } catch (error) {
      const { code, message } = toErrorData(error);
      if (code === 'CANCELLED') throw error;
      run.onWarning(`The flagged measurement was not repeated: ${message}`);
      return reportOf(first);
    }
  });
}

/**
 * Whether a result is flagged for more than what the runtime says against all its numbers (`notes`): that is the same the
 * next time.
 */
export function isFlaggedBySamples(
  results: readonly Pick<MeasurementResult, 'flags'>[],
  notes: readonly string[],
): boolean {
  return results.some(({ flags }) => flags.some((flag) => !notes.includes(flag)));
}

async function measureOnce(
  services: Services,
  { signal, onProgress, onWarning }: Run,
  device: StoredDevice,
  models: readonly MeasuredModelFile[],
  { runtime, ...options }: RunMeasurementOptions,
  link: Link,
  repeats: string | null,
): Promise<{ readonly session: StoredSession; readonly notes: readonly string[] }> {
  const measureOptions: MeasureOptions = {
    ...{ ...options, signal, onProgress },
    ...tellOfDevice(services, device.name),
  };
  const files = await filesFor(services.projects.writing(), runtime, options.precision, models);
  const raw = await measure(link, runtime, files, measureOptions);
  const { cutShort } = raw;
  const sustained = options.sustainedMinutes !== null;
  const session = services.projects
    .writing()
    .measurements.add(
      await digest(device.name, models, raw, { profile: options.profile, sustained, repeats, onWarning }),
    );
  if (cutShort === null) {
    try {
      for (const learned of await learnFrom(services.projects.writing(), session, models)) {
        services.events.emit('log', { level: 'info', message: learnedWords(learned) });
      }
    } catch (error) {
      onWarning(`The latency model did not learn from it: ${toErrorData(error).message}`);
    }
  }
  services.events.emit('tradeoffs.changed', { device: device.name });
  if (cutShort !== null) {
    const kept = `${cutShort.message} What was measured until then (${counted(raw.conditions.rounds, 'round')}) is kept.`;
    throw new EspalierError(cutShort.code, kept, cutShort.hint, { cause: cutShort });
  }
  return { session, notes: raw.notes };
}

export function reportOf({ createdAt, device, before, after, ...session }: StoredSession): MeasurementReport {
  return { ...session, measuredAt: createdAt, device: { name: device, before, after } };
}
