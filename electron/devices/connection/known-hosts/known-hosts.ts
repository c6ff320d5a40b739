import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { EspalierError } from '../../../../shared/api/errors.ts';
import { fingerprintOf, keyTypeOf } from './fingerprint.ts';
import { knownHostName, matchesHost, parseKnownHosts, type KnownHost } from './parse.ts';

export interface KnownHostsFiles {
  /** The host keys that Espalier was told to trust. */
  readonly knownHostsFile: string;
  /** The user's own, read only. Default ~/.ssh/known_hosts. */
  readonly userKnownHostsFile?: string | undefined;
}

export type KeyVerdict =
  | { readonly verdict: 'trusted' }
  | { readonly verdict: 'unknown' }
  | { readonly verdict: 'changed'; readonly known: string }
  | { readonly verdict: 'revoked' };

/** A missing file knows nobody. */
export async function readKnownHosts(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    const hint = 'Make it readable, or move it away to start with no trusted hosts.';
    throw new EspalierError('FILE_UNREADABLE', `The known hosts in ${file} cannot be read.`, hint, { cause: error });
  }
}

/** What is known about one host: what Espalier was told goes before what the user's ssh was told. */
export class HostKnowledge {
  readonly #own: readonly KnownHost[];
  readonly #users: readonly KnownHost[];

  constructor(own: readonly KnownHost[], users: readonly KnownHost[]) {
    this.#own = own;
    this.#users = users;
  }

  judge(key: Uint8Array): KeyVerdict {
    const all = [...this.#own, ...this.#users];
    if (all.some((entry) => entry.revoked && entry.key.equals(key))) return { verdict: 'revoked' };
    for (const entries of [this.#own, this.#users]) {
      const trusted = entries.filter((entry) => !entry.revoked);
      if (trusted.some((entry) => entry.key.equals(key))) return { verdict: 'trusted' };
      const known = trusted.find((entry) => keyTypeOf(entry.key) === keyTypeOf(key)) ?? trusted[0];
      if (known !== undefined) return { verdict: 'changed', known: fingerprintOf(known.key) };
    }
    return { verdict: 'unknown' };
  }

  /** The types of the keys it is known by: asked for first, or a host with several keys would seem changed. */
  get keyTypes(): readonly string[] {
    return [...new Set([...this.#own, ...this.#users].map((entry) => keyTypeOf(entry.key)))];
  }
}

/**
 * @param configured the user's own files where the SSH configuration names them
 *
 * Throws FILE_UNREADABLE.
 */
export async function hostKnowledge(
  host: string,
  port: number,
  files: KnownHostsFiles,
  configured: readonly string[] | null = null,
): Promise<HostKnowledge> {
  const usersFiles = configured ?? [files.userKnownHostsFile ?? join(homedir(), '.ssh', 'known_hosts')];
  const name = knownHostName(host, port);
  const about = async (file: string): Promise<KnownHost[]> =>
    parseKnownHosts(await readKnownHosts(file)).filter(({ hosts }) => matchesHost(hosts, name));
  const users = await Promise.all(usersFiles.map(about));
  return new HostKnowledge(await about(files.knownHostsFile), users.flat());
}
