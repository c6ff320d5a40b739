import { createHmac } from 'node:crypto';
import { matchesPattern } from '../patterns.ts';

/** One line of a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
export interface KnownHost {
  readonly revoked: boolean;
  readonly hosts: string;
  readonly key: Buffer;
}

/** Certificate authorities, comments and lines that are none are left out: they trust nothing that we understand. */
export function parseKnownHosts(text: string): KnownHost[] {
  const known: KnownHost[] = [];
  for (const line of text.split('\n')) {
    const fields = line.trim().split(/\s+/);
    const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined;
    const [hosts, type, base64] = fields;
    if (hosts === undefined || hosts.startsWith('#') || type === undefined || base64 === undefined) continue;
    if (marker !== undefined && marker !== '@revoked') continue;
    const key = Buffer.from(base64, 'base64');
    if (key.length > 0) known.push({ revoked: marker === '@revoked', hosts, key });
  }
  return known;
}

/** `|1|salt|hash`: HMAC-SHA1 of the name, so that the file tells nobody which hosts its owner knows. */
function matchesHashed(pattern: string, name: string): boolean {
  const [, version, salt, hash] = pattern.split('|');
  if (version !== '1' || salt === undefined || hash === undefined) return false;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

/** Whether a line's hosts name this one. A negated pattern that matches rules the line out. */
export function matchesHost(hosts: string, name: string): boolean {
  let matched = false;
  for (const pattern of hosts.toLowerCase().startsWith('|') ? [hosts] : hosts.toLowerCase().split(',')) {
    if (pattern.startsWith('!')) {
      if (matchesPattern(pattern.slice(1), name)) return false;
    } else if (pattern.startsWith('|') ? matchesHashed(pattern, name) : matchesPattern(pattern, name)) {
      matched = true;
    }
  }
  return matched;
}

/** How known_hosts names a host: the port is left out when it is 22. */
export function knownHostName(host: string, port: number): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
}
