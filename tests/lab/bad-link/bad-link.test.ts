import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRunning } from '../processes.ts';
import { connectTo, putFile, runCommand } from '../ssh-client.ts';
import { labAvailability, startSshd } from '../sshd.ts';
import { badLinkAvailability, startBadLink, type BadLink, type LinkCounts } from './bad-link.ts';

const possible = badLinkAvailability();
if (!possible.available) console.warn(`skipped: ${possible.reason}`);
const sshdPossible = labAvailability();

const deviceExists = (name: string): boolean => existsSync(`/sys/class/net/${name}`);

/** Says everything back, on one port for datagrams and one for streams. */
const echo = `
  const [host] = process.argv.slice(1);
  const datagrams = require('node:dgram').createSocket('udp4', (data, from) => datagrams.send(data, from.port, from.address));
  datagrams.bind(7000, host);
  require('node:net').createServer((socket) => socket.on('error', () => {}).pipe(socket)).listen(7000, host, () => console.log('up'));`;

async function startEcho(link: BadLink): Promise<ChildProcess> {
  const [program, ...args] = link.enter;
  const child = spawn(program, [...args, process.execPath, '-e', echo, link.farAddress], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout!, 'data');
  return child;
}

function total(counts: LinkCounts['there']): number {
  return counts.delivered + counts.lost + counts.overflowed + counts.cut;
}

/**
 * Sends numbered datagrams to the echo and says which came back, in their order, and the quickest round trip. Each batch
 * is seen through before the next, so that nothing but the link loses any.
 */
async function ping(link: BadLink, count: number): Promise<{ back: number[]; fastestMs: number }> {
  const socket = createSocket('udp4');
  const back: number[] = [];
  const sentAt: number[] = [];
  let fastestMs = Infinity;
  socket.on('message', (data) => {
    const number = data.readUInt32BE();
    back.push(number);
    fastestMs = Math.min(fastestMs, performance.now() - sentAt[number]!);
  });
  const start = await link.counts();
  async function settle(): Promise<void> {
    for (let tries = 0; tries < 2000; tries++) {
      const now = await link.counts();
      const answered = now.there.delivered - start.there.delivered;
      const home = now.back.delivered - start.back.delivered;
      const sent = total(now.there) - total(start.there);
      if (sent === sentAt.length && total(now.back) - total(start.back) === answered && home === back.length) return;
      await sleep(10);
    }
    throw new Error('the datagrams are neither lost nor there');
  }
  for (let number = 0; number < count; number++) {
    const data = Buffer.alloc(100);
    data.writeUInt32BE(number);
    sentAt.push(performance.now());
    await new Promise((resolve) => socket.send(data, 7000, link.farAddress, resolve));
    if (number % 50 === 49 || number === count - 1) await settle();
  }
  socket.close();
  return { back, fastestMs };
}

/** Sends so many bytes through the echo and back; how long it took. */
async function pump(link: BadLink, bytes: number, midway?: () => Promise<void>): Promise<number> {
  const socket = connect(7000, link.farAddress);
  await once(socket, 'connect');
  const start = performance.now();
  let received = 0;
  const all = new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.on('data', (data) => {
      received += data.length;
      if (received >= bytes) resolve();
    });
  });
  socket.write(Buffer.alloc(bytes / 2));
  await midway?.();
  socket.write(Buffer.alloc(bytes - bytes / 2));
  await all;
  socket.destroy();
  return performance.now() - start;
}

