import { userInfo } from 'node:os';
import { matchesPatterns } from '../patterns.ts';
import type { ConfigEntry } from './files.ts';
import type { ConfigLine } from './lines.ts';

/** By keyword in lower case; of most the first value counts, of IdentityFile all. */
export type Settings = ReadonlyMap<string, readonly string[]>;

interface Query {
  /** As the user wrote it. */
  readonly host: string;
  /** As the user wrote it, or null. */
  readonly user: string | null;
}

/** Criteria that hold of nobody, since OpenSSH alone could tell: `exec` runs a command, `final` and `canonical` a second pass. */
function meets(query: Query, settings: Settings, name: string, value: string): boolean {
  const patterns = value.toLowerCase().split(',');
  switch (name) {
    case 'host':
      return matchesPatterns(
        patterns,
        (settings.get('hostname')?.[0] ?? query.host).replaceAll('%h', query.host).toLowerCase(),
      );
    case 'originalhost':
      return matchesPatterns(patterns, query.host.toLowerCase());
    case 'user':
      return matchesPatterns(value.split(','), query.user ?? settings.get('user')?.[0] ?? userInfo().username);
    case 'localuser':
      return matchesPatterns(value.split(','), userInfo().username);
    default:
      return false;
  }
}

function matchHolds(criteria: readonly string[], query: Query, settings: Settings): boolean {
  if (criteria.length === 1 && criteria[0]?.toLowerCase() === 'all') return true;
  for (let at = 0; at < criteria.length;) {
    const [, not, name = '', own] = /^(!?)([a-z]+)(?:=(.*))?$/i.exec(criteria[at++] ?? '') ?? [];
    const value = own ?? criteria[at++];
    const known = ['host', 'originalhost', 'user', 'localuser'].includes(name.toLowerCase());
    if (value === undefined || !known) return false;
    if (meets(query, settings, name.toLowerCase(), value) === (not === '!')) return false;
  }
  return criteria.length > 0;
}

/** What a configuration says of a host: the first value of a keyword wins, as in OpenSSH. Names of hosts ignore case. */
export function settingsOf(entries: readonly ConfigEntry[], query: Query): Settings {
  const found = new Map<string, string[]>();
  const set = ({ keyword, arguments: values }: ConfigLine): void => {
    const before = found.get(keyword);
    if (before === undefined) found.set(keyword, [...values]);
    else if (keyword === 'identityfile') before.push(...values);
  };
  const walk = (list: readonly ConfigEntry[]): void => {
    let holds = true;
    for (const entry of list) {
      if ('included' in entry) {
        // What a file says after a section of its own does not reach beyond that file.
        if (holds) walk(entry.included);
      } else if (entry.keyword === 'host') {
        holds = matchesPatterns(
          entry.arguments.map((pattern) => pattern.toLowerCase()),
          query.host.toLowerCase(),
        );
      } else if (entry.keyword === 'match') {
        holds = matchHolds(entry.arguments, query, found);
      } else if (holds) {
        set(entry);
      }
    }
  };
  walk(entries);
  return found;
}
