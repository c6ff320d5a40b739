import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConnection, trustHostKey, type Connection } from '../../../../electron/devices/device.ts';
import { errorOf, lab, noSecrets, nothingOfTheUsers, useDeviceLab } from '../device-lab.ts';

/** A cable that can be pulled: nothing is closed or refused, bytes just stop arriving. */
describe.skipIf(!lab.available)('a link that falls silent', () => {
  const device = useDeviceLab();
  const sockets: Socket[] = [];
  let cable: Server;
  beforeAll(async () => {
    cable = createServer((near) => {
      const far = connect(device().sshd.port, device().sshd.host);
      for (const socket of [near, far]) socket.on('error', () => undefined);
      near.pipe(far).pipe(near);
      sockets.push(near, far);
    });
    await new Promise<void>((resolve) => cable.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    cable.close();
  });

  function pull(): void {
    for (const socket of sockets) {
      socket.unpipe();
      socket.pause();
    }
  }

  async function open(): Promise<Connection> {
    const { port } = cable.address() as AddressInfo;
    const key = Buffer.from(device().sshd.hostPublicKey.split(' ')[1] ?? '', 'base64');
    await trustHostKey(device().knownHostsFile, '127.0.0.1', port, key);
    return openConnection(
      {
        name: 'cable',
        address: `ssh://${device().sshd.user}@127.0.0.1:${port}`,
        identity: device().sshd.privateKeyPath,
      },
      {
        knownHostsFile: device().knownHostsFile,
        ...nothingOfTheUsers,
        secrets: noSecrets,
        signal: new AbortController().signal,
      },
    );
  }

  it('is noticed within 30 s by a command and by an upload', async () => {
    const file = join(device().folder, 'large');
    await writeFile(file, randomBytes(64 * 1024 * 1024));
    const [one, other] = [await open(), await open()];
    const start = performance.now();
    const command = errorOf(
      one.exec(['sh', '-c', 'echo up >&2; sleep 100'], { timeoutMs: 60_000, onStderrLine: pull }),
    );
    const upload = errorOf(other.upload(file, `${device().folder}/copy`));
    expect((await command).code).toBe('LINK_LOST');
    expect((await upload).code).toBe('LINK_LOST');
    expect(performance.now() - start).toBeLessThan(30_000);
    await Promise.all([one.close(), other.close()]);
  });

  it('does not keep whoever closes it', async () => {
    const connection = await open();
    pull();
    const start = performance.now();
    await connection.close();
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
