import { createHash, randomUUID } from 'node:crypto';
import * as disk from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../../../../shared/files/write-whole.ts';
import type { ImageSource } from '../dataset.ts';
import { undecodable } from '../problem.ts';

const contentSchema = z.record(
  z.string(),
  z.object({ size: z.number(), changedMs: z.number(), look: z.string().optional(), pixels: z.string().optional() }),
);

type Content = z.output<typeof contentSchema>;

/** Remembers what was found out about image files, by their size and time of change, in a file of the cache folder. */
export class DigestMemory {
  readonly #path: string;
  readonly #known: ReadonlyMap<string, Content[string]>;
  readonly #used = new Map<string, Content[string]>();
  #changed = false;

  private constructor(path: string, known: Content) {
    this.#path = path;
    this.#known = new Map(Object.entries(known));
  }

  /** The memory of the data set at `root`; an empty one where there is none. */
  static async open(cacheFolder: string, root: string): Promise<DigestMemory> {
    const name = createHash('sha256').update(root).digest('hex').slice(0, 32);
    const path = join(cacheFolder, `${name}.digests.json`);
    try {
      return new DigestMemory(path, contentSchema.parse(JSON.parse(await disk.readFile(path, 'utf8'))));
    } catch {
      // Not there yet, or damaged: it is made again.
      return new DigestMemory(path, {});
    }
  }

  /** What is known about an unchanged file, or what `find` gives. Throws IMAGE_UNREADABLE when there is no file. */
  async recall(source: ImageSource, what: 'look' | 'pixels', find: () => Promise<string>): Promise<string> {
    // Records are read as fast as they are looked up.
    if (source.record !== undefined) return find();
    const { file } = source;
    const { size, mtimeMs } = await statOf(file);
    const known = this.#used.get(file) ?? this.#known.get(file);
    const isSame = known?.size === size && known.changedMs === mtimeMs;
    const before = isSame ? known : { size, changedMs: mtimeMs };
    const remembered = isSame ? known[what] : undefined;
    const found = remembered ?? (await find());
    if (remembered === undefined) this.#changed = true;
    this.#used.set(file, { ...before, [what]: found });
    return found;
  }

  /** It only saves time: where it cannot be written, everything is found out again next time. */
  async save(): Promise<void> {
    if (!this.#changed) return;
    const content = JSON.stringify(Object.fromEntries(this.#used));
    try {
      await disk.mkdir(dirname(this.#path), { recursive: true });
      await writeWhole(disk, { path: this.#path, content, unique: randomUUID() });
    } catch {
      // Whoever uses the folder for more than this says that it cannot be used.
    }
  }
}

async function statOf(file: string): Promise<{ size: number; mtimeMs: number }> {
  try {
    return await disk.stat(file);
  } catch (error) {
    throw undecodable(file, error);
  }
}
