import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { DeployFile } from '../deploy/deploy.ts';

/** Packed into the desktop app's archive a file can be read but neither run nor loaded; beside it lies the real one. */
export const onDisk = (path: string): string => path.replace(/\bapp\.asar\b/, 'app.asar.unpacked');

/** A file of resources/ by its path there. */
export function resourcePath(relative: string): string {
  return onDisk(fileURLToPath(new URL(`../../../resources/${relative}`, import.meta.url)));
}

const hashes = new Map<string, Promise<string>>();

/** Of files of the installation, which do not change while the program runs. */
function sha256Of(path: string): Promise<string> {
  let hash = hashes.get(path);
  if (hash === undefined) {
    const digest = createHash('sha256');
    hash = pipeline(createReadStream(path), digest).then(() => digest.digest('hex'));
    hashes.set(path, hash);
  }
  return hash;
}

/** A file of the installation that a device needs. Throws RUNTIME_MISSING. */
export async function packagedFile(path: string, suffix: string, executable = false): Promise<DeployFile> {
  try {
    await access(path);
  } catch (error) {
    const message = `${path} is missing from this installation.`;
    throw new EspalierError('RUNTIME_MISSING', message, 'Install Espalier again.', { cause: error });
  }
  return { path, sha256: await sha256Of(path), suffix, executable };
}
