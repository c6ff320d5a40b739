import { stat } from 'node:fs/promises';
import { EspalierError } from '../../../shared/api/errors.ts';
import { formatBytes } from '../../../shared/format/numbers.ts';
import { showAddress } from '../connection/address.ts';
import type { Connection } from '../connection/connection.ts';
import { runScript } from '../connection/script.ts';
import { acceptScript, answerMark, discardScript, freeScript, inspectScript } from './device-scripts.ts';

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
}

interface Upload {
  readonly file: DeployFile;
  readonly name: string;
  readonly bytes: number;
}

const scriptTimeoutMs = 60_000;
/** Left over on the device, so that the board itself does not stand still. */
const reserveBytes = 1024 * 1024;

function diskFull(connection: Connection, folder: string, neededBytes: number, freeBytes: number): EspalierError {
  return new EspalierError(
    'DEVICE_DISK_FULL',
    `${showAddress(connection.address)} has ${formatBytes(freeBytes)} left in ${folder}, and ${formatBytes(neededBytes)} are needed.`,
    `Make room on the device; what Espalier keeps there in ${folder} may be removed at any time.`,
  );
}

function folderProblem(connection: Connection, code: number, stderr: string): EspalierError {
  const where = showAddress(connection.address);
  const said = stderr.trim();
  if (code === 4) {
    const hint = 'Install coreutils, busybox or openssl there.';
    return new EspalierError('DEVICE_UNSUPPORTED', `${where} has nothing to compute a sha256 with.`, hint);
  }
  if (/no space left/i.test(said)) {
    const hint = 'Make room on the device.';
    return new EspalierError('DEVICE_DISK_FULL', `${where} has no room for a folder: ${said}`, hint);
  }
  const hint = 'The account needs a home folder it may write to, or XDG_CACHE_HOME set to one.';
  return new EspalierError('REMOTE_FAILED', `The cache folder on ${where} cannot be used: ${said}`, hint);
}

async function inspect(
  connection: Connection,
  names: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly folder: string; readonly present: ReadonlySet<string> }> {
  const limits = { signal, timeoutMs: scriptTimeoutMs };
  const { code, stdout, stderr } = await runScript(connection, inspectScript, names, limits);
  const [folder, ...lines] = stdout.split(`${answerMark}\n`).at(-1)?.trimEnd().split('\n') ?? [];
  if (code !== 0 || folder === undefined || !folder.startsWith('/')) throw folderProblem(connection, code, stderr);
  // A name begins with the sha256 that its content must have.
  const intact = lines.filter((line) => line.slice(65).startsWith(line.slice(0, 64)));
  return { folder, present: new Set(intact.map((line) => line.slice(65))) };
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
    // The link is gone: the next deployment removes the part before it starts.
  }
}

/** Uploads to NAME.part, checks it on the device and renames it. True when it arrived whole. */
async function send(
  connection: Connection,
  folder: string,
  { file, name, bytes }: Upload,
  { signal, onProgress }: DeployOptions,
): Promise<boolean> {
  try {
    await connection.upload(file.path, `${folder}/${name}.part`, { signal, ...(onProgress && { onProgress }) });
  } catch (error) {
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
  if (connection.address.kind === 'local') return files.map((file) => file.path);
  const uploads = new Map<string, Upload>();
  for (const file of files) {
    const name = `${file.sha256}${file.suffix}`;
    if (!uploads.has(name)) uploads.set(name, { file, name, bytes: (await stat(file.path)).size });
  }
  const { folder, present } = await inspect(connection, [...uploads.keys()], options.signal);
  const missing = [...uploads.values()].filter(({ name }) => !present.has(name));
  const totalBytes = missing.reduce((sum, { bytes }) => sum + bytes, 0);
  if (missing.length > 0) {
    const freeBytes = await freeBytesIn(connection, folder, options.signal);
    if (freeBytes !== undefined && freeBytes < totalBytes + reserveBytes) {
      throw diskFull(connection, folder, totalBytes, freeBytes);
    }
  }
  let sentBytes = 0;
  for (const upload of missing) {
    const before = sentBytes;
    const onProgress = (done: number): void => options.onProgress?.(before + done, totalBytes);
    const once = (): Promise<boolean> => send(connection, folder, upload, { signal: options.signal, onProgress });
    if (!(await once()) && !(await once())) {
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
