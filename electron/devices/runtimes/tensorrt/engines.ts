import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { DeviceState } from '../../../../shared/api/devices.ts';
import type { Precision } from '../../../../shared/api/measurements.ts';
import type { Connection } from '../../connection/connection.ts';
import { runScript } from '../../connection/script.ts';
import type { Artifact } from '../../measurement.ts';
import type { RuntimeLimits } from '../runtime.ts';
import { answerMark, discardEngineScript, engineScript } from './device-scripts.ts';
import { trtexecFailed } from './failure.ts';
import { TrtexecLog } from './log.ts';
import { buildOnlyOption, engineOptions } from './options.ts';
import { showVersion, type TensorRtVersion } from './version.ts';

/** A large network on a slow board takes TensorRT this long to try its kernels. */
const buildTimeoutMs = 60 * 60_000;

export interface Trtexec {
  readonly path: string;
  readonly version: TensorRtVersion;
}

/**
 * An engine runs only where it was built: with this TensorRT, on this GPU. Its name begins with the network's sha256, so
 * that it can be told on the board which network it is of.
 */
export function engineName(artifact: Artifact, { version }: Trtexec, precision: Precision, state: DeviceState): string {
  const { gpu, board, jetson } = state;
  const built = [engineOptions(version, precision), gpu, board, jetson?.l4t ?? null];
  const how = createHash('sha256').update(JSON.stringify(built)).digest('hex').slice(0, 16);
  return `${artifact.sha256}-tensorrt-${showVersion(version)}-${how}.engine`;
}

/**
 * Path of a network's engine on the device, which builds it when it has not before. Throws MEASUREMENT_FAILED in
 * trtexec's own words, RUNTIME_MISSING, and what the connection throws.
 */
export async function engineOf(
  connection: Connection,
  trtexec: Trtexec,
  { artifact, onnx, name, precision }: { artifact: Artifact; onnx: string; name: string; precision: Precision },
  { signal }: RuntimeLimits,
): Promise<string> {
  const { path, version } = trtexec;
  const argv = [path, `--onnx=${onnx}`, ...engineOptions(version, precision), buildOnlyOption(version)];
  const log = new TrtexecLog();
  const limits = { signal, timeoutMs: buildTimeoutMs, onStderrLine: log.add };
  const result = await runScript(connection, engineScript, [name, ...argv], limits);
  const engine = result.stdout.split(`${answerMark}\n`)[1]?.trimEnd();
  if (result.code !== 0 || engine === undefined) {
    throw trtexecFailed(`could not build an engine of ${basename(artifact.path)}`, log, result);
  }
  return engine;
}

/** Forgets an engine that does not load: a board that lost its power may hold a broken file. */
export async function discardEngine(connection: Connection, engine: string): Promise<void> {
  await runScript(connection, discardEngineScript, [engine], { timeoutMs: 10_000 });
}
