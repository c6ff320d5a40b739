import { EspalierError } from '../../../../shared/api/errors.ts';
import { showAddress, type SshTarget } from '../address.ts';
import { hostKnowledge, type HostKnowledge, type KnownHostsFiles } from '../known-hosts/known-hosts.ts';
import { readConfig, type ConfigEntry } from '../ssh-config/files.ts';
import { hostOptions, type HostOptions } from '../ssh-config/host-options.ts';

export interface RouteFiles extends KnownHostsFiles {
  /** The user's SSH configuration, read only. Default ~/.ssh/config. */
  readonly sshConfigFile?: string | undefined;
}

/** One host on the way to a device, or the device itself. */
export interface Hop extends HostOptions {
  readonly knowledge: HostKnowledge;
  /** The name and port under which its key is known. */
  readonly known: { readonly host: string; readonly port: number };
}

export interface Route {
  readonly jumps: readonly Hop[];
  readonly device: Hop;
}

function cannotGo(target: SshTarget, why: string, hint: string): EspalierError {
  return new EspalierError('OPTION_INVALID', `The SSH configuration of ${showAddress(target)} ${why}.`, hint);
}

/** Only the first of several jump hosts may have others before it: each further one is reached by way of the one before. */
function withJumps(entries: readonly ConfigEntry[], target: SshTarget, visited: readonly string[]): HostOptions[] {
  const options = hostOptions(entries, target);
  if (options.proxyCommand !== null) {
    throw cannotGo(target, 'has a ProxyCommand, which Espalier does not run', 'Name the host in between by ProxyJump.');
  }
  const here = showAddress(options.address);
  if (visited.includes(here)) {
    throw cannotGo(target, 'leads back to itself by ProxyJump', 'Give the jump host `ProxyJump none`.');
  }
  const [first, ...rest] = options.jumps;
  if (first === undefined) return [options];
  const further = rest.map((hop) => ({ ...hostOptions(entries, hop), jumps: [] }));
  return [...withJumps(entries, first, [...visited, here]), ...further, options];
}

/**
 * The hosts on the way to a device. Throws FILE_UNREADABLE, OPTION_INVALID for a configuration that
 * leads nowhere.
 */
export async function routeTo(target: SshTarget, files: RouteFiles): Promise<Route> {
  const hops: Hop[] = [];
  for (const options of withJumps(await readConfig(files.sshConfigFile), target, [])) {
    const { address, hostKeyAlias, knownHostsFiles } = options;
    const known = hostKeyAlias === null ? { host: address.host, port: address.port } : { host: hostKeyAlias, port: 22 };
    hops.push({ ...options, known, knowledge: await hostKnowledge(known.host, known.port, files, knownHostsFiles) });
  }
  const device = hops.pop();
  if (device === undefined) throw new Error('a route without an end');
  return { jumps: hops, device };
}
