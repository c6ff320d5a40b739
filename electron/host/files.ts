import { stat } from 'node:fs/promises';

export async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    // Whatever keeps it from being looked at: it is no file that could be read.
    return false;
  }
}
