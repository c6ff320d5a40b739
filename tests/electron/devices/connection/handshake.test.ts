import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, Socket, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openConnection, scanHostKey, type Connection } from '../../../../electron/devices/device.ts';
import { errorOf, lab, noSecrets, nothingOfTheUsers, useDeviceLab } from '../device-lab.ts';

const signal = new AbortController().signal;
const greeting = 'SSH-2.0-OpenSSH_9.2\r\n';

/** ssh2 reports a link that is lost before it stands twice, and a silent peer not at all. */
describe('a link that is lost while it is made', () => {
  let server: Server;
  let folder: string;
  let behave: (socket: Socket) => void;
  const sockets: Socket[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'espalier-handshake-'));
    server = createServer((socket) => {
      sockets.push(socket.on('error', () => undefined));
      behave(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server.close();
    await rm(folder, { recursive: true });
  });

  async function open(config = ''): Promise<Connection> {
    const sshConfigFile = join(folder, 'config');
    await writeFile(sshConfigFile, config);
    const address = `ssh://robot@127.0.0.1:${(server.address() as AddressInfo).port}`;
    const files = { knownHostsFile: '/nowhere', userKnownHostsFile: '/nowhere', sshConfigFile };
    return openConnection({ name: 'odd', address }, { ...files, secrets: noSecrets, signal });
  }

  it.each([
    [
      'resets it after the greeting',
      (socket: Socket): unknown => socket.write(greeting, () => socket.resetAndDestroy()),
    ],
    ['closes it after the greeting', (socket: Socket): unknown => socket.end(greeting)],
    [
      'resets it in the middle of the key exchange',
      (socket: Socket): unknown => {
        socket.write(greeting);
        return socket.on('data', () => socket.bytesRead > 200 && socket.resetAndDestroy());
      },
    ],
    [
      'sends nonsense after the greeting',
      (socket: Socket): unknown => socket.write(`${greeting}${'nonsense'.repeat(99)}`),
    ],
  ])('by a peer that %s is unreachable', async (_what, behaviour) => {
    behave = behaviour;
    const failed = await errorOf(open());
    expect(failed.code).toBe('DEVICE_UNREACHABLE');
    expect(failed.message).toContain('robot@127.0.0.1');
  });

  it.each([
    ['not even greets', (): unknown => undefined],
    ['greets and falls silent', (socket: Socket): unknown => socket.write(greeting)],
  ])('by a peer that %s is unreachable after its time', async (_what, behaviour) => {
    behave = behaviour;
    const start = performance.now();
    expect((await errorOf(open('ConnectTimeout 1'))).code).toBe('DEVICE_UNREACHABLE');
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it('is given up after 20 s where nothing else is said', async () => {
    behave = () => undefined;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const waiting = errorOf(open());
      await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0), { interval: 5 });
      vi.advanceTimersByTime(20_000);
      expect((await waiting).code).toBe('DEVICE_UNREACHABLE');
    } finally {
      vi.useRealTimers();
    }
  });
});

describe.skipIf(!lab.available)('a link to sshd', () => {
  const device = useDeviceLab();

  it('sends small packets at once: without that uploads by streams are a hundred times slower', async () => {
    const noDelay = vi.spyOn(Socket.prototype, 'setNoDelay');
    const connection = await device().open();
    expect(noDelay).toHaveBeenCalledWith(true);
    noDelay.mockRestore();
    await connection.close();
  });

  it('accepts no key unseen, be it only to look at it', async () => {
    const { address } = device();
    const before = (await device().sshd.log()).length;
    const shown = await scanHostKey(address, { knownHostsFile: '/nowhere', ...nothingOfTheUsers, signal });
    expect(shown).toMatchObject({ trusted: false, sha256: device().sshd.hostKeyFingerprintSha256 });
    expect((await device().sshd.log()).slice(before)).not.toContain('Accepted publickey');
  });
});
