import { randomUUID } from 'node:crypto';
import * as disk from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeWhole } from '../../../../shared/files/write-whole.ts';
import { keyTypeOf } from './fingerprint.ts';
import { readKnownHosts } from './known-hosts.ts';
import { knownHostName, matchesHost, parseKnownHosts } from './parse.ts';

/** Whether a line speaks of this host and trusts it; what is revoked stays revoked. */
function isReplaced(line: string, name: string): boolean {
  return parseKnownHosts(line).some(({ revoked, hosts }) => !revoked && matchesHost(hosts, name));
}

/**
 * Trusts this key for this host in Espalier's own file, instead of any it was trusted by before. Errors:
 * FILE_UNWRITABLE, DISK_FULL.
 *
 * @param key the public key in SSH's format, as `scanHostKey` gives it
 */
export async function trustHostKey(knownHostsFile: string, host: string, port: number, key: Uint8Array): Promise<void> {
  const name = knownHostName(host, port);
  const lines = (await readKnownHosts(knownHostsFile)).split('\n').filter((line) => line !== '');
  const kept = lines.filter((line) => !isReplaced(line, name));
  kept.push(`${name} ${keyTypeOf(key)} ${Buffer.from(key).toString('base64')}`);
  await disk.mkdir(dirname(knownHostsFile), { recursive: true, mode: 0o700 });
  const content = `${kept.join('\n')}\n`;
  await writeWhole(disk, { path: knownHostsFile, content, unique: randomUUID(), mode: 0o600 });
}
