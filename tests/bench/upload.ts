/**
 * `npm run bench:upload`: uploads of 20 MB by Espalier and by OpenSSH's scp, turn about, over loopback and over a link of 20 ms round trip. Both
 * connect, send and hang up. The ratio is scp's time by ours: 1 is as fast, and 0.8 the least that is promised.
 */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median } from 'simple-statistics';
import { openConnection, trustHostKey } from '../../electron/devices/device.ts';
import { startSshd } from '../lab/sshd.ts';

const run = promisify(execFile);
const turns = 9;
const least = 0.8;
const bytes = 20e6;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const folder = await mkdtemp(join(tmpdir(), 'espalier-upload-'));
const sshd = await startSshd();
const proxy = spawn(process.execPath, [join(import.meta.dirname, 'delaying-proxy.ts'), String(sshd.port), '10'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const [printed] = (await once(proxy.stdout, 'data')) as [Buffer];
  const file = join(folder, 'file');
  await writeFile(file, randomBytes(bytes));
  const knownHostsFile = join(folder, 'known_hosts');
  const key = Buffer.from(sshd.hostPublicKey.split(' ')[1] ?? '', 'base64');
  const noAnswer = (): Promise<null> => Promise.resolve(null);
  const secrets = { passphrase: noAnswer, password: noAnswer, answer: noAnswer };
  const nothingOfTheUsers = { userKnownHostsFile: '/nowhere', sshConfigFile: '/nowhere' };
  const { user, privateKeyPath } = sshd;

  for (const [name, port] of [
    ['loopback', sshd.port],
    ['20 ms round trip', Number(printed.toString())],
  ] as const) {
    await trustHostKey(knownHostsFile, '127.0.0.1', port, key);
    let sendingMs = 0;
    const ours = async (): Promise<void> => {
      const connection = await openConnection(
        { name, address: `ssh://${user}@127.0.0.1:${port}`, identity: privateKeyPath },
        { ...nothingOfTheUsers, knownHostsFile, secrets, signal: new AbortController().signal },
      );
      sendingMs = await timed(() => connection.upload(file, join(folder, 'by-espalier')));
      await connection.close();
    };
    const options = ['StrictHostKeyChecking=yes', `UserKnownHostsFile=${knownHostsFile}`, 'IdentityAgent=none'];
    const scp = (): Promise<unknown> =>
      run('scp', [
        ...['-q', '-F', 'none', '-i', privateKeyPath, '-P', String(port)],
        ...options.flatMap((option) => ['-o', option]),
        ...[file, `${user}@127.0.0.1:${join(folder, 'by-scp')}`],
      ]);
    await ours();
    await scp();
    const ratios: number[] = [];
    const sending: number[] = [];
    const times: number[] = [];
    const scpTimes: number[] = [];
    for (let turn = 0; turn < turns; turn++) {
      const scpFirst = turn % 2 === 0 ? await timed(scp) : undefined;
      const oursMs = await timed(ours);
      const scpMs = scpFirst ?? (await timed(scp));
      ratios.push(scpMs / oursMs);
      sending.push(sendingMs);
      times.push(oursMs);
      scpTimes.push(scpMs);
    }
    await run('cmp', [file, join(folder, 'by-espalier')]);
    const ratio = median(ratios);
    const speed = (ms: number): string => `${(bytes / 1e3 / ms).toFixed(0)} MB/s`;
    console.log(
      `${name}: ratio ${ratio.toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}, ${turns} turns); ` +
        `Espalier ${median(times).toFixed(0)} ms, scp ${median(scpTimes).toFixed(0)} ms; sending alone ${speed(median(sending))}` +
        `${ratio < least ? `  BELOW ${least}` : ''}`,
    );
    if (ratio < least) process.exitCode = 1;
  }
} finally {
  proxy.kill();
  await sshd.stop();
  await rm(folder, { recursive: true, force: true });
}
