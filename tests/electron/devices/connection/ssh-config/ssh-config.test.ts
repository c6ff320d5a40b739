import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configuredHosts, parseAddress } from '../../../../../electron/devices/device.ts';
import { readConfig } from '../../../../../electron/devices/connection/ssh-config/files.ts';
import { hostOptions, type HostOptions } from '../../../../../electron/devices/connection/ssh-config/host-options.ts';

const run = promisify(execFile);
const hasSsh = spawnSync('ssh', ['-V']).status === 0;
if (!hasSsh) console.warn('skipped: ssh is not installed, by which our reading of its configuration is judged');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'espalier-ssh-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function optionsIn(text: string, address: string): Promise<HostOptions> {
  const file = join(folder, 'config');
  await writeFile(file, text);
  const target = parseAddress(address);
  if (target.kind === 'local') throw new Error('no host');
  return hostOptions(await readConfig(file), target);
}

/** Every form that ssh_config(5) describes and that we read. */
const everything = (included: string): string => `
# a comment
Host jetson nano-? "quoted name"   # and another
  HostName 10.0.0.7
  User nvidia
  IdentityFile ~/.ssh/jetson
  IdentityFile "/keys/with space/%h-%r-%n-%p"
  IdentitiesOnly=yes
  HostKeyAlias the-board
  Port = 2222
HOST *.lab !secret.lab
\thostname %h.example.org
\tuser lab
\tproxyjump me@gate.example.org:2200,second
\tConnectTimeout 7
Host deep
  Include ${included}/*.conf
  User outside
Host other
  ProxyJump none
  UserKnownHostsFile /a/known "/b/kno wn"
Match host 10.0.0.7
  ServerAliveInterval 11
Match originalhost other,more user root
  User wrong
Match !host other originalhost "o*,m*,!mo"
  ServerAliveCountMax 9
Match exec "touch ${included}/executed"
  User executed
Match all
  IdentityFile /keys/last
Host *
  User everyone
  ConnectTimeout 99
  ServerAliveInterval 33
`;

describe.skipIf(!hasSsh)('the SSH configuration says what ssh makes of it', () => {
  let file: string;
  beforeAll(async () => {
    const included = join(folder, 'included');
    await mkdir(included, { recursive: true });
    await writeFile(
      join(included, 'a.conf'),
      'Port 4444\nHost de*\n  HostName first.example.org\nHost other\n  Port 1\n',
    );
    await writeFile(join(included, 'b.conf'), 'HostName second.example.org\nHostKeyAlias=both\n');
    await writeFile(join(included, '.hidden.conf'), 'HostKeyAlias hidden\n');
    file = join(folder, 'everything');
    // `exec` is the one criterion that we do not follow, since it runs commands.
    await writeFile(file, everything(included).replace(/Match exec.*\n.*\n/, ''));
  });

  it.each([
    'jetson',
    'nano-1',
    'nano-',
    'nano-12',
    'pi.lab',
    'secret.lab',
    'deep',
    'other',
    'more',
    'mo',
    'root@other',
    'me@jetson',
    'unknown.example.org',
  ])('of %s', async (destination) => {
    const { stdout } = await run('ssh', ['-G', '-F', file, destination]);
    const lines = stdout
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]);
    const all = (keyword: string): (string | undefined)[] =>
      lines.filter(([name]) => name === keyword).map(([, value]) => value);
    const target = parseAddress(`ssh://${destination}`);
    if (target.kind === 'local') throw new Error('no host');
    const options = hostOptions(await readConfig(file), target);
    const shownFile = (path: string): string => path.replace(`${homedir()}/`, '~/');
    expect({
      hostname: options.address.host,
      user: options.address.user,
      port: String(options.address.port),
      hostkeyalias: options.hostKeyAlias ?? undefined,
      identitiesonly: options.identitiesOnly ? 'yes' : 'no',
      connecttimeout: options.connectTimeoutMs === null ? 'none' : String(options.connectTimeoutMs / 1000),
      serveraliveinterval: String((options.keepaliveMs ?? 0) / 1000),
      serveralivecountmax: String(options.keepalives ?? 3),
      jumps: options.jumps.map(({ user, host, port }) => [user, host, port]),
    }).toEqual({
      hostname: all('hostname')[0],
      user: all('user')[0],
      port: all('port')[0],
      hostkeyalias: all('hostkeyalias')[0],
      identitiesonly: all('identitiesonly')[0],
      connecttimeout: all('connecttimeout')[0],
      serveraliveinterval: all('serveraliveinterval')[0],
      serveralivecountmax: all('serveralivecountmax')[0],
      jumps:
        all('proxyjump').length > 0
          ? [
              ['me', 'gate.example.org', 2200],
              [null, 'second', null],
            ]
          : [],
    });
    const shown = (options.identityFiles ?? []).map(shownFile);
    const raw = all('identityfile').map((path) =>
      path?.replace(
        /%h-%r-%n-%p/,
        [options.address.host, options.address.user, target.host, options.address.port].join('-'),
      ),
    );
    expect(shown).toEqual(raw);
  });
});

