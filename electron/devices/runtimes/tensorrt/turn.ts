import { commandLine } from '../../connection/quote.ts';
import type { Connection } from '../../connection/connection.ts';
import { runScript } from '../../connection/script.ts';
import type { MeasuringWindow, RuntimeLayer, Warmup } from '../../measurement.ts';
import { EspalierError } from '../../../../shared/api/errors.ts';
import type { RuntimeLimits } from '../runtime.ts';
import { parseClock } from '../turns.ts';
import { answerMark, profileScript, turnScript } from './device-scripts.ts';
import { discardEngine, type Trtexec } from './engines.ts';
import { trtexecFailed } from './failure.ts';
import { TrtexecLog } from './log.ts';
import { exportsLayerInfo, profileOptions, turnOptions, type TurnTimes } from './options.ts';
import { parseProfile } from './profile.ts';
import { parseTimes } from './times.ts';

/** Loading a large engine from a slow card, and a GPU that somebody else uses. */
const startTimeoutMs = 120_000;
/** A row of times has 300 bytes, and a fast network makes ten thousand of them a second. */
const maxOutputBytes = 400 * 1024 * 1024;

export interface TurnResult {
  /** When its process started, by the board's clock. */
  readonly atSeconds: number;
  readonly samplesNs: readonly number[];
  /** Null where this version of trtexec does not tell. */
  readonly warmup: Warmup | null;
  readonly window: MeasuringWindow | null;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** The protocol's test on the first inferences after the warm-up: medians of two successive windows of 20 within 2 %. */
export function hasSettled(samplesNs: readonly number[]): boolean {
  const window = Math.min(20, samplesNs.length >> 1);
  const [first, second] = [median(samplesNs.slice(0, window)), median(samplesNs.slice(window, 2 * window))];
  return window > 0 && Math.abs(second - first) < 0.02 * first;
}

/** The command of a turn, for the user to repeat. */
export function turnCommand({ path }: Trtexec, engine: string, times: TurnTimes): string {
  return commandLine([path, ...turnOptions(engine, times), '--exportTimes=times.json']);
}

async function failed(
  connection: Connection,
  engine: string,
  what: string,
  log: TrtexecLog,
  result: Parameters<typeof trtexecFailed>[2],
): Promise<EspalierError> {
  const error = trtexecFailed(what, log, result);
  if (!/deserializ|serialization|loading engine|engine could not/i.test(error.message)) return error;
  await discardEngine(connection, engine);
  const hint = 'The engine kept on the board was broken and is removed: start again, and it is built anew.';
  return new EspalierError(error.code, error.message, hint);
}

/** One process: loads the engine, warms up, measures. Throws MEASUREMENT_FAILED and what the connection throws. */
export async function runTurn(
  connection: Connection,
  trtexec: Trtexec,
  { engine, network, times }: { engine: string; network: string; times: TurnTimes },
  signal: AbortSignal,
): Promise<TurnResult> {
  const argv = [trtexec.path, ...turnOptions(engine, times)];
  const timeoutMs = startTimeoutMs + 10 * (times.warmupMs + times.measureMs);
  const log = new TrtexecLog();
  const limits = { signal, timeoutMs, maxOutputBytes, onStderrLine: log.add };
  const result = await runScript(connection, turnScript, argv, limits);
  const answer = result.stdout.split(`${answerMark}\n`)[1] ?? '';
  const end = answer.indexOf('\n');
  const samplesNs = parseTimes(answer.slice(end + 1), times.warmupMs);
  if (result.code !== 0 || samplesNs === null || samplesNs.length === 0) {
    throw await failed(connection, engine, `gave no times for ${network}`, log, result);
  }
  const warmup = log.warmup === null ? null : { ...log.warmup, settled: hasSettled(samplesNs) };
  return { atSeconds: parseClock(answer), samplesNs, warmup, window: log.window };
}

/** Times the engine's layers in a run of their own: the profiler waits after each of them. */
export async function profileLayers(
  connection: Connection,
  trtexec: Trtexec,
  { engine, network }: { engine: string; network: string },
  { signal }: RuntimeLimits,
): Promise<RuntimeLayer[]> {
  const { path, version } = trtexec;
  const parameters = [exportsLayerInfo(version) ? 'yes' : 'no', path, ...profileOptions(engine, version)];
  const log = new TrtexecLog();
  const limits = { signal, timeoutMs: startTimeoutMs + 60_000, onStderrLine: log.add };
  const result = await runScript(connection, profileScript, parameters, limits);
  const [, profile = '', info = ''] = result.stdout.split(`${answerMark}\n`);
  const layers = parseProfile(profile, info);
  if (result.code !== 0 || layers === null || layers.length === 0) {
    throw await failed(connection, engine, `gave no layer times for ${network}`, log, result);
  }
  return layers;
}
