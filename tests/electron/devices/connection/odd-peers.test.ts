import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type AuthContext, type Connection as ServerConnection, type Session } from 'ssh2';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openConnection, scanHostKey, trustHostKey, type Connection } from '../../../../electron/devices/device.ts';
import type { Secrets } from '../../../../electron/devices/connection/connection.ts';
import { errorOf, limits, noSecrets, nothingOfTheUsers } from '../device-lab.ts';

const signal = new AbortController().signal;

interface Peer {
  readonly authenticate?: (context: AuthContext) => void;
  readonly session?: (session: Session, server: ServerConnection) => void;
}

/** One in some 250 of the keys that ssh2 makes is malformed by its own reading. */
function newKey(): string {
  const { private: key } = ssh2.utils.generateKeyPairSync('ed25519');
  return ssh2.utils.parseKey(key) instanceof Error ? newKey() : key;
}

/** SSH servers of the kind that one meets: made with ssh2's own Server, so no root and no sshd is needed. */
describe('a peer that', () => {
  let folder: string;
  let server: InstanceType<typeof ssh2.Server> | undefined;
  const open: ServerConnection[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-peer-'));
  });
  afterEach(async () => {
    for (const connection of open.splice(0)) connection.end();
    server?.close();
    await rm(folder, { recursive: true });
  });

  async function connectTo(peer: Peer, secrets: Secrets = noSecrets): Promise<Connection> {
    const [hostKey, clientKey] = [newKey(), newKey()];
    server = new ssh2.Server({ hostKeys: [hostKey] }, (connection) => {
      open.push(connection);
      connection.on('error', () => undefined);
      connection.on('authentication', peer.authenticate ?? ((context) => context.accept()));
      connection.on('session', (accept) => peer.session?.(accept(), connection));
    });
    const listening = server;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', () => resolve()));
    const address = `ssh://robot@127.0.0.1:${(listening.address() as AddressInfo).port}`;
    const knownHostsFile = join(folder, 'known_hosts');
    const files = { knownHostsFile, ...nothingOfTheUsers };
    const shown = await scanHostKey(address, { ...files, signal });
    await trustHostKey(knownHostsFile, shown.host, shown.port, shown.key);
    const identity = join(folder, 'key');
    await writeFile(identity, clientKey);
    return openConnection({ name: 'odd', address, identity }, { ...files, secrets, signal });
  }

  it('closes a command without saying how it ended has lost it', async () => {
    const session = (it: Session): unknown => it.on('exec', (accept) => accept().close());
    const connection = await connectTo({ session });
    expect((await errorOf(connection.exec(['true'], limits))).code).toBe('LINK_LOST');
    await connection.close();
  });

  it('has done a command before it is heard to have started it loses nothing', async () => {
    const session = (it: Session): unknown =>
      it.on('exec', (accept) => {
        const channel = accept();
        channel.exit(7);
        channel.end('done');
      });
    const connection = await connectTo({ session });
    for (let i = 0; i < 20; i++)
      expect(await connection.exec(['true'], limits)).toMatchObject({ code: 7, stdout: 'done' });
    await connection.close();
  });

  it('falls silent after a command is asked for is given up at the time limit', async () => {
    const connection = await connectTo({ session: (it) => it.on('exec', () => undefined) });
    expect((await errorOf(connection.exec(['true'], { timeoutMs: 100 }))).code).toBe('TIMED_OUT');
    await connection.close();
  });

  it('never ends a command that it was told to end is given up', async () => {
    const connection = await connectTo({ session: (it) => it.on('exec', (accept) => accept()) });
    expect((await errorOf(connection.exec(['true'], { timeoutMs: 100 }))).code).toBe('TIMED_OUT');
    await connection.close();
  });

  it('hangs up in the middle of the answer has lost the link', async () => {
    const session = (it: Session, server: ServerConnection): unknown =>
      it.on('exec', (accept) => {
        accept().write('half an ans');
        setTimeout(() => server.end(), 50);
      });
    const connection = await connectTo({ session });
    expect((await errorOf(connection.exec(['true'], limits))).code).toBe('LINK_LOST');
    expect((await errorOf(connection.exec(['true'], limits))).code).toBe('LINK_LOST');
    await connection.close();
  });

  it('refuses every channel fails with a code', async () => {
    const connection = await connectTo({ session: (it) => it.on('exec', (_accept, reject) => reject()) });
    expect((await errorOf(connection.exec(['true'], limits))).code).toBe('REMOTE_FAILED');
    await connection.close();
  });

  it('wants a password is given the one that the user answers', async () => {
    const authenticate = (context: AuthContext): void => {
      if (context.method === 'password' && context.password === 'right') context.accept();
      else context.reject(['password']);
    };
    const asked: string[] = [];
    const answer = (password: string | null): Secrets => ({
      ...noSecrets,
      password: (user, host) => {
        asked.push(`${user}@${host}`);
        return Promise.resolve(password);
      },
    });
    await (await connectTo({ authenticate }, answer('right'))).close();
    expect(asked).toEqual(['robot@127.0.0.1']);
    server?.close();
    const failed = await errorOf(connectTo({ authenticate }, answer('wrong')));
    expect(failed).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
    expect(failed.message).toContain('password');
    server?.close();
    expect((await errorOf(connectTo({ authenticate }, answer(null)))).code).toBe('AUTHENTICATION_FAILED');
  });

  it('asks questions is given the answers', async () => {
    const authenticate = (context: AuthContext): void => {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
      context.prompt([{ prompt: 'Code: ', echo: true }], (answers) =>
        answers[0] === '42' ? context.accept() : context.reject(),
      );
    };
    const secrets = { ...noSecrets, answer: (question: string) => Promise.resolve(question === 'Code: ' ? '42' : '') };
    await (await connectTo({ authenticate }, secrets)).close();
  });

  it('asks a question waits for as long as the user thinks, and no longer for itself', async () => {
    const authenticate = (context: AuthContext): void => {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
      context.prompt([{ prompt: 'Code: ', echo: true }], (answers) => {
        if (answers[0] === '42') context.accept();
      });
    };
    const slowly = (code: string): Secrets => ({
      ...noSecrets,
      answer: async () => {
        // The user looks for the token: far longer than any step of the protocol may take.
        await vi.advanceTimersByTimeAsync(120_000);
        return code;
      },
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      await (await connectTo({ authenticate }, slowly('42'))).close();
      server?.close();
      // This answer the device does not react to: now it is the device that takes too long.
      const waiting = errorOf(connectTo({ authenticate }, slowly('41')));
      const passing = setInterval(() => vi.advanceTimersByTime(1000), 5);
      expect((await waiting).code).toBe('DEVICE_UNREACHABLE');
      clearInterval(passing);
    } finally {
      vi.useRealTimers();
    }
  });
});
