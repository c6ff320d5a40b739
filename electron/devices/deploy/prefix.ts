import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** sha256, in hexadecimal, of the first bytes of a file. */
export async function hashOfPrefix(path: string, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { end: bytes - 1 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
