import { setTimeout as sleep } from 'node:timers/promises';
import { EspalierError } from '../../shared/api/errors.ts';
import type { DeviceState } from '../../shared/api/devices.ts';
import { readBoard } from './board/board.ts';
import { readFastCores } from './board/fast-cores.ts';
import { cancelled } from './connection/interruption.ts';
import type { Link } from './connection/link.ts';
import { holdingCache } from './deploy/hold-cache.ts';
import type { Artifact, MeasuredModel, MeasureOptions, RawMeasurement } from './measurement.ts';
import { overLink } from './protocol/over-link.ts';
import { planOf } from './protocol/profiles.ts';
import { progressOf } from './protocol/progress.ts';
import { MeasuringRun } from './protocol/run.ts';
import { TelemetryLog } from './protocol/telemetry-log.ts';
import { requireAble, runtimes, type RuntimeName } from './runtimes/runtimes.ts';
import type { WatchBoard } from './telemetry/telemetry.ts';
import { watchBoard } from './telemetry/watch-board.ts';

/**
 * Measures networks interleaved on one device, the first of them twice: what it seems to differ from itself is noise.
 * Where the link is lost, goes on after the last finished round. Returns every sample, or throws a coded error with
 * nothing left running on the device and no half file there: OPTION_INVALID, what the link throws when the device does
 * not come back, what the runtime throws. Where that happens after complete rounds, these are returned with it.
 *
 * @param artifacts of the runtime's format
 */
export async function measure(
  link: Link,
  runtimeName: RuntimeName,
  artifacts: readonly Artifact[],
  options: MeasureOptions,
  watch: WatchBoard = watchBoard,
): Promise<RawMeasurement> {
  const [first] = artifacts;
  if (first === undefined) {
    throw new EspalierError('OPTION_INVALID', 'There is nothing to measure.', 'Name at least one network.');
  }
  const runtime = runtimes[runtimeName];
  const { precision, threads, load, cudaGraph, signal } = options;
  requireAble(runtimeName, options);
  const { schedule, idleMs } = planOf(options);
  const tell = progressOf(options.onProgress);
  const before = await overLink(link, signal, { run: (connection) => readBoard(connection, signal) });
  // Once, and before anything of ours runs there: a measurement that goes on after a lost link stays where it was.
  const cpus =
    runtime.holdsCpus && before.coreClusters.length > 1
      ? await overLink(link, signal, { run: (connection) => readFastCores(connection, threads, signal) })
      : [];
  const idle = new TelemetryLog(watch);
  const telemetry = new TelemetryLog(watch, options.onTelemetry);
  const needed = artifacts.map(({ sha256 }) => sha256);
  const request = {
    state: before,
    artifacts: [...artifacts, first],
    precision,
    threads,
    cpus,
    load,
    schedule,
    cudaGraph,
  };
  const run = new MeasuringRun(runtime, request, { signal, onProgress: tell });
  const cutShort = await untilCutShort(run, async () => {
    await overLink(link, signal, {
      run: (connection) =>
        holdingCache(connection, needed, signal, async () => {
          const prepared = await run.prepare(connection);
          options.onCommand?.(prepared.command);
          // After the sending and compiling, which make the board warm too, and once: later it is no more at rest.
          if (idleMs > 0 && tellsPower(before) && run.done === 0 && idle.points.length === 0) {
            await idle.during(connection, () => rest(idleMs, signal));
          }
          await telemetry.during(connection, () => run.measure(prepared));
        }),
      done: () => run.done,
      onLoss: (loss, resumed) => run.lost(loss, resumed),
    });
  });
  const layersLacking = options.layers && cutShort === null ? await withoutLayers(run, needed, link, signal) : [];
  const { after, lacking } = cutShort === null ? await boardAfter(link, signal) : { after: null, lacking: [] };
  const models = run.models();
  const { version, command, notes, options: told } = run.told;
  return {
    conditions: {
      ...{ runtime: runtimeName, runtimeVersion: version, precision, threads, batch: 1, load },
      ...{ cpus: run.cpus, options: told },
      rounds: models[0]?.rounds.length ?? 0,
    },
    before,
    after,
    models: models.slice(0, -1),
    again: models.at(-1) as MeasuredModel,
    idle: idle.points,
    telemetry: telemetry.points,
    power: telemetry.power,
    interruptions: run.interruptions,
    command,
    notes: [...notes, ...layersLacking, ...lacking],
    cutShort,
  };
}

/** The error that ended the rounds before their number was reached, where some were complete: what was measured counts. */
async function untilCutShort(run: MeasuringRun, work: () => Promise<void>): Promise<EspalierError | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof EspalierError) || run.rounds === 0) throw error;
    return error;
  }
}

/** Times the layers; a runtime that fails at it, or a link that is lost for good, leaves the measurement without them. */
async function withoutLayers(
  run: MeasuringRun,
  needed: readonly string[],
  link: Link,
  signal: AbortSignal,
): Promise<string[]> {
  try {
    await overLink(link, signal, {
      run: (connection) =>
        holdingCache(connection, needed, signal, async () => run.timeLayers(await run.prepare(connection))),
      done: () => run.done,
    });
    return [];
  } catch (error) {
    if (!(error instanceof EspalierError) || error.code === 'CANCELLED') throw error;
    return [`the layers were not timed: ${error.message}`];
  }
}

/** The board afterwards; null where it cannot be reached any more: what was measured counts. */
async function boardAfter(
  link: Link,
  signal: AbortSignal,
): Promise<{ readonly after: DeviceState | null; readonly lacking: readonly string[] }> {
  try {
    return { after: await overLink(link, signal, { run: (connection) => readBoard(connection, signal) }), lacking: [] };
  } catch (error) {
    if (!(error instanceof EspalierError) || error.code === 'CANCELLED') throw error;
    return { after: null, lacking: [`the board was not read afterwards: ${error.message}`] };
  }
}

/** A Jetson whose rails cannot be read from files may tell them by its tegrastats. */
export function tellsPower({ rails, jetson }: DeviceState): boolean {
  return rails.length > 0 || jetson !== null;
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    throw cancelled();
  }
}
