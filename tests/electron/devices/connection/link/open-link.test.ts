import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { openLink, type Link, type LinkOptions, type LinkState } from '../../../../../electron/devices/device.ts';
import { errorOf, lab, limits, noSecrets, nothingOfTheUsers, useDeviceLab } from '../../device-lab.ts';

const run = promisify(execFile);
const signal = new AbortController().signal;

it('to this computer is always open', async () => {
  const link = openLink(
    { name: 'here', address: 'local' },
    { knownHostsFile: '/nowhere', ...nothingOfTheUsers, secrets: noSecrets },
  );
  const connection = await link.connection(signal);
  expect((await connection.exec(['echo', 'here'], limits)).stdout).toBe('here\n');
  await link.close();
  expect((await errorOf(link.connection(signal))).code).toBe('CANCELLED');
});

describe.skipIf(!lab.available)('a link to a board', () => {
  const device = useDeviceLab();
  let link: Link | undefined;
  let states: LinkState[] = [];
  afterEach(() => link?.close());

  function linkTo(options: Partial<LinkOptions> = {}, identity = device().sshd.privateKeyPath): Link {
    states = [];
    link = openLink(
      { name: 'lab', address: device().address, identity },
      {
        knownHostsFile: device().knownHostsFile,
        ...nothingOfTheUsers,
        secrets: noSecrets,
        onState: (state) => states.push(state),
        ...options,
      },
    );
    return link;
  }

  it('comes back when the board was started anew', async () => {
    const link = linkTo();
    const connection = await link.connection(signal);
    const back = device().sshd.restart({ downMs: 1500 });
    expect((await errorOf(connection.exec(['sleep', '60'], limits))).code).toBe('LINK_LOST');
    const again = await link.connection(signal);
    await back;
    expect((await again.exec(['echo', 'back'], limits)).stdout).toBe('back\n');
    expect(states[0]).toEqual({ state: 'open' });
    expect(states).toContainEqual(expect.objectContaining({ state: 'lost', attempts: 0 }));
    expect(states).toContainEqual(expect.objectContaining({ state: 'lost', attempts: 1 }));
    expect(states.at(-1)).toEqual({ state: 'open' });
  });

  it('ends at once at a board with another host key', async () => {
    const link = linkTo();
    const connection = await link.connection(signal);
    await device().sshd.restart({ hostKey: 'new' });
    expect((await errorOf(connection.exec(['true'], limits))).code).toBe('LINK_LOST');
    expect((await errorOf(link.connection(signal))).code).toBe('HOST_KEY_CHANGED');
    await device().trust();
    await link.connection(signal);
  });

  it('ends at once at a board that lets it in no more', async () => {
    const { authorizedKeysPath } = device().sshd;
    const keys = await readFile(authorizedKeysPath);
    const link = linkTo();
    await link.connection(signal);
    await writeFile(authorizedKeysPath, '');
    device().sshd.dropSessions();
    await expect.poll(() => states.at(-1)?.state).toBe('lost');
    expect((await errorOf(link.connection(signal))).code).toBe('AUTHENTICATION_FAILED');
    await writeFile(authorizedKeysPath, keys);
  });

  it('asks for a passphrase once', async () => {
    const key = join(device().folder, 'link_key');
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'open sesame', '-f', key]);
    await writeFile(device().sshd.authorizedKeysPath, await readFile(`${key}.pub`), { flag: 'a' });
    const asked: string[] = [];
    const answers = ['wrong', 'open sesame'];
    const passphrase = (file: string): Promise<string | null> => {
      asked.push(file);
      return Promise.resolve(answers.shift() ?? null);
    };
    const link = linkTo({ secrets: { ...noSecrets, passphrase } }, key);
    expect((await errorOf(link.connection(signal))).code).toBe('AUTHENTICATION_FAILED');
    await link.connection(signal);
    device().sshd.dropSessions();
    await expect.poll(() => states.at(-1)?.state).toBe('lost');
    await link.connection(signal);
    expect(asked).toEqual([key, key]);
  });
});
