import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { type Dataset, imageName, type ImageSource } from '../dataset.ts';
import { decodeWhole } from '../image.ts';
import { undecodable } from '../problem.ts';
import { DigestMemory } from './digest-memory.ts';
import { outlineOfJpeg } from './jpeg-outline.ts';

/** For every image, in the order of the part, a text that is equal for images that show the same to a network. */
export interface Identities {
  readonly train: readonly string[];
  readonly validation: readonly string[];
  readonly test: readonly string[];
}

export interface IdentifyOptions {
  readonly signal: AbortSignal;
  /** What was found out about files that did not change since is taken from there; null: nothing is remembered. */
  readonly cacheFolder: string | null;
}

/** Files worked on at once: enough to keep the processors busy, few enough for the memory that camera images take. */
const lookers = 2 * availableParallelism();

/**
 * Tells images apart by their decoded pixels, whatever file, name or lossless format holds them. Decoding tens of
 * thousands of images takes long, so JPEG files are compared by their compressed data where all images of their size
 * are coded alike, which is usual for a data set out of one hand. Throws IMAGE_UNREADABLE, or the signal's reason.
 */
export async function identify(dataset: Dataset, { signal, cacheFolder }: IdentifyOptions): Promise<Identities> {
  const memory = cacheFolder === null ? null : await DigestMemory.open(cacheFolder, dataset.root);
  const recall = async (source: ImageSource, what: 'look' | 'pixels', find: () => Promise<string>): Promise<string> =>
    memory === null ? find() : memory.recall(source, what, find);
  const parts = [dataset.train, dataset.validation ?? [], dataset.test];
  const sources: readonly ImageSource[] = parts.flat();
  const looks = await inParallel(sources, signal, (source) => recall(source, 'look', () => lookAt(source)));
  const codings = new Map<string, Set<string>>();
  for (const look of looks) {
    const { size, coding } = partsOf(look);
    const found = codings.get(size);
    if (found === undefined) codings.set(size, new Set([coding]));
    else found.add(coding);
  }
  const identities = await inParallel(sources, signal, async (source, i) => {
    const { size, coding } = partsOf(looks[i]);
    if (coding === uncoded || codings.get(size)?.size === 1) return looks[i];
    return recall(source, 'pixels', () => pixelsOf(source));
  });
  await memory?.save();
  const [train, validation] = parts.map((part) => part.length);
  return {
    train: identities.slice(0, train),
    validation: identities.slice(train, train + validation),
    test: identities.slice(train + validation),
  };
}

/** Images after which other work of the process has its turn. */
const betweenTurns = 256;

async function inParallel(
  sources: readonly ImageSource[],
  signal: AbortSignal,
  find: (source: ImageSource, index: number) => Promise<string>,
): Promise<string[]> {
  const found = new Array<string>(sources.length);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < sources.length; i = next++) {
      // Records are read without waiting for anything: the abort must have its chance to arrive.
      if (i % betweenTurns === 0) await setImmediate();
      signal.throwIfAborted();
      found[i] = await find(sources[i], i);
    }
  };
  await Promise.all(Array.from({ length: lookers }, work));
  return found;
}

/** The coding of an image that is known by its pixels. */
const uncoded = 'pixels';

function partsOf(look: string): { size: string; coding: string } {
  const [size, coding] = look.split(' ');
  return { size, coding };
}

/** Size, coding and digest: of a JPEG file's data, of anything else's pixels. */
async function lookAt(source: ImageSource): Promise<string> {
  const outline = source.record === undefined ? outlineOfJpeg(await readBytes(source)) : null;
  if (outline === null) return pixelsOf(source);
  return `${outline.width}x${outline.height} ${outline.coding} ${outline.data}`;
}

async function pixelsOf(source: ImageSource): Promise<string> {
  const { data, width, height } = await decodeWhole(source);
  return `${width}x${height} ${uncoded} ${createHash('sha256').update(data).digest('base64url')}`;
}

async function readBytes(source: ImageSource): Promise<Buffer> {
  try {
    return await readFile(source.file);
  } catch (error) {
    throw undecodable(imageName(source), error);
  }
}
