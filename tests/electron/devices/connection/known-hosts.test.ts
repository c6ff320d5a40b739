import { createHmac } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trustHostKey } from '../../../../electron/devices/device.ts';
import { fingerprintOf, keyTypeOf } from '../../../../electron/devices/connection/known-hosts/fingerprint.ts';
import { hostKnowledge, type KeyVerdict } from '../../../../electron/devices/connection/known-hosts/known-hosts.ts';
import {
  knownHostName,
  matchesHost,
  parseKnownHosts,
} from '../../../../electron/devices/connection/known-hosts/parse.ts';

/** A public key in SSH's format: a type, then bytes. */
function keyOf(type: string, fill: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return Buffer.concat([length, Buffer.from(type), Buffer.alloc(36, fill)]);
}

const ed = keyOf('ssh-ed25519', 1);
const otherEd = keyOf('ssh-ed25519', 2);
const rsa = keyOf('ssh-rsa', 3);
const line = (hosts: string, key: Buffer, marker = ''): string =>
  `${marker}${hosts} ${keyTypeOf(key)} ${key.toString('base64')} a comment\n`;

describe('a line of known_hosts', () => {
  it.each([
    ['robot', 'robot', true],
    ['Robot', 'robot', true],
    ['a,robot,b', 'robot', true],
    ['robot', 'robots', false],
    ['*.lab', 'arm.lab', true],
    ['*.lab', 'lab', false],
    ['r?bot', 'robot', true],
    ['r?bot', 'rbot', false],
    ['*', '[robot]:2222', true],
    ['*.lab,!arm.lab', 'arm.lab', false],
    ['!arm.lab,*.lab', 'leg.lab', true],
    ['!arm.lab', 'leg.lab', false],
    ['[robot]:2222', '[robot]:2222', true],
    ['robot', '[robot]:2222', false],
    ['**a**b', 'xxaxxb', true],
    ['*.*.*.7', '10.0.0.7', true],
  ])('%s against %s', (hosts, name, matches) => {
    expect(matchesHost(hosts, name)).toBe(matches);
  });

  it('may hide its host', () => {
    const salt = Buffer.alloc(20, 7);
    const hash = createHmac('sha1', salt).update('[robot]:2222').digest('base64');
    const hosts = `|1|${salt.toString('base64')}|${hash}`;
    expect(matchesHost(hosts, '[robot]:2222')).toBe(true);
    expect(matchesHost(hosts, 'robot')).toBe(false);
    expect(matchesHost('|2|x|y', 'robot')).toBe(false);
  });

  it('is not slow to refuse many stars', () => {
    const start = performance.now();
    expect(matchesHost(`${'*a'.repeat(200)}b`, 'a'.repeat(5000))).toBe(false);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('is left out when it is a comment, a certificate authority or nonsense', () => {
    const text = ['# note', '', 'robot', 'robot ssh-rsa', line('*', ed, '@cert-authority '), line('*', ed, '@odd ')];
    expect(parseKnownHosts(text.join('\n'))).toEqual([]);
  });

  it('names the port unless it is 22', () => {
    expect(knownHostName('Robot', 22)).toBe('robot');
    expect(knownHostName('robot', 2222)).toBe('[robot]:2222');
  });
});

describe('what is known about a host', () => {
  let folder: string;
  let own: string;
  let users: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-known-'));
    own = join(folder, 'own');
    users = join(folder, 'users');
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function judge(key: Buffer): Promise<KeyVerdict> {
    return (await hostKnowledge('robot', 22, { knownHostsFile: own, userKnownHostsFile: users })).judge(key);
  }

  it('is nothing without files', async () => {
    expect(await judge(ed)).toEqual({ verdict: 'unknown' });
  });

  it('is taken from both files, ours first', async () => {
    await writeFile(users, line('robot', otherEd));
    expect(await judge(otherEd)).toEqual({ verdict: 'trusted' });
    expect(await judge(ed)).toEqual({ verdict: 'changed', known: fingerprintOf(otherEd) });
    await trustHostKey(own, 'robot', 22, ed);
    expect(await judge(ed)).toEqual({ verdict: 'trusted' });
    expect(await judge(otherEd)).toEqual({ verdict: 'changed', known: fingerprintOf(ed) });
  });

  it('counts a key of another type as changed, and asks for the known type first', async () => {
    await writeFile(users, line('robot', rsa));
    expect(await judge(ed)).toEqual({ verdict: 'changed', known: fingerprintOf(rsa) });
    const knowledge = await hostKnowledge('robot', 22, { knownHostsFile: own, userKnownHostsFile: users });
    expect(knowledge.keyTypes).toEqual(['ssh-rsa']);
  });

  it('never trusts what is revoked', async () => {
    await writeFile(users, line('*', ed, '@revoked '));
    await trustHostKey(own, 'robot', 22, ed);
    expect(await judge(ed)).toEqual({ verdict: 'revoked' });
    expect(await judge(rsa)).toMatchObject({ verdict: 'changed' });
  });

  it('replaces the line of a host that is trusted anew and keeps the others', async () => {
    await trustHostKey(own, 'robot', 22, otherEd);
    await trustHostKey(own, 'robot', 2222, rsa);
    await trustHostKey(own, 'robot', 22, ed);
    const lines = (await readFile(own, 'utf8')).trim().split('\n');
    expect(lines.map((text) => text.split(' ').slice(0, 2))).toEqual([
      ['[robot]:2222', 'ssh-rsa'],
      ['robot', 'ssh-ed25519'],
    ]);
    expect((await stat(own)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['own']);
  });

  it('is refused when a file cannot be read', async () => {
    await expect(hostKnowledge('robot', 22, { knownHostsFile: folder })).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    });
  });
});
