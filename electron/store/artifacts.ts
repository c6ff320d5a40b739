import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { EspalierError } from '../../shared/api/errors.ts';
import { asFileError, errorCode, flushFolder, writeDurably } from './durable.ts';
import type { ArtifactReader, ArtifactStore } from './surface.ts';

const temporarySuffix = '.part';

/** Networks named by their sha256: `<root>/ab/abcdef….onnx`. */
export function artifactReader(root: string): ArtifactReader {
  const path = (sha256: string) => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError(`no sha256: ${sha256}`);
    return join(root, sha256.slice(0, 2), `${sha256}.onnx`);
  };
  return {
    path,
    has: (sha256) => existsSync(path(sha256)),
    read(sha256) {
      const file = path(sha256);
      const bytes = readOrNull(file);
      if (bytes === null) throw corrupt(file, 'it is gone');
      if (sha256Of(bytes) !== sha256) throw corrupt(file, 'its bytes no longer match its name');
      return bytes;
    },
  };
}

/** Also clears what a killed writer left half-written. */
export function artifactStore(root: string): ArtifactStore {
  const reader = artifactReader(root);
  makeFolder(root);
  sweep(root);
  return {
    ...reader,
    put(bytes) {
      const sha256 = sha256Of(bytes);
      const file = reader.path(sha256);
      const there = readOrNull(file);
      // A damaged file under this name is replaced: its right bytes are in our hands.
      if (there !== null && sha256Of(there) === sha256) return sha256;
      const folder = join(root, sha256.slice(0, 2));
      if (makeFolder(folder)) flushFolder(root);
      writeDurably(file, join(folder, `${randomUUID()}${temporarySuffix}`), bytes);
      return sha256;
    },
  };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Whether the folder is new. */
function makeFolder(folder: string): boolean {
  try {
    return mkdirSync(folder, { recursive: true }) !== undefined;
  } catch (error) {
    throw asFileError(error, folder);
  }
}

function sweep(root: string): void {
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && entry.name.endsWith(temporarySuffix)) unlinkSync(join(entry.parentPath, entry.name));
  }
}

function readOrNull(file: string): Uint8Array | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function corrupt(file: string, why: string): EspalierError {
  return new EspalierError(
    'ARTIFACT_CORRUPT',
    `The stored network ${file} cannot be used: ${why}.`,
    'Run the experiment that made it again, or put the file back from a copy.',
  );
}
