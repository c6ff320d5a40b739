import type { DeviceCache } from '../../../shared/api/devices.ts';
import type { Connection } from '../connection/connection.ts';
import { runScript } from '../connection/script.ts';
import { clearScript, reportScript, trimScript } from './cache-scripts.ts';
import { answerMark } from './device-scripts.ts';
import { folderProblem } from './problems.ts';

/** What the cache folder of a device may hold. */
const defaultCacheLimitBytes = 500 * 1024 ** 2;

const timeoutMs = 60_000;

export interface CacheOptions {
  readonly signal: AbortSignal;
  /** Default 500 MiB. */
  readonly limitBytes?: number | undefined;
}

async function run(
  connection: Connection,
  script: string,
  parameters: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const { code, stdout, stderr } = await runScript(connection, script, parameters, { signal, timeoutMs });
  if (code !== 0) throw folderProblem(connection, code, stderr);
  return stdout;
}

/** What Espalier keeps on a device. Throws LINK_LOST, CANCELLED, TIMED_OUT, REMOTE_FAILED. */
export async function cacheReport(
  connection: Connection,
  { signal, limitBytes = defaultCacheLimitBytes }: CacheOptions,
): Promise<DeviceCache> {
  const answer = (await run(connection, reportScript, [], signal)).split(`${answerMark}\n`).at(-1) ?? '';
  const [folder = '', counts = ''] = answer.split('\n');
  const [files, bytes] = counts.split(' ').map(Number);
  if (!folder.startsWith('/') || !Number.isFinite(files) || !Number.isFinite(bytes)) {
    throw folderProblem(connection, 0, `it answers ${JSON.stringify(answer.slice(0, 200))}`);
  }
  return { folder, files: files ?? 0, bytes: bytes ?? 0, limitBytes };
}

/**
 * Removes all that Espalier keeps on a device: what is needed again is sent or built again. Throws DEVICE_BUSY while a
 * measurement holds it, LINK_LOST, CANCELLED, TIMED_OUT, REMOTE_FAILED.
 */
export async function clearCache(connection: Connection, signal: AbortSignal): Promise<void> {
  await run(connection, clearScript, [], signal);
}

/** What was deployed over a connection is in use for as long as it lasts. */
const inUse = new WeakMap<Connection, Set<string>>();

/**
 * Makes room for bytes that are to come: what was used longest ago goes first, and nothing that this connection has deployed or
 * that was made from it. Throws LINK_LOST, CANCELLED, TIMED_OUT, REMOTE_FAILED.
 *
 * @param needed sha256 of what the present run needs
 */
export async function makeRoom(
  connection: Connection,
  needed: readonly string[],
  comingBytes: number,
  { signal, limitBytes = defaultCacheLimitBytes }: CacheOptions,
): Promise<void> {
  const stays = inUse.get(connection) ?? new Set();
  inUse.set(connection, stays);
  for (const sha256 of needed) stays.add(sha256);
  await run(connection, trimScript, [String(limitBytes), String(comingBytes), ...stays], signal);
}
