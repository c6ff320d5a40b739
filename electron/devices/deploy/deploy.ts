import { stat } from 'node:fs/promises';
import { EspalierError } from '../../../shared/api/errors.ts';
import { showAddress } from '../connection/address.ts';
import type { Connection } from '../connection/connection.ts';
import { runScript } from '../connection/script.ts';
import { makeRoom } from './cache.ts';
import { acceptScript, answerMark, discardScript, freeScript, inspectScript } from './device-scripts.ts';
import { hashOfPrefix } from './prefix.ts';
import { diskFull, folderProblem } from './problems.ts';

/** A file that a device needs. Kept there under its sha256, so that nothing is sent twice. */
export interface DeployFile {
  readonly path: string;
  readonly sha256: string;
  /** Follows the sha256 in the name on the device: '.onnx'. */
  readonly suffix: string;
  readonly executable?: boolean;
}

export interface DeployOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
  /** What the cache folder may hold. Default 500 MiB. */
  readonly cacheLimitBytes?: number;
}

interface Upload {
  readonly file: DeployFile;
  readonly name: string;
  readonly bytes: number;
}

/** What came of a file before its upload was cut. */
interface Part {
  readonly sha256: string;
  readonly bytes: number;
}

interface Inspection {
  readonly folder: string;
  readonly present: ReadonlySet<string>;
  /** By the name that the file is to have. */
  readonly parts: ReadonlyMap<string, Part>;
}

const scriptTimeoutMs = 60_000;
/** Left over on the device, so that the board itself does not stand still. */
const reserveBytes = 1024 * 1024;

async function inspect(connection: Connection, names: readonly string[], signal: AbortSignal): Promise<Inspection> {
  const limits = { signal, timeoutMs: scriptTimeoutMs };
  const { code, stdout, stderr } = await runScript(connection, inspectScript, names, limits);
  const [folder, ...lines] = stdout.split(`${answerMark}\n`).at(-1)?.trimEnd().split('\n') ?? [];
  if (code !== 0 || folder === undefined || !folder.startsWith('/')) throw folderProblem(connection, code, stderr);
  const present = new Set<string>();
  const parts = new Map<string, Part>();
  for (const line of lines) {
    const sha256 = line.slice(0, 64);
    const [, name, bytes] = /^(.*)\.part +(\d+)$/.exec(line.slice(65)) ?? [];
    if (name !== undefined) parts.set(name, { sha256, bytes: Number(bytes) });
    // A name begins with the sha256 that its content must have.
    else if (line.slice(65).startsWith(sha256)) present.add(line.slice(65));
  }
  return { folder, present, parts };
}

/** undefined where \`df\` is missing or says something else. */
async function freeBytesIn(connection: Connection, folder: string, signal: AbortSignal): Promise<number | undefined> {
  const { stdout } = await runScript(connection, freeScript, [folder], { signal, timeoutMs: scriptTimeoutMs });
  return /^\d+\s*$/.test(stdout) ? Number(stdout) * 1024 : undefined;
}

async function discard(connection: Connection, folder: string, name: string): Promise<void> {
  try {
    await runScript(connection, discardScript, [folder, name], { timeoutMs: 5000 });
  } catch {
    // The link is gone: the next deployment goes on where this one was cut.
  }
}

