import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openLink, trustHostKey, type Connection } from '../../../../../electron/devices/device.ts';
import { errorOf, lab, noSecrets, nothingOfTheUsers, useDeviceLab } from '../../device-lab.ts';

function argumentsOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
  } catch {
    // It has just ended.
    return '';
  }
}

/** A cable that can break so that only this side notices. */
describe.skipIf(!lab.available)('a link whose loss the board has not noticed', () => {
  const device = useDeviceLab();
  const near: Socket[] = [];
  const far: Socket[] = [];
  let cable: Server;
  beforeAll(async () => {
    cable = createServer((socket) => {
      const other = connect(device().sshd.port, device().sshd.host);
      for (const each of [socket, other]) each.on('error', () => undefined);
      socket.pipe(other, { end: false });
      other.pipe(socket);
      near.push(socket);
      far.push(other);
    });
    await new Promise<void>((resolve) => cable.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    for (const socket of [...near, ...far]) socket.destroy();
    cable.close();
  });

  it('ends what still runs there when it is opened anew, and nothing else', async () => {
    const { sshd, knownHostsFile } = device();
    const { port } = cable.address() as AddressInfo;
    await trustHostKey(
      knownHostsFile,
      '127.0.0.1',
      port,
      Buffer.from(sshd.hostPublicKey.split(' ')[1] ?? '', 'base64'),
    );
    const link = openLink(
      { name: 'cable', address: `ssh://${sshd.user}@127.0.0.1:${port}`, identity: sshd.privateKeyPath },
      { knownHostsFile, ...nothingOfTheUsers, secrets: noSecrets },
    );
    const other = await device().open();
    const signal = new AbortController().signal;
    const sleeps = (seconds: number): boolean =>
      device()
        .commands()
        .some((pid) => argumentsOf(pid) === `sleep ${seconds}`);
    async function begin(on: Connection, seconds: number): Promise<void> {
      void errorOf(on.exec(['sleep', String(seconds)], { timeoutMs: 60_000 }));
      await vi.waitUntil(() => sleeps(seconds), { timeout: 10_000 });
    }
    await begin(other, 111);
    await begin(await link.connection(signal), 222);
    near[0]?.destroy();
    await sleep(300);
    expect(sleeps(222)).toBe(true);
    await link.connection(signal);
    await vi.waitUntil(() => !sleeps(222), { timeout: 10_000 });
    expect(sleeps(111)).toBe(true);

    // What an upload runs on the board is the server's own child, and bears no mark.
    const uploading = await link.connection(signal);
    const file = join(device().folder, 'large');
    await writeFile(file, Buffer.alloc(64 * 1024 * 1024));
    const serves = (): boolean =>
      device()
        .commands()
        .some((pid) => argumentsOf(pid).includes('sftp-server'));
    const before = device().sessions();
    let isUnderWay = false;
    const onProgress = (): void => {
      if (!isUnderWay) near.at(-1)?.destroy();
      isUnderWay = true;
    };
    const failed = await errorOf(uploading.upload(file, `${file}.there`, { onProgress }));
    expect([failed.code, isUnderWay]).toEqual(['LINK_LOST', true]);
    await sleep(300);
    expect([serves(), device().sessions()]).toEqual([true, expect.arrayContaining(before)]);
    await link.connection(signal);
    await vi.waitUntil(() => !serves() && device().sessions().length === before.length, { timeout: 10_000 });
    await link.close();
    await other.close();
  });
});
