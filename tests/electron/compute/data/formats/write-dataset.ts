import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openDataset } from '../../../../../electron/compute/data/open-dataset.ts';
import { failureOf, png, temporaryFolder } from '../../samples.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A data set of the given files in a folder of its own for the time of `use`. */
export async function withFiles<Result>(files: Files, use: (root: string) => Promise<Result>): Promise<Result> {
  const folder = await temporaryFolder();
  try {
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder.path, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    }
    return await use(folder.path);
  } finally {
    await folder.remove();
  }
}

/** The failure of opening such a data set; paths are given relative to it. */
export function failureOfFiles(files: Files): Promise<{ code: string; message: string }> {
  return withFiles(files, async (root) => {
    const { code, message } = await failureOf(openDataset(root));
    return { code, message: message.replaceAll(root, '.') };
  });
}

/** An image of one grey, `size` x `size`. */
export function greyImage(value: number, size = 4): Promise<Buffer> {
  return png(new Uint8Array(size * size * 3).fill(value), size);
}
