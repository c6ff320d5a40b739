/**
 * `npm run bench:telemetry`: what telemetry costs a board, as the share of one core that its script and all that it starts
 * use (user and system time from /proc), in each shell that is here: on this computer's own files, and on those of a
 * Jetson with 12 cores, 10 zones and 6 rails, laid in a folder. The search for sensors at the start is left out.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { telemetryScript } from '../../electron/devices/telemetry/script.ts';
import { valuesMark } from '../../electron/devices/sensors/script.ts';
import { shells } from '../electron/devices/board/shells.ts';
import { agxOrin, writeTree } from '../electron/devices/board/trees.ts';

const seconds = Number(process.argv[2] ?? 30);
/** Of /proc/PID/stat: USER_HZ, which is 100 on every Linux that boards run (proc(5)). */
const ticksPerSecond = 100;

/** Ticks of a process and of its children that have ended. */
function ticks(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Fields 14 to 17 of proc(5); the first here is the third there.
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
}

interface Run {
  readonly name: string;
  readonly child: ChildProcess;
  lines: number;
  sensors: number;
}

function start(shell: readonly string[], name: string, root: string): Run {
  const [program = 'sh', ...rest] = shell;
  const child = spawn(program, [...rest, '-c', telemetryScript, 'sh', root], { stdio: ['ignore', 'pipe', 'ignore'] });
  const run: Run = { name: `${shell.join(' ').padEnd(11)} ${name}`, child, lines: 0, sensors: 0 };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.split('\n')) {
      if (line.startsWith(valuesMark)) run.lines++;
      if (line.startsWith('#sensor')) run.sensors++;
    }
  });
  return run;
}

const root = mkdtempSync(join(tmpdir(), 'espalier-telemetry-'));
writeTree(root, agxOrin);
const runs = shells.flatMap((shell) => [start(shell, 'this computer', ''), start(shell, 'Jetson', root)]);
try {
  await sleep(2000);
  const before = runs.map(({ child, lines }) => ({ ticks: ticks(child.pid ?? 0), lines }));
  const started = performance.now();
  await sleep(seconds * 1000);
  const elapsed = (performance.now() - started) / 1000;
  console.log(`Telemetry, share of one core over ${elapsed.toFixed(0)} s:`);
  for (const [index, { name, child, lines, sensors }] of runs.entries()) {
    const first = before[index]!;
    const share = (ticks(child.pid ?? 0) - first.ticks) / ticksPerSecond / elapsed;
    const rate = (lines - first.lines) / elapsed;
    console.log(
      `${name.padEnd(28)} ${String(sensors).padStart(3)} sensors   ${rate.toFixed(2)} readings/s   ` +
        `${(share * 100).toFixed(2)} %`,
    );
  }
} finally {
  for (const { child } of runs) child.kill('SIGTERM');
  rmSync(root, { recursive: true, force: true });
}
