import { writeError } from './write-whole.ts';

/** What appending needs of node:fs/promises. It is handed in: nothing here knows Node. */
export interface AppendingDisk {
  open(path: string, flags: 'r+'): Promise<AppendedFile>;
}

interface AppendedFile {
  write(
    content: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesWritten: number }>;
  truncate(length: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Appends all of `content` to a file that has `bytes` of it, or nothing: where the disk is full the file is cut back to what it
 * was. Gives its new length. Errors: FILE_UNWRITABLE, also when the file is gone; DISK_FULL.
 */
export async function appendWhole(
  disk: AppendingDisk,
  { path, bytes, content }: { readonly path: string; readonly bytes: number; readonly content: Uint8Array },
): Promise<number> {
  let file: AppendedFile | undefined;
  try {
    file = await disk.open(path, 'r+');
    for (let done = 0; done < content.length;) {
      done += (await file.write(content, done, content.length - done, bytes + done)).bytesWritten;
    }
    await file.sync();
    return bytes + content.length;
  } catch (error) {
    // What is there already is worth more than the reason why it could not be cut.
    await file?.truncate(bytes).catch(() => undefined);
    throw writeError(path, error);
  } finally {
    await file?.close();
  }
}
