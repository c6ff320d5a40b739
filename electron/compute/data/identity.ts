import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Dataset, ImageSource } from './dataset.ts';
import { decodeWhole } from './image.ts';
import { undecodable } from './problem.ts';
import { replaceFile } from './replace-file.ts';

/** For every image, in the order of the part, a digest of its decoded pixels: equal for images that look the same to a network. */
export interface Identities {
  readonly train: readonly string[];
  readonly validation: readonly string[];
  readonly test: readonly string[];
}

export interface IdentifyOptions {
  readonly signal: AbortSignal;
  /** Digests of files that did not change since are taken from there; null: every image is decoded. */
  readonly cacheFolder: string | null;
}

/** Files decoded at once: enough to keep the processors busy, few enough for the memory that camera images take. */
const decoders = 2 * availableParallelism();

/**
 * Tells images apart by what they show, whatever file, name or lossless format holds them. Decodes every image that
 * the cache folder does not know. Throws IMAGE_UNREADABLE, or the signal's reason.
 */
export async function identify(dataset: Dataset, { signal, cacheFolder }: IdentifyOptions): Promise<Identities> {
  const memory = cacheFolder === null ? null : await DigestMemory.open(cacheFolder, dataset.root);
  const digests = async (images: readonly ImageSource[]): Promise<string[]> => {
    const found = new Array<string>(images.length);
    let next = 0;
    const work = async (): Promise<void> => {
      for (let i = next++; i < images.length; i = next++) {
        signal.throwIfAborted();
        found[i] = await (memory?.digest(images[i]) ?? pixelDigest(images[i]));
      }
    };
    await Promise.all(Array.from({ length: decoders }, work));
    return found;
  };
  const identities = {
    train: await digests(dataset.train),
    validation: await digests(dataset.validation ?? []),
    test: await digests(dataset.test),
  };
  await memory?.save();
  return identities;
}

async function pixelDigest(source: ImageSource): Promise<string> {
  const { data, width, height } = await decodeWhole(source);
  return createHash('sha256').update(`${width} x ${height}`).update(data).digest('base64url');
}

const memorySchema = z.record(z.string(), z.tuple([z.number(), z.number(), z.string()]));

/** Digests by path, size and time of change of the file, so that unchanged files are decoded once. */
class DigestMemory {
  readonly #path: string;
  readonly #known: ReadonlyMap<string, readonly [size: number, changedMs: number, digest: string]>;
  readonly #used: z.output<typeof memorySchema> = {};
  #changed = false;

  private constructor(path: string, known: z.output<typeof memorySchema>) {
    this.#path = path;
    this.#known = new Map(Object.entries(known));
  }

  static async open(cacheFolder: string, root: string): Promise<DigestMemory> {
    const name = createHash('sha256').update(root).digest('hex').slice(0, 32);
    const path = join(cacheFolder, `${name}.digests.json`);
    try {
      return new DigestMemory(path, memorySchema.parse(JSON.parse(await readFile(path, 'utf8'))));
    } catch {
      // Not there yet, or damaged: it is made again.
      return new DigestMemory(path, {});
    }
  }

  async digest(source: ImageSource): Promise<string> {
    // Records are read as fast as they are looked up.
    if (source.record !== undefined) return pixelDigest(source);
    const { file } = source;
    const { size, mtimeMs } = await statOf(file);
    const known = this.#known.get(file);
    const isSame = known?.[0] === size && known[1] === mtimeMs;
    const digest = isSame ? known[2] : await pixelDigest(source);
    if (!isSame) this.#changed = true;
    this.#used[file] = [size, mtimeMs, digest];
    return digest;
  }

  /** It only saves time: where it cannot be written, the images are decoded again next time. */
  async save(): Promise<void> {
    if (this.#changed) await replaceFile(this.#path, JSON.stringify(this.#used)).catch(() => undefined);
  }
}

async function statOf(file: string): Promise<{ size: number; mtimeMs: number }> {
  try {
    return await stat(file);
  } catch (error) {
    throw undecodable(file, error);
  }
}
