import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../../../electron/devices/device.ts';
import { isRunning } from '../../../lab/processes.ts';
import { errorOf, lab, limits, useDeviceLab } from '../device-lab.ts';

/** Runs until it is told to end, and leaves its process id in a file. */
const sleeper = (file: string): string[] => ['sh', '-c', 'echo $$ > "$1"; sleep 60 & wait', 'sh', file];

async function pidFrom(file: string): Promise<number> {
  for (let tries = 0; tries < 200; tries++) {
    const text = existsSync(file) ? await readFile(file, 'utf8') : '';
    if (text.endsWith('\n')) return Number(text);
    await sleep(20);
  }
  throw new Error('the command did not start');
}

async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 200 && isRunning(pid); tries++) await sleep(20);
  return !isRunning(pid);
}

describe.skipIf(!lab.available)('commands over SSH', () => {
  const device = useDeviceLab();
  const hasNoCommands = async (): Promise<boolean> => {
    for (let tries = 0; tries < 50 && device().commands().length > 0; tries++) await sleep(20);
    return device().commands().length === 0;
  };
  let connection: Connection;
  beforeAll(async () => {
    connection = await device().open();
  });
  afterAll(() => connection?.close());

  it('hands every argument over as it is', async () => {
    const hostile = ['', "it's", '$(reboot)', '`x`', 'a\nb', '"', '\\', '*', '-n', '~', 'é😀', ';', '!!', '%s'];
    const { stdout } = await connection.exec(
      ['sh', '-c', 'for a; do printf "%s|" "$a"; done', 'sh', ...hostile],
      limits,
    );
    expect(stdout).toBe(hostile.map((argument) => `${argument}|`).join(''));
  });

  it.each([0, 1, 7, 126, 127, 255])('passes exit code %i on', async (code) => {
    expect((await connection.exec(['sh', '-c', `exit ${code}`], limits)).code).toBe(code);
  });

  it('names the signal that ended a command as a shell does', async () => {
    expect((await connection.exec(['sh', '-c', 'kill -9 $$'], limits)).code).toBe(137);
  });

  it('keeps output and errors apart and tells lines as they come', async () => {
    const lines: string[] = [];
    const argv = ['sh', '-c', 'echo one >&2; echo out; printf "two\\nrest" >&2'];
    const result = await connection.exec(argv, { ...limits, onStderrLine: (line) => lines.push(line) });
    expect(result).toEqual({ code: 0, stdout: 'out\n', stderr: 'one\ntwo\nrest' });
    expect(lines).toEqual(['one', 'two', 'rest']);
  });

  it('brings megabytes of output unharmed', async () => {
    const { stdout } = await connection.exec(['sh', '-c', 'seq 1 400000'], limits);
    expect(stdout).toHaveLength(2_688_895);
    expect(stdout.endsWith('399999\n400000\n')).toBe(true);
  });

  it('gives a command no input to wait for', async () => {
    expect(await connection.exec(['cat'], limits)).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('ends a command that talks without end', async () => {
    const failed = await errorOf(connection.exec(['yes'], { ...limits, maxOutputBytes: 100_000 }));
    expect(failed.code).toBe('REMOTE_FAILED');
  });

  it('runs more commands at once than sshd has channels', async () => {
    const all = Array.from({ length: 24 }, (_, index) => connection.exec(['echo', String(index)], limits));
    expect((await Promise.all(all)).map(({ stdout }) => Number(stdout))).toEqual([...Array(24).keys()]);
  });

  it('leaves no watcher behind', async () => {
    await connection.exec(['true'], limits);
    expect(await hasNoCommands()).toBe(true);
  });

  it('ends the command and its children at the time limit', async () => {
    const file = join(device().folder, 'limit.pid');
    const failed = await errorOf(connection.exec(sleeper(file), { timeoutMs: 400 }));
    expect(failed.code).toBe('TIMED_OUT');
    expect(await isGone(await pidFrom(file))).toBe(true);
  });

  it('ends a command that ignores being asked', async () => {
    const file = join(device().folder, 'stubborn.pid');
    const argv = ['sh', '-c', 'trap "" TERM; echo $$ > "$1"; while :; do sleep 0.1; done', 'sh', file];
    const controller = new AbortController();
    const work = errorOf(connection.exec(argv, { ...limits, signal: controller.signal }));
    const pid = await pidFrom(file);
    controller.abort();
    expect((await work).code).toBe('CANCELLED');
    expect(await isGone(pid)).toBe(true);
  });

  it('does not start what is cancelled already', async () => {
    const file = join(device().folder, 'never.pid');
    const failed = await errorOf(connection.exec(sleeper(file), { ...limits, signal: AbortSignal.abort() }));
    expect(failed.code).toBe('CANCELLED');
    expect(existsSync(file)).toBe(false);
  });

  it('is usable after all of that', async () => {
    expect((await connection.exec(['uname', '-s'], limits)).stdout).toBe('Linux\n');
  });

  it('reports a cut link at once and leaves nothing running', async () => {
    const others = device().sessions();
    const doomed = await device().open();
    const file = join(device().folder, 'cut.pid');
    const work = errorOf(doomed.exec(sleeper(file), limits));
    const pid = await pidFrom(file);
    const start = performance.now();
    device().cut(
      device()
        .sessions()
        .filter((session) => !others.includes(session)),
    );
    expect((await work).code).toBe('LINK_LOST');
    expect(performance.now() - start).toBeLessThan(3000);
    expect(await isGone(pid)).toBe(true);
    expect((await errorOf(doomed.exec(['true'], limits))).code).toBe('LINK_LOST');
    await doomed.close();
  });

  it('ends what runs when it is closed', async () => {
    const other = await device().open();
    const file = join(device().folder, 'closed.pid');
    const work = errorOf(other.exec(sleeper(file), limits));
    const pid = await pidFrom(file);
    await other.close();
    expect((await work).code).toBe('CANCELLED');
    expect(await isGone(pid)).toBe(true);
  });
});