describe.skipIf(!possible.available)('the bad link', () => {
  let link: BadLink;
  beforeEach(async () => {
    link = await startBadLink();
    await startEcho(link);
  });
  afterEach(() => link?.stop());

  it('carries everything when it is perfect', async () => {
    const before = await link.counts();
    const { back } = await ping(link, 200);
    expect(back).toEqual([...Array(200).keys()]);
    const after = await link.counts();
    expect(after.there.delivered - before.there.delivered).toBe(200);
    expect(after.back.delivered - before.back.delivered).toBe(200);
  });

  it('takes the delay both ways, and with jitter keeps the order', async () => {
    await link.set({ delayMs: 60, jitterMs: 40 });
    const { back, fastestMs } = await ping(link, 100);
    expect(fastestMs).toBeGreaterThanOrEqual(120);
    expect(back).toEqual([...Array(100).keys()]);
  });

  it('carries a stream no faster than its rate', async () => {
    await link.set({ rateKbits: 8000, delayMs: 5 });
    const bytes = 400_000;
    // There and back at the same time: the echo answers while it listens.
    const ms = await pump(link, bytes);
    expect(ms).toBeGreaterThanOrEqual((bytes * 8) / 8000);
    expect(ms).toBeLessThan((bytes * 8 * 6) / 8000);
  });

  // A kernel that is short of time may drop a datagram by itself, which no count of the link's explains.
  it('drops what finds its queue full', { retry: 1 }, async () => {
    await link.set({ rateKbits: 100, queueBytes: 1000 });
    const { back } = await ping(link, 50);
    const { there } = await link.counts();
    expect(there.overflowed).toBeGreaterThan(0);
    expect(there.overflowed + back.length).toBe(50);
  });

  it('loses the packets that its seed says', async () => {
    async function lossy(seed: number): Promise<number[]> {
      await using own = await startBadLink({ seed });
      await startEcho(own);
      await own.set({ lossPercent: 10 });
      const { back } = await ping(own, 400);
      const { there, back: home } = await own.counts();
      expect(there.lost + home.lost).toBe(400 - back.length);
      return back;
    }
    const [first, again, other] = await Promise.all([lossy(7), lossy(7), lossy(8)]);
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
    // 0.9 squared of 400 is 324; five standard deviations are 39.
    for (const back of [first, other]) expect(Math.abs(back.length - 324)).toBeLessThan(40);
  });

  it('carries nothing while it is down', async () => {
    await link.set({ up: false });
    expect((await ping(link, 20)).back).toEqual([]);
    expect((await link.counts()).there.cut).toBe(20);
    await link.set({ up: true });
    expect((await ping(link, 20)).back).toHaveLength(20);
  });

  it('lets a stream go on after an outage', async () => {
    await pump(link, 20_000, async () => {
      await link.set({ up: false });
      await sleep(300);
      await link.set({ up: true });
    });
    expect((await link.counts()).there.bytes).toBeGreaterThan(20_000);
  });

  it.skipIf(!sshdPossible.available)('has room for an sshd at its other end', async () => {
    await using sshd = await startSshd({ place: { host: link.farAddress, enter: link.enter } });
    await link.set({ delayMs: 20, lossPercent: 2, rateKbits: 8000 });
    const client = await connectTo(sshd);
    const from = fileURLToPath(import.meta.url);
    const to = join(sshd.dir, 'copy');
    mkdirSync(sshd.dir, { recursive: true });
    await putFile(client, from, to);
    expect(readFileSync(to)).toEqual(readFileSync(from));
    const { stdout } = await runCommand(client, 'echo "${SSH_CONNECTION%% *}"; readlink /proc/self/ns/net');
    client.end();
    const [near, place] = stdout.trim().split('\n');
    expect(near).toBe(link.nearAddress);
    expect(place).not.toBe(readlinkSync('/proc/self/ns/net'));
  });
});

describe.skipIf(!possible.available)('the place at the end of a bad link', () => {
  it('refuses a setting that it does not know', async () => {
    const own = await startBadLink();
    await expect(own.set({ colour: 'red' } as never)).rejects.toThrow('has ended');
    await own.stop();
  });

  it('gives the far side a disk that only it sees', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'espalier-far-disk-'));
    await using own = await startBadLink({ disks: [{ folder, kib: 4096 }] });
    writeFileSync(join(own.farPath(folder), 'there'), 'x');
    expect(readdirSync(folder)).toEqual([]);
    const { blocks, bsize } = statfsSync(own.farPath(folder));
    expect(blocks * bsize).toBe(4096 * 1024);
    expect(() => writeFileSync(join(own.farPath(folder), 'large'), Buffer.alloc(5_000_000))).toThrow('ENOSPC');
    rmSync(folder, { recursive: true });
  });

  it('leaves nothing behind, even when whoever laid it is killed', async () => {
    const own = await startBadLink();
    const server = await startEcho(own);
    expect(own.farProcesses()).toEqual([server.pid]);
    await own.stop();
    await own.stop();
    expect(deviceExists(own.device)).toBe(false);
    expect(isRunning(server.pid!)).toBe(false);

    const module = fileURLToPath(new URL('bad-link.ts', import.meta.url));
    const script = `const { startBadLink } = await import(${JSON.stringify(module)});
      console.log((await startBadLink()).device); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [name] = (await once(child.stdout, 'data')) as [Buffer];
    const device = name.toString().trim();
    expect(deviceExists(device)).toBe(true);
    child.kill('SIGKILL');
    for (let tries = 0; tries < 500 && deviceExists(device); tries++) await sleep(10);
    expect(deviceExists(device)).toBe(false);
  });
});
