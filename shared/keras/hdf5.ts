import type { Dataset, File, Group } from 'h5wasm';
import { EspalierError } from '../api/errors.ts';
import { damagedModel } from './errors.ts';
import { checkHdf5 } from './hdf5-check.ts';
import type { StoredWeight } from './weights.ts';

/** Deflate packs no more than 1032 to 1. */
const highestRatio = 1032;

/** What a file that is open for reading tells; paths are from its root. */
export class Hdf5 {
  private readonly file: File;
  private readonly where: string;
  private readonly byteLength: number;

  constructor(file: File, where: string, byteLength: number) {
    this.file = file;
    this.where = where;
    this.byteLength = byteLength;
  }

  /** A text attribute of a group; null where there is none. */
  text(path: string, attribute: string): string | null {
    return this.guard(() => {
      const value = this.attribute(path, attribute);
      return typeof value === 'string' ? value : null;
    });
  }

  /** A list of texts, which Keras splits into `name0`, `name1`, … when it is too long for one attribute. */
  texts(path: string, attribute: string): readonly string[] {
    return this.guard(() => {
      const whole = textList(this.attribute(path, attribute));
      if (whole.length > 0) return whole;
      const parts: string[] = [];
      for (let index = 0; ; index++) {
        const part = textList(this.attribute(path, `${attribute}${index}`));
        if (part.length === 0) return parts;
        parts.push(...part);
      }
    });
  }

  hasGroup(path: string): boolean {
    return this.guard(() => isGroup(this.file.get(path)));
  }

  /** A dataset of floats; null where there is none. */
  weight(path: string): StoredWeight | null {
    const dataset = this.guard(() => this.file.get(path));
    if (dataset === null || !isDataset(dataset)) return null;
    return { dims: this.guard(() => dataset.shape ?? []), read: () => this.guard(() => this.read(dataset, path)) };
  }

  private attribute(path: string, name: string): unknown {
    const group = this.file.get(path);
    const attribute = isGroup(group) ? group.attrs[name] : undefined;
    if (attribute === undefined) return null;
    if (attribute.metadata.total_size * attribute.metadata.size > this.byteLength) throw this.damaged(path);
    return attribute.value;
  }

  private read(dataset: Dataset, path: string): Float32Array {
    const { metadata, filters } = dataset;
    // A shape that lies about its size must not cost memory.
    const room = this.byteLength * (filters.length > 0 ? highestRatio : 1);
    if (metadata.total_size * metadata.size > room) throw this.damaged(path);
    const value = dataset.value;
    if (value instanceof Float32Array) return value;
    if (value instanceof Float64Array) return Float32Array.from(value);
    if (typeof value === 'number') return Float32Array.of(value);
    throw damagedModel(`The weight ${path} of ${this.where} holds ${JSON.stringify(dataset.dtype)}, not float32.`);
  }

  private damaged(path: string): Error {
    return damagedModel(`${path} of ${this.where} claims to be larger than the file.`);
  }

  private guard<Result>(read: () => Result): Result {
    return coded(this.where, read);
  }
}

function asDamage(error: unknown, where: string): Error {
  if (error instanceof EspalierError) return error;
  if (error instanceof Error && error.name === 'RuntimeError') broken = true;
  const message = error instanceof Error ? error.message : String(error);
  // The library tells its calls one by one, `#003: …/H5Fsuper.c line 388 in H5F__super_read(): file signature not found`;
  // the innermost knows the reason.
  const reason = [...message.matchAll(/#\d+: .*\(\): (.*)/g)].at(-1)?.[1] ?? message.split('\n')[0]!;
  return damagedModel(`${where} is damaged: ${reason.slice(0, 200)}.`, new Error(reason));
}

function textList(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : [];
}

function isGroup(entity: unknown): entity is Group {
  return typeof entity === 'object' && entity !== null && 'type' in entity && entity.type === 'Group';
}

function isDataset(entity: unknown): entity is Dataset {
  return typeof entity === 'object' && entity !== null && 'type' in entity && entity.type === 'Dataset';
}

let opened = 0;
/** Set when the library read or wrote outside its memory: what it says from then on cannot be trusted. */
let broken = false;

/**
 * Reads an HDF5 file in memory. The library is loaded when the first is read: it is large.
 *
 * @throws EspalierError MODEL_TRUNCATED, MODEL_INVALID, COMPUTE_FAILED after a file that broke the library, and what
 *   `use` throws
 */
export async function withHdf5<Result>(bytes: Uint8Array, where: string, use: (file: Hdf5) => Result): Promise<Result> {
  checkHdf5(bytes, where);
  const h5wasm = await import('h5wasm');
  const library = await h5wasm.ready;
  if (broken) {
    throw new EspalierError(
      'COMPUTE_FAILED',
      `${where} cannot be read: a damaged file that was opened before broke the HDF5 reader.`,
      'Start Espalier again, and open this file before any other.',
    );
  }
  const path = `/model${opened++}.h5`;
  try {
    const file = coded(where, () => {
      // Or else the library prints its errors.
      library.activate_throwing_error_handler();
      library.FS.writeFile(path, bytes);
      return new h5wasm.File(path, 'r');
    });
    try {
      return use(new Hdf5(file, where, bytes.length));
    } finally {
      coded(where, () => file.close());
    }
  } finally {
    if (library.FS.analyzePath(path).exists) library.FS.unlink(path);
  }
}

/** The library's own errors are about the file. */
function coded<Result>(where: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw asDamage(error, where);
  }
}
