import { spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProject } from '../../../../electron/store/project.ts';
import type { ErrorData } from '../../../../shared/api/errors.ts';
import type { EvaluateReport } from '../../../../shared/api/results.ts';
import type { TrainedReport } from '../../../../shared/api/trainings.ts';
import { descendantsOf } from '../../../lab/processes.ts';
import { espalier } from '../../../setup/espalier.ts';
import { drawDataset, residualNetwork, saveModel, temporaryFolder } from '../../compute/samples.ts';

const bin = fileURLToPath(new URL('../../../../electron/host/cli/espalier.mjs', import.meta.url));

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let cwd: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  cwd = folder.path;
  await drawDataset(join(cwd, 'images'), { train: 240, test: 30 });
  await saveModel(join(cwd, 'net.onnx'), residualNetwork());
  await writeFile(
    join(cwd, 'recipe.yaml'),
    'batch: 16\noptimizer: { kind: sgd, learningRate: 0.02 }\nschedule: { kind: constant }\ncheckpointEvery: 5\nthreads: 1\n',
  );
});
afterAll(() => folder.remove());

const run = (...args: string[]) => espalier(args, { cwd, env: { HOME: cwd } });
const training = ['train', 'net.onnx', '--data', 'images', '--recipe', 'recipe.yaml'];

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[]) {
  const child = spawn(process.execPath, [bin, ...args, '--json'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
  return { child, ended, pids: () => [child.pid!, ...descendantsOf(child.pid!)] };
}

/** Waits until the project's one training has written a checkpoint. */
async function untilCheckpoint(project: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const [checkpoint] = globSync('trainings/*/checkpoints/*.checkpoint', { cwd: join(cwd, project) });
    if (checkpoint !== undefined) return;
    await sleep(50);
  }
  throw new Error('no checkpoint was written');
}

describe('espalier train', () => {
  it('trains from scratch, says how it goes, and writes a network that has learned', async () => {
    const args = [...training, '--from-scratch', '--epochs', '3', '--out', 'trained.onnx'];
    const { code, json, stderr } = await run(...args);
    expect(code, stderr).toBe(0);
    const report = json as TrainedReport;
    expect(report).toMatchObject({ epochs: 3, resumedFromStep: null, out: join(cwd, 'trained.onnx') });
    expect(report.engine).toMatch(/^onnxruntime/);
    expect(report.validation!.accuracy).toBeGreaterThan(0.9);
    expect(stderr).toMatch(/training.*\d+ of \d+/);

    const evaluated = await run('evaluate', 'trained.onnx', '--data', 'images');
    expect((evaluated.json as EvaluateReport).metrics.accuracy).toBeGreaterThan(0.9);
    const project = openProject(join(cwd, 'espalier-project'));
    const [stored] = project.trainings.list();
    expect(stored).toMatchObject({ id: report.id, state: 'done', trainedSha256: report.sha256 });
    expect(project.trainings.points(report.id).filter(({ validation }) => validation)).toHaveLength(3);
    expect(Buffer.from(project.artifacts.read(report.sha256))).toEqual(await readFile(join(cwd, 'trained.onnx')));
    project.close();
  });

  it('survives kill -9 of everything: --resume goes on and comes to the very weights of an undisturbed training', async () => {
    const long = [...training, '--epochs', '12', '--seed', '3'];
    const whole = await run(...long, '--project', 'undisturbed', '--out', 'whole.onnx');
    expect(whole.code, whole.stderr).toBe(0);

    const killed = start([...long, '--project', 'killed', '--out', 'resumed.onnx']);
    await untilCheckpoint('killed');
    for (const pid of killed.pids()) process.kill(pid, 'SIGKILL');
    await killed.ended;
    const resumed = await run(...long, '--project', 'killed', '--out', 'resumed.onnx', '--resume');
    expect(resumed.code, resumed.stderr).toBe(0);
    expect((resumed.json as TrainedReport).resumedFromStep).toBeGreaterThan(0);
    expect(await readFile(join(cwd, 'resumed.onnx'))).toEqual(await readFile(join(cwd, 'whole.onnx')));
  });

  it('ends at Ctrl-C with exit code 130, and goes on', async () => {
    const long = [...training, '--epochs', '12', '--seed', '4', '--project', 'cancelled', '--out', 'cancelled.onnx'];
    const { child, ended } = start(long);
    await untilCheckpoint('cancelled');
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'CANCELLED' } });
    expect(existsSync(join(cwd, 'cancelled.onnx'))).toBe(false);
    expect((await run(...long, '--resume')).code).toBe(0);
  });

  it('that diverges says at which step and where, and what to do', async () => {
    const { code, json } = await run(...training, '--lr', '1e9', '--project', 'diverged', '--out', 'd.onnx');
    const { error } = json as { error: ErrorData };
    expect({ code, error: error.code }).toEqual({ code: 1, error: 'TRAINING_DIVERGED' });
    expect(error.message).toMatch(/step \d+/);
    expect(error.hint).toMatch(/learning rate/);
    expect(existsSync(join(cwd, 'd.onnx'))).toBe(false);
  });
});

describe('what espalier train refuses', () => {
  it.each([
    [['--lr', '0'], 'OPTION_INVALID', /--lr/],
    [['--lr', 'fast'], 'OPTION_INVALID', /--lr/],
    [['--epochs', '1.5'], 'OPTION_INVALID', /--epochs/],
    [['--batch', '0'], 'OPTION_INVALID', /--batch/],
    [['--threads', '1000'], 'OPTION_INVALID', /--threads/],
    [['--engine', 'abacus'], 'OPTION_INVALID', /--engine/],
    [['--recipe', 'none.yaml'], 'FILE_NOT_FOUND', /none\.yaml/],
    [['--recipe', 'net.onnx'], 'RECIPE_INVALID', /net\.onnx/],
    [['--data', 'none'], 'DATASET_NOT_FOUND', /none/],
    [['--out', 'net.onnx'], 'OPTION_INVALID', /net\.onnx is the model itself/],
    [['--out', 'none/x.onnx'], 'FILE_UNWRITABLE', /none/],
    [['--resume'], 'TRAINING_UNKNOWN', /unfinished/],
  ])('%j: %s', async (args, expected, message) => {
    const { code, json } = await run(...training, '--out', 'refused.onnx', ...args, '--project', 'refused');
    const { error } = json as { error: ErrorData };
    expect({ code, error: error.code }).toEqual({ code: 2, error: expected });
    expect(error.message).toMatch(message);
    expect(error.hint).not.toBe('');
    expect(existsSync(join(cwd, 'refused.onnx'))).toBe(false);
  });
});
