import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readProject } from '../../../../electron/store/project.ts';
import type { ExperimentReport, TradeoffSet } from '../../../../shared/api/results.ts';
import { espalier } from '../../../setup/espalier.ts';
import { descendantsOf, isRunning } from '../../../lab/processes.ts';
import { drawDataset, residualNetwork, saveModel, temporaryFolder } from '../../compute/samples.ts';

const bin = fileURLToPath(new URL('../../../../electron/host/cli/espalier.mjs', import.meta.url));
/** The machine's own Node, so that the handing over to ours is part of the test where the machine's is older. */
const systemNode = ['/usr/local/bin/node', '/usr/bin/node'].find((path) => existsSync(path)) ?? process.execPath;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let cwd: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  cwd = folder.path;
  await drawDataset(join(cwd, 'images'), { train: 300, test: 30 });
  await saveModel(join(cwd, 'net.onnx'), residualNetwork());
  const experiment = {
    name: 'long',
    model: 'net.onnx',
    data: 'images',
    method: 'legr',
    options: { candidates: 3000, fitnessImages: 60 },
    levels: [0.8, 0.5],
  };
  await writeFile(join(cwd, 'long.yaml'), JSON.stringify(experiment));
  const short = { ...experiment, options: { candidates: 100, fitnessImages: 30 } };
  await writeFile(join(cwd, 'short.yaml'), JSON.stringify(short));
  // Three searches, as they are recommended.
  const family = { ...short, levels: [0.8, 0.6, 0.4], options: { candidates: 80, fitnessImages: 30, patience: null } };
  await writeFile(join(cwd, 'family.yaml'), JSON.stringify(family));
});
afterAll(() => folder.remove());

interface Started {
  readonly child: ChildProcess;
  readonly pids: () => number[];
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>;
}

function start(args: readonly string[]): Started {
  const child = spawn(systemNode, [bin, ...args, '--json'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>(
    (resolve) => child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr })),
  );
  return { child, ended, pids: () => [child.pid!, ...descendantsOf(child.pid!)] };
}

/** Waits until the dense network is stored and the search is under way. */
async function untilSearching(project: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const { json } = await espalier(['tradeoffs', '--project', project], { cwd });
    if ((json as TradeoffSet).candidates.length > 0) return;
    await sleep(100);
  }
  throw new Error('the experiment did not start');
}

interface SearchCheckpoint {
  readonly state: {
    readonly finished: readonly unknown[];
    readonly evolution: { readonly evaluations: number } | null;
  };
}

/** Waits until the checkpoint of searches of 80 candidates each is of so many at least. */
async function untilDrawn(project: string, candidates: number): Promise<void> {
  for (let tries = 0; tries < 3000; tries++) {
    const reader = readProject(join(cwd, project));
    const checkpoint = reader?.experiments.list().at(-1)?.checkpoint as SearchCheckpoint | null | undefined;
    reader?.close();
    const { finished, evolution } = checkpoint?.state ?? { finished: [], evolution: null };
    if (80 * finished.length + (evolution?.evaluations ?? 0) >= candidates) return;
    await sleep(10);
  }
  throw new Error('the search did not come that far');
}

async function untilGone(pids: readonly number[]): Promise<number[]> {
  for (let tries = 0; tries < 100 && pids.some(isRunning); tries++) await sleep(50);
  return pids.filter(isRunning);
}

describe('a running experiment', () => {
  it('ends cleanly at Ctrl-C: exit code 130, one document, nothing left running, what is done is kept', async () => {
    const { child, ended, pids } = start(['run', 'long.yaml', '--project', 'cancelled']);
    await untilSearching('cancelled');
    const all = pids();
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'CANCELLED' } });
    expect(await untilGone(all)).toEqual([]);
    const { json } = await espalier(['tradeoffs', '--project', 'cancelled'], { cwd });
    expect((json as TradeoffSet).candidates).toHaveLength(1);
  });

  it('survives kill -9 of everything after 137 candidates: --resume makes what an uninterrupted run makes', async () => {
    const { ended, pids } = start(['run', 'family.yaml', '--project', 'killed']);
    await untilDrawn('killed', 137);
    const all = pids();
    for (const pid of all) process.kill(pid, 'SIGKILL');
    await ended;
    expect(await untilGone(all)).toEqual([]);
    const left = readProject(join(cwd, 'killed'))!;
    // The dense network alone: the search was not over.
    expect(left.candidates.list()).toHaveLength(1);
    left.close();

    const resumed = await espalier(['run', 'family.yaml', '--resume', '--project', 'killed'], { cwd });
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(resumed.stderr).not.toContain('starts anew');
    const { state, candidates, cost } = resumed.json as ExperimentReport;
    expect(state).toBe('done');
    expect(candidates.map(({ level }) => level)).toEqual([1, 0.8, 0.6, 0.4]);
    const whole = (await espalier(['run', 'family.yaml', '--project', 'whole'], { cwd })).json as ExperimentReport;
    const made = (report: ExperimentReport) =>
      report.candidates.map(({ artifactSha256, ranking }) => ({ artifactSha256, ranking }));
    expect(made(resumed.json as ExperimentReport)).toEqual(made(whole));
    // Those of the search, and the rankings compared at each level; a race may judge its rival once more.
    expect(cost!.search.evaluations).toBeGreaterThanOrEqual(whole.cost!.search.evaluations);
    const { json } = await espalier(['tradeoffs', '--project', 'killed'], { cwd });
    expect((json as TradeoffSet).candidates).toHaveLength(4);
  }, 120_000);

  it('ends when the command that started it is killed', async () => {
    const { child, ended, pids } = start(['run', 'long.yaml', '--project', 'orphan']);
    await untilSearching('orphan');
    const all = pids();
    child.kill('SIGKILL');
    await ended;
    expect(await untilGone(all)).toEqual([]);
  });

  it('keeps a second writer out, and readers in', async () => {
    const { child, ended } = start(['run', 'long.yaml', '--project', 'busy']);
    await untilSearching('busy');
    const second = await espalier(['run', 'short.yaml', '--project', 'busy'], { cwd });
    expect(second).toMatchObject({ code: 2, json: { error: { code: 'PROJECT_BUSY' } } });
    child.kill('SIGTERM');
    expect((await ended).code).toBe(143);
  });
});
