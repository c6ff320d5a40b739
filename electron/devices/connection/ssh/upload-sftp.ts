import { open, type FileHandle } from 'node:fs/promises';
import type { SFTPWrapper } from 'ssh2';
import { orInterrupted } from '../interruption.ts';
import type { Transfer } from './upload.ts';

/** What every server takes in one request. */
const anyonesPieceBytes = 32 * 1024;
/** On their way at once: the window that OpenSSH gives a channel. */
const inFlightBytes = 2 * 1024 * 1024;
/** Read from the disk at once, about. */
const mostBlockBytes = 1024 * 1024;

/**
 * The most that this server takes in one request: with OpenSSH 255 KiB, which halves the work for a byte. ssh2 knows it and
 * has no public name for it. More it would cut, and send the rest out of turn.
 */
function pieceBytesOf(sftp: SFTPWrapper): number {
  const { _maxWriteLen: most } = sftp as { _maxWriteLen?: unknown };
  return typeof most === 'number' && most > 0 ? Math.min(most, mostBlockBytes) : anyonesPieceBytes;
}

function openRemote(sftp: SFTPWrapper, { to, offset }: Transfer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sftp.open(to, offset === 0 ? 'w' : 'r+', { mode: 0o600 }, (error, handle) =>
      error ? reject(error) : resolve(handle),
    );
  });
}

function closeRemote(sftp: SFTPWrapper, handle: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    sftp.close(handle, (error) => (error ? reject(error) : resolve()));
  });
}

/** Requests are made, and carried out, in the order of the bytes, so that a cut leaves a beginning and no holes. */
async function pump(sftp: SFTPWrapper, handle: Buffer, file: FileHandle, transfer: Transfer): Promise<void> {
  const total = (await file.stat()).size;
  const pieceBytes = pieceBytesOf(sftp);
  const blockBytes = pieceBytes * Math.floor(mostBlockBytes / pieceBytes);
  const mostInFlight = Math.max(1, Math.floor(inFlightBytes / pieceBytes));
  let done = transfer.offset;
  const inFlight = new Set<Promise<void>>();
  const write = (piece: Buffer, position: number): Promise<void> =>
    new Promise((resolve, reject) => {
      sftp.write(handle, piece, 0, piece.length, position, (error) => {
        if (error) return reject(error);
        transfer.onBytes((done += piece.length), total);
        resolve();
      });
    });
  for (let position = transfer.offset; position < total;) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(blockBytes), 0, blockBytes, position);
    if (bytesRead === 0) break;
    for (let start = 0; start < bytesRead; start += pieceBytes) {
      const writing = write(buffer.subarray(start, Math.min(start + pieceBytes, bytesRead)), position + start);
      inFlight.add(writing);
      // Its failure is reported by whichever wait below meets it.
      writing.then(
        () => inFlight.delete(writing),
        () => undefined,
      );
      if (inFlight.size >= mostInFlight) await orInterrupted(Promise.race(inFlight), transfer.interrupted);
    }
    position += bytesRead;
  }
  await orInterrupted(Promise.all(inFlight), transfer.interrupted);
}

export async function putBySftp(sftp: SFTPWrapper, transfer: Transfer): Promise<void> {
  const { interrupted } = transfer;
  const failed = new Promise<never>((_resolve, reject) => sftp.on('error', reject));
  const work = async (): Promise<void> => {
    const file = await open(transfer.from);
    try {
      const handle = await orInterrupted(openRemote(sftp, transfer), interrupted);
      await pump(sftp, handle, file, transfer);
      await orInterrupted(closeRemote(sftp, handle), interrupted);
    } finally {
      await file.close();
    }
  };
  try {
    // When the link dies ssh2 calls nobody back: only the interruption ends the waits.
    await Promise.race([work(), failed]);
  } finally {
    sftp.end();
  }
}
