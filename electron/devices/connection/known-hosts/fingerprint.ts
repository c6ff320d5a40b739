import { createHash } from 'node:crypto';

/** `SHA256:…` without padding, as OpenSSH shows a public key. */
export function fingerprintOf(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** The algorithm's name, with which every public key in SSH's format begins. */
export function keyTypeOf(key: Uint8Array): string {
  const bytes = Buffer.from(key.buffer, key.byteOffset, key.byteLength);
  if (bytes.length < 4) return 'unknown';
  const name = bytes.subarray(4, 4 + bytes.readUInt32BE(0)).toString('latin1');
  return /^[\w.@-]{1,64}$/.test(name) ? name : 'unknown';
}
