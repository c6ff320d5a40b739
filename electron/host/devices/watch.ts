import type { WatchReport } from '../../../shared/api/devices.ts';
import { watchDevice } from '../../devices/device.ts';
import type { StoredDevice } from '../../store/surface.ts';
import type { Run } from '../jobs/jobs.ts';
import { requireWritableFolder } from '../output-file.ts';
import type { Services } from '../procedures/services.ts';
import { Recording } from './recording.ts';

/** What a crash may cost of a recording. */
const savedEveryPoints = 30;

/**
 * Watches a device until the job is cancelled or `seconds` are over, and records what it shows. A recording that is
 * cancelled is kept.
 *
 * @param csv absolute path, null for none
 */
export async function runWatch(
  services: Services,
  run: Run,
  device: StoredDevice,
  { seconds, csv }: { readonly seconds: number | null; readonly csv: string | null },
): Promise<WatchReport> {
  if (csv !== null) await requireWritableFolder(csv);
  // Beside whatever works on the device; a second watch would tell everything twice.
  await run.takeTurn(`watch ${device.address}`);
  let [count, lastAtMs] = [0, 0];
  // Whoever only looks on may do so for days: nothing is kept then.
  const recording = csv === null ? null : new Recording(csv);
  const over = new AbortController();
  const signal = AbortSignal.any([run.signal, over.signal]);
  const timer = seconds === null ? undefined : setTimeout(() => over.abort(), seconds * 1000);
  // One writing at a time, in their order; the first that fails ends the watch.
  let writing = Promise.resolve();
  const saveLater = (): void => {
    writing = writing.then(() => recording?.save());
    writing.catch(() => over.abort());
  };
  try {
    await services.devices.withLink(device, (link) =>
      watchDevice(link, signal, (point) => {
        [count, lastAtMs] = [count + 1, point.atMs];
        recording?.add(point);
        services.events.emit('device.telemetry', { device: device.name, point });
        const done = Math.round(point.atMs / 1000);
        run.onProgress({ stage: 'watch', done, total: seconds ?? 0, unit: 'seconds', etaSeconds: null });
        if (count % savedEveryPoints === 0) saveLater();
      }),
    );
  } finally {
    clearTimeout(timer);
    saveLater();
    await writing;
  }
  return { points: count, seconds: lastAtMs / 1000, csv };
}
