import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { EspalierError } from '../../../shared/api/errors.ts';
import { modelTooLarge } from '../../../shared/onnx/decode.ts';

/** Bytes that one read asks for: below what any system takes. */
const chunk = 2 ** 30;

/**
 * A whole file; never a device or a pipe, which may have no end. Its size is known before anything is read.
 *
 * @param most bytes that it may have
 * @throws EspalierError FILE_UNREADABLE, MODEL_TOO_LARGE; and uncoded what `open` throws
 */
export async function readRegularFile(path: string, most: number): Promise<Uint8Array<ArrayBuffer>> {
  // Not waiting for the other end of a pipe. (Windows has no such flag, and no pipes among its files.)
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = await file.stat();
    if (!stat.isFile()) {
      throw new EspalierError('FILE_UNREADABLE', `${path} is no file.`, 'Check that it is a file you may read.');
    }
    if (stat.size > most) throw modelTooLarge(path);
    return await readAll(file, stat.size);
  } finally {
    await file.close();
  }
}

/** What is there of the first `size` bytes: less when the file shrinks meanwhile. */
async function readAll(file: FileHandle, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await file.read(bytes, filled, Math.min(chunk, size - filled), filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
