import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { keyTypeOf } from './fingerprint.ts';
import { readKnownHosts } from './known-hosts.ts';
import { knownHostName, matchesHost, parseKnownHosts } from './parse.ts';

/** Whether a line speaks of this host and trusts it; what is revoked stays revoked. */
function isReplaced(line: string, name: string): boolean {
  return parseKnownHosts(line).some(({ revoked, hosts }) => !revoked && matchesHost(hosts, name));
}

/**
 * Trusts this key for this host in Espalier's own file, instead of any it was trusted by before. Written beside and
 * renamed: the file is never half-written.
 *
 * @param key the public key in SSH's format, as `scanHostKey` gives it
 */
export async function trustHostKey(knownHostsFile: string, host: string, port: number, key: Uint8Array): Promise<void> {
  const name = knownHostName(host, port);
  const lines = (await readKnownHosts(knownHostsFile)).split('\n').filter((line) => line !== '');
  const kept = lines.filter((line) => !isReplaced(line, name));
  kept.push(`${name} ${keyTypeOf(key)} ${Buffer.from(key).toString('base64')}`);
  await mkdir(dirname(knownHostsFile), { recursive: true, mode: 0o700 });
  const temporary = `${knownHostsFile}.${process.pid}.part`;
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(`${kept.join('\n')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, knownHostsFile);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
