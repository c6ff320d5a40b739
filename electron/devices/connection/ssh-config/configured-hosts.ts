import type { ConfiguredHost } from '../../../../shared/api/devices.ts';
import { showAddress } from '../address.ts';
import { readConfig, usersConfigFile, type ConfigEntry } from './files.ts';
import { hostOptions } from './host-options.ts';

function namesIn(entries: readonly ConfigEntry[]): string[] {
  return entries.flatMap((entry) => {
    if ('included' in entry) return namesIn(entry.included);
    return entry.keyword === 'host' ? entry.arguments.filter((name) => /^[\w.:-]+$/.test(name)) : [];
  });
}

/** The hosts to choose from when a device is added: no patterns, in the order of the file. Throws FILE_UNREADABLE. */
export async function configuredHosts(configFile = usersConfigFile()): Promise<ConfiguredHost[]> {
  const entries = await readConfig(configFile);
  return [...new Set(namesIn(entries))].map((name) => {
    const target = { kind: 'ssh', user: null, host: name.toLowerCase(), port: null } as const;
    return { name, address: `ssh://${name}`, leadsTo: showAddress(hostOptions(entries, target).address) };
  });
}