/** Uploads to NAME.part, checks it on the device and renames it. True when it arrived whole. */
async function send(
  connection: Connection,
  folder: string,
  { file, name, bytes }: Upload,
  offset: number,
  { signal, onProgress }: DeployOptions,
): Promise<boolean> {
  try {
    await connection.upload(file.path, `${folder}/${name}.part`, { signal, offset, ...(onProgress && { onProgress }) });
  } catch (error) {
    if (error instanceof EspalierError && error.code === 'LINK_LOST') throw error;
    await discard(connection, folder, name);
    if (error instanceof EspalierError && error.code !== 'REMOTE_FAILED') throw error;
    // SFTP only says "Failure", whatever the reason was: the disk is asked.
    const freeBytes = await freeBytesIn(connection, folder, signal);
    if (freeBytes !== undefined && freeBytes < bytes + reserveBytes) {
      throw diskFull(connection, folder, bytes, freeBytes);
    }
    if (error instanceof EspalierError) throw error;
    const message = `${folder}/${name} could not be written: ${error instanceof Error ? error.message : String(error)}.`;
    throw new EspalierError('REMOTE_FAILED', message, 'See whether the folder may be written.', { cause: error });
  }
  const parameters = [folder, name, file.sha256, file.executable ? '700' : '600'];
  const limits = { signal, timeoutMs: scriptTimeoutMs };
  const { code, stderr } = await runScript(connection, acceptScript, parameters, limits);
  if (code !== 0 && code !== 5) throw folderProblem(connection, code, stderr);
  return code === 0;
}

/** How much of a file has arrived: nothing where what came is not its beginning. */
async function arrivedBytes({ file, bytes }: Upload, part: Part | undefined): Promise<number> {
  if (part === undefined || part.bytes === 0 || part.bytes > bytes) return 0;
  return (await hashOfPrefix(file.path, part.bytes)) === part.sha256 ? part.bytes : 0;
}

/**
 * Brings files to the device and returns their paths there, in the same order. On this computer nothing is copied.
 * Throws DEVICE_DISK_FULL, UPLOAD_CORRUPT, LINK_LOST, CANCELLED, TIMED_OUT, DEVICE_UNSUPPORTED, REMOTE_FAILED; no half
 * file stays under its final name, and the next deployment goes on with what has arrived.
 */
export async function deploy(
  connection: Connection,
  files: readonly DeployFile[],
  options: DeployOptions,
): Promise<string[]> {
  const { signal } = options;
  const needed = files.map(({ sha256 }) => sha256);
  const cache = { signal, limitBytes: options.cacheLimitBytes };
  if (connection.address.kind === 'local') {
    // Runtimes keep there here, too, what they built.
    await makeRoom(connection, needed, 0, cache);
    return files.map((file) => file.path);
  }
  const uploads = new Map<string, Upload>();
  for (const file of files) {
    const name = `${file.sha256}${file.suffix}`;
    if (!uploads.has(name)) uploads.set(name, { file, name, bytes: (await stat(file.path)).size });
  }
  const { folder, present, parts } = await inspect(connection, [...uploads.keys()], signal);
  const missing = [...uploads.values()].filter(({ name }) => !present.has(name));
  const arrived = new Map<Upload, number>();
  for (const upload of missing) arrived.set(upload, await arrivedBytes(upload, parts.get(upload.name)));
  const totalBytes = missing.reduce((sum, { bytes }) => sum + bytes, 0);
  const comingBytes = totalBytes - [...arrived.values()].reduce((sum, bytes) => sum + bytes, 0);
  await makeRoom(connection, needed, comingBytes, cache);
  if (missing.length > 0) {
    const freeBytes = await freeBytesIn(connection, folder, signal);
    if (freeBytes !== undefined && freeBytes < comingBytes + reserveBytes) {
      throw diskFull(connection, folder, comingBytes, freeBytes);
    }
  }
  let sentBytes = 0;
  for (const upload of missing) {
    const before = sentBytes;
    const onProgress = (done: number): void => options.onProgress?.(before + done, totalBytes);
    const from = (offset: number): Promise<boolean> => send(connection, folder, upload, offset, { signal, onProgress });
    if (!(await from(arrived.get(upload) ?? 0)) && !(await from(0))) {
      throw new EspalierError(
        'UPLOAD_CORRUPT',
        `${upload.file.path} arrived on ${showAddress(connection.address)} with another content, twice.`,
        'See whether the file changes while it is sent, and whether the board’s disk or memory is faulty.',
      );
    }
    sentBytes += upload.bytes;
  }
  return files.map((file) => `${folder}/${file.sha256}${file.suffix}`);
}
