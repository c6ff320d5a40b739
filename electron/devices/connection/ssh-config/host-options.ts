import { homedir, hostname, userInfo } from 'node:os';
import type { SshAddress, SshTarget } from '../address.ts';
import { expandHome, type ConfigEntry } from './files.ts';
import { settingsOf, type Settings } from './settings.ts';

/** How to reach and to get into one host. */
export interface HostOptions {
  readonly address: SshAddress;
  /** Key files to try; null for the usual ones. */
  readonly identityFiles: readonly string[] | null;
  /** Of the agent's keys only those of the identity files are offered. */
  readonly identitiesOnly: boolean;
  /** The agent's socket; null where there is none or it is not to be asked. */
  readonly agent: string | null;
  /** The name under which its key is known; null for its address. */
  readonly hostKeyAlias: string | null;
  /** null for the usual ones. */
  readonly knownHostsFiles: readonly string[] | null;
  readonly connectTimeoutMs: number | null;
  readonly keepaliveMs: number | null;
  readonly keepalives: number | null;
  /** From here to there; the first may have hosts before it. */
  readonly jumps: readonly SshTarget[];
  /** A program that is to make the connection. */
  readonly proxyCommand: string | null;
}

/** `[user@]host[:port]`, or the same as a URL. */
function parseJump(text: string): SshTarget | undefined {
  const [, user, host, port] = /^(?:ssh:\/\/)?(?:(.+)@)?(\[[^\]]+\]|[^@:\s]+)(?::(\d+))?\/?$/.exec(text.trim()) ?? [];
  if (host === undefined) return undefined;
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return { kind: 'ssh', user: user ?? null, host: bare, port: port === undefined ? null : Number(port) };
}

/** ssh_config(5), "TOKENS"; an unknown one is left as it is. */
function expandTokens(text: string, tokens: Readonly<Record<string, string>>): string {
  return text.replace(/%(.)/g, (token, name: string) => tokens[name] ?? token);
}

function agentSocket(setting: string | undefined, expand: (path: string) => string): string | null {
  const environment = process.env['SSH_AUTH_SOCK'] || null;
  if (setting === undefined || setting === 'SSH_AUTH_SOCK') return environment;
  if (setting.toLowerCase() === 'none') return null;
  if (setting.startsWith('$')) return process.env[setting.slice(1).replace(/^\{(.*)\}$/, '$1')] || null;
  return expand(setting);
}

function positive(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}

/** Whichever of the two keywords comes first is the one that counts. */
function proxyOf(settings: Settings): Pick<HostOptions, 'jumps' | 'proxyCommand'> {
  const first = [...settings.keys()].find((keyword) => keyword === 'proxyjump' || keyword === 'proxycommand');
  const value = first === undefined ? 'none' : (settings.get(first) ?? []).join(' ');
  if (value.toLowerCase() === 'none') return { jumps: [], proxyCommand: null };
  if (first === 'proxycommand') return { jumps: [], proxyCommand: value };
  return { jumps: value.split(',').flatMap((hop) => parseJump(hop) ?? []), proxyCommand: null };
}

/** What the user's configuration makes of a target. What the target itself says goes first. */
export function hostOptions(entries: readonly ConfigEntry[], target: SshTarget): HostOptions {
  const settings = settingsOf(entries, target);
  const first = (keyword: string): string | undefined => settings.get(keyword)?.[0];
  const local = userInfo().username;
  const user = target.user ?? first('user') ?? local;
  const host = expandTokens(first('hostname') ?? target.host, { '%': '%', h: target.host }).toLowerCase();
  const port = target.port ?? positive(first('port')) ?? 22;
  const tokens = {
    '%': '%',
    d: homedir(),
    h: host,
    i: String(userInfo().uid),
    k: first('hostkeyalias') ?? target.host,
  };
  const more = { l: hostname(), L: hostname().split('.')[0] ?? '', n: target.host, p: String(port), r: user, u: local };
  const expand = (path: string): string => expandHome(expandTokens(path, { ...tokens, ...more }));
  const files = (keyword: string): string[] | null => {
    const values = settings.get(keyword)?.filter((value) => value.toLowerCase() !== 'none');
    return values?.map(expand) ?? null;
  };
  const seconds = (keyword: string): number | null => {
    const value = positive(first(keyword));
    return value === null ? null : value * 1000;
  };
  return {
    address: { kind: 'ssh', user, host, port },
    identityFiles: files('identityfile'),
    identitiesOnly: first('identitiesonly')?.toLowerCase() === 'yes',
    agent: agentSocket(first('identityagent'), expand),
    hostKeyAlias: first('hostkeyalias')?.toLowerCase() ?? null,
    knownHostsFiles: files('userknownhostsfile'),
    connectTimeoutMs: seconds('connecttimeout'),
    keepaliveMs: seconds('serveraliveinterval'),
    keepalives: positive(first('serveralivecountmax')),
    ...proxyOf(settings),
  };
}
