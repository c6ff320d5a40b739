import { createHash, randomUUID } from 'node:crypto';
import * as disk from 'node:fs/promises';
import { join } from 'node:path';
import { EspalierError } from '../../../../shared/api/errors.ts';
import { writeWhole } from '../../../../shared/files/write-whole.ts';
import type { StreamPosition } from '../../data/training-stream.ts';
import type { TrainingState } from '../state.ts';

/** All that a training needs to go on as if nothing had happened. */
export interface TrainingCheckpoint {
  /** Of network, recipe and data: what does not match is another training. */
  readonly identity: string;
  readonly position: StreamPosition;
  readonly state: TrainingState;
}

const magic = 'ESPALIER-TRAINING-1\n';
const fileName = 'training.checkpoint';
const digestBytes = 32;

interface Header {
  readonly identity: string;
  readonly position: StreamPosition;
  readonly numbers: Readonly<Record<string, number>>;
  readonly arrays: readonly { readonly name: string; readonly length: number }[];
}

/**
 * Replaces the folder's checkpoint, whole or not at all. The file: a line that says what it is, the length of a JSON
 * header (uint32, little-endian), the header, the arrays as float32 in its order, and the SHA-256 of all before.
 * Errors: DISK_FULL, FILE_UNWRITABLE.
 */
export async function writeCheckpoint(folder: string, checkpoint: TrainingCheckpoint): Promise<void> {
  const { identity, position, state } = checkpoint;
  const arrays = [...state.arrays];
  const header: Header = {
    identity,
    position,
    numbers: state.numbers,
    arrays: arrays.map(([name, { length }]) => ({ name, length })),
  };
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  const parts = [
    Buffer.from(magic),
    length,
    json,
    ...arrays.map(([, { buffer, byteOffset, byteLength }]) => Buffer.from(buffer, byteOffset, byteLength)),
  ];
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  const content = Buffer.concat([...parts, hash.digest()]);
  await disk.mkdir(folder, { recursive: true });
  await writeWhole(disk, { path: join(folder, fileName), content, unique: randomUUID() });
}

/** Null where there is none. Throws CHECKPOINT_INVALID for a damaged file, and for one of another training. */
export async function readCheckpoint(folder: string, identity: string): Promise<TrainingCheckpoint | null> {
  const path = join(folder, fileName);
  let bytes: Buffer;
  try {
    bytes = await disk.readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw invalid(path, `it cannot be read: ${(error as Error).message}`);
  }
  const body = bytes.subarray(0, Math.max(0, bytes.length - digestBytes));
  const sound = createHash('sha256').update(body).digest().equals(bytes.subarray(body.length));
  if (!sound || body.toString('latin1', 0, magic.length) !== magic) throw invalid(path, 'it is damaged');
  const headerBytes = body.readUInt32LE(magic.length);
  const headerStart = magic.length + 4;
  const header = JSON.parse(body.toString('utf8', headerStart, headerStart + headerBytes)) as Header;
  if (header.identity !== identity) throw invalid(path, 'it is of another network, recipe or data set');
  const arrays = new Map<string, Float32Array>();
  let offset = headerStart + headerBytes;
  for (const { name, length } of header.arrays) {
    // Copied: the arrays in the file do not lie where float32 may.
    const data = new Float32Array(length);
    new Uint8Array(data.buffer).set(body.subarray(offset, offset + data.byteLength));
    arrays.set(name, data);
    offset += data.byteLength;
  }
  return { identity, position: header.position, state: { arrays, numbers: header.numbers } };
}

function invalid(path: string, why: string): EspalierError {
  return new EspalierError(
    'CHECKPOINT_INVALID',
    `The checkpoint ${path} cannot be used: ${why}.`,
    'Resume with the same model, data and recipe, or start without --resume.',
  );
}
