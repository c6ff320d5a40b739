import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConnection, scanHostKey, trustHostKey, type Connection } from '../../../../electron/devices/device.ts';
import { errorOf, lab, limits, noSecrets, nothingOfTheUsers, useDeviceLab } from '../device-lab.ts';

const run = promisify(execFile);
const signal = new AbortController().signal;

describe.skipIf(!lab.available)('who is let in', () => {
  const device = useDeviceLab();
  const open = (knownHostsFile: string, userKnownHostsFile = '/nowhere'): Promise<Connection> =>
    openConnection(
      { name: 'lab', address: device().address, identity: device().sshd.privateKeyPath },
      { ...nothingOfTheUsers, knownHostsFile, userKnownHostsFile, secrets: noSecrets, signal },
    );

  it('refuses an unknown host key and says how to trust it', async () => {
    const failed = await errorOf(open(join(device().folder, 'empty')));
    expect(failed.code).toBe('HOST_KEY_UNKNOWN');
    expect(failed.message).toContain(device().sshd.hostKeyFingerprintSha256);
    expect(failed.hint).toContain(`espalier device trust lab --sha256 ${device().sshd.hostKeyFingerprintSha256}`);
  });

  it('shows a key without getting in, and trusts it when told to', async () => {
    const knownHostsFile = join(device().folder, 'deep', 'new', 'known_hosts');
    const options = { knownHostsFile, ...nothingOfTheUsers, signal };
    const shown = await scanHostKey(device().address, options);
    expect(shown).toMatchObject({
      host: '127.0.0.1',
      port: device().sshd.port,
      keyType: 'ssh-ed25519',
      sha256: device().sshd.hostKeyFingerprintSha256,
      known: null,
      trusted: false,
    });
    await trustHostKey(knownHostsFile, shown.host, shown.port, shown.key);
    expect((await scanHostKey(device().address, options)).trusted).toBe(true);
    const connection = await open(knownHostsFile);
    expect((await connection.exec(['echo', 'in'], limits)).stdout).toBe('in\n');
    await connection.close();
  });

  it('reads the known_hosts that ssh-keyscan and ssh write, hashed names too', async () => {
    const file = join(device().folder, 'users');
    const { stdout } = await run('ssh-keyscan', ['-t', 'ed25519', '-p', String(device().sshd.port), '127.0.0.1']);
    await writeFile(file, stdout);
    await (await open('/nowhere/at/all', file)).close();
    await run('ssh-keygen', ['-H', '-f', file]);
    expect(await readFile(file, 'utf8')).toMatch(/^\|1\|/m);
    await (await open('/nowhere/at/all', file)).close();
  });

  it('refuses a changed host key with both fingerprints, and accepts it when trusted anew', async () => {
    const before = device().sshd.hostKeyFingerprintSha256;
    await device().sshd.restart({ hostKey: 'new' });
    const failed = await errorOf(device().open());
    expect(failed.code).toBe('HOST_KEY_CHANGED');
    expect(failed.message).toContain(before);
    expect(failed.message).toContain(device().sshd.hostKeyFingerprintSha256);
    const { knownHostsFile } = device();
    const shown = await scanHostKey(device().address, { knownHostsFile, ...nothingOfTheUsers, signal });
    expect(shown).toMatchObject({ known: before, trusted: false });
    await device().trust();
    await (await device().open()).close();
  });

  it('refuses a revoked host key even when it is trusted elsewhere', async () => {
    const users = join(device().folder, 'revoking');
    await writeFile(users, `@revoked * ${device().sshd.hostPublicKey}\n`);
    expect((await errorOf(open(device().knownHostsFile, users))).code).toBe('HOST_KEY_REVOKED');
  });

  it('says that a key is not accepted, and by which name it was tried', async () => {
    const other = join(device().folder, 'other_key');
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', other]);
    const failed = await errorOf(device().open(other));
    expect(failed.code).toBe('AUTHENTICATION_FAILED');
    expect(failed.message).toContain(other);
  });

  it('tells a missing key file, a file that is no key and a public key apart', async () => {
    expect((await errorOf(device().open('/nowhere/key'))).code).toBe('FILE_NOT_FOUND');
    const text = join(device().folder, 'text');
    await writeFile(text, 'not a key');
    expect((await errorOf(device().open(text))).code).toBe('AUTHENTICATION_FAILED');
    const failed = await errorOf(device().open(`${device().sshd.privateKeyPath}.pub`));
    expect(failed.code).toBe('AUTHENTICATION_FAILED');
    expect(failed.message).toContain('.pub');
  });

  describe('with an encrypted key', () => {
    let key: string;
    const openWith = (passphrase: string | null): Promise<Connection> =>
      openConnection(
        { name: 'lab', address: device().address, identity: key },
        {
          knownHostsFile: device().knownHostsFile,
          ...nothingOfTheUsers,
          secrets: { ...noSecrets, passphrase: () => Promise.resolve(passphrase) },
          signal,
        },
      );
    beforeAll(async () => {
      key = join(device().folder, 'encrypted');
      await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'open sesame', '-f', key]);
      const { authorizedKeysPath } = device().sshd;
      await writeFile(authorizedKeysPath, await readFile(`${key}.pub`), { flag: 'a' });
    });

    it('gets in with the passphrase', async () => {
      await (await openWith('open sesame')).close();
    });

    it.each(['wrong', null])('fails clearly with passphrase %s', async (passphrase) => {
      const failed = await errorOf(openWith(passphrase));
      expect(failed.code).toBe('AUTHENTICATION_FAILED');
      expect(failed.message).toContain('passphrase');
      expect(JSON.stringify(failed)).not.toContain('"wrong"');
    });
  });
});

describe('what is not there', () => {
  const open = (address: string, within = signal): Promise<Connection> =>
    openConnection(
      { name: 'board', address },
      { knownHostsFile: '/nowhere', ...nothingOfTheUsers, secrets: noSecrets, signal: within },
    );
  const listeners: ReturnType<typeof createServer>[] = [];
  afterAll(() => listeners.forEach((listener) => listener.close()));

  /** Something that listens, is no SSH server, and sends this. */
  async function impostor(greeting: string): Promise<string> {
    const listener = createServer((socket) => {
      socket.on('error', () => undefined);
      if (greeting !== '') socket.end(greeting);
    });
    listeners.push(listener);
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const address = listener.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `ssh://nobody@127.0.0.1:${address.port}`;
  }

  it('is unreachable when nothing listens', async () => {
    const failed = await errorOf(open('ssh://nobody@127.0.0.1:1'));
    expect(failed.code).toBe('DEVICE_UNREACHABLE');
    expect(failed.message).toContain('nobody@127.0.0.1:1');
  });

  it('is unreachable when its name is not known', async () => {
    expect((await errorOf(open('ssh://me@board.invalid'))).code).toBe('DEVICE_UNREACHABLE');
  });

  it('is unreachable when it is a web server or hangs up', async () => {
    expect((await errorOf(open(await impostor('HTTP/1.1 400 Bad Request\r\n\r\n')))).code).toBe('DEVICE_UNREACHABLE');
  });

  it('can be given up while it says nothing', async () => {
    const controller = new AbortController();
    const work = errorOf(open(await impostor(''), controller.signal));
    setTimeout(() => controller.abort(), 100);
    expect((await work).code).toBe('CANCELLED');
  });
});