describe('the SSH configuration', () => {
  it('runs nothing, whatever it says', async () => {
    const options = await optionsIn('Match exec "true"\n User executed\nHost *\n User everyone\n', 'ssh://board');
    expect(options.address.user).toBe('everyone');
  });

  it('gives way to what the address says', async () => {
    const { address } = await optionsIn('Host b\n HostName board.local\n User pi\n Port 23\n', 'ssh://me@b:24');
    expect(address).toEqual({ kind: 'ssh', user: 'me', host: 'board.local', port: 24 });
  });

  it('need not be there: then the user is the one of this computer', async () => {
    const target = parseAddress('ssh://board');
    if (target.kind === 'local') throw new Error('no host');
    const options = hostOptions(await readConfig('/nowhere/config'), target);
    expect(options.address).toEqual({ kind: 'ssh', user: userInfo().username, host: 'board', port: 22 });
    expect(options).toMatchObject({ identityFiles: null, identitiesOnly: false, jumps: [], proxyCommand: null });
  });

  it('expands ~ and tokens in the paths of keys', async () => {
    const { identityFiles } = await optionsIn('IdentityFile ~/k\nIdentityFile %d/%u/%h/%%x\n', 'ssh://b');
    const { username } = userInfo();
    expect(identityFiles).toEqual([`${homedir()}/k`, `${homedir()}/${username}/b/%x`]);
  });

  it.each([
    ['IdentityAgent none', null],
    ['IdentityAgent /run/%u.sock', `/run/${userInfo().username}.sock`],
    ['IdentityAgent "$ESPALIER_TEST_NO_SUCH_VARIABLE"', null],
  ])('finds the agent by %s', async (text, agent) => {
    expect((await optionsIn(text, 'ssh://b')).agent).toBe(agent);
  });

  it('includes relative to its own folder, by patterns in any part of the path, and not for ever', async () => {
    await mkdir(join(folder, 'conf.d', 'x'), { recursive: true });
    await writeFile(join(folder, 'conf.d', 'x', 'one'), 'Include one config\nUser inner\n');
    const { address } = await optionsIn('Include conf.d/*/o?e missing/*\nUser outer\n', 'ssh://b');
    expect(address.user).toBe('inner');
  });

  it('is read past lines that are none', async () => {
    const text = 'Host\nUser\nHost "b\nUser x\n=\n\0\nHost b\r\n  User = "pi" \r\n IdentityFile\n';
    expect((await optionsIn(`${text}${'Include config\n'}`, 'ssh://b')).address.user).toBe('x');
  });

  it('offers its hosts by name, without patterns', async () => {
    const file = join(folder, 'offered');
    await writeFile(join(folder, 'more'), 'Host nano\n HostName nano.local\n');
    await writeFile(
      file,
      'Include more\nHost Jetson *.lab !x pi\n User nv\n Port 23\nHost pi nano\nHost *\n User me\n',
    );
    expect(await configuredHosts(file)).toEqual([
      { name: 'nano', address: 'ssh://nano', leadsTo: 'me@nano.local' },
      { name: 'Jetson', address: 'ssh://Jetson', leadsTo: 'nv@jetson:23' },
      { name: 'pi', address: 'ssh://pi', leadsTo: 'nv@pi:23' },
    ]);
    expect(await configuredHosts('/nowhere')).toEqual([]);
  });
});
