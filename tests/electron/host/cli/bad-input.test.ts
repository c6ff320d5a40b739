import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CandidateReport, CutReport, ExperimentReport, TradeoffSet } from '../../../../shared/api/results.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { espalier } from '../../../setup/espalier.ts';
import { drawDataset, residualNetwork, saveModel, temporaryFolder } from '../../compute/samples.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let cwd: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  cwd = folder.path;
  await drawDataset(join(cwd, 'images'));
  const model = residualNetwork();
  await saveModel(join(cwd, 'net.onnx'), model);
  const bytes = Buffer.from(writeOnnx(model));
  await writeFile(join(cwd, 'truncated.onnx'), bytes.subarray(0, Math.floor(bytes.length / 2)));
  await writeFile(join(cwd, 'text.onnx'), 'This is no network.\n');
  await writeFile(join(cwd, 'empty.onnx'), '');
  await writeFile(
    join(cwd, 'unknown.onnx'),
    Buffer.from(bytes.toString('latin1').replaceAll('Relu', 'Rolu'), 'latin1'),
  );
  await writeFile(join(cwd, 'run.yaml'), 'name: a\nmodel: net.onnx\ndata: images\nmethod: global-l2\nlevels: [0.5]\n');
});
afterAll(() => folder.remove());

const run = (...args: string[]) => espalier(args, { cwd, env: { HOME: cwd } });

interface Failed {
  readonly code: number | null;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
}

/** Runs what must fail: one JSON document with code, message and hint. */
async function fails(...args: string[]): Promise<Failed> {
  const { code, json } = await run(...args);
  const { error } = json as Failed;
  expect(error, JSON.stringify(json)).toBeDefined();
  expect(error.hint).not.toBe('');
  return { code, error };
}

const project = async () => readdir(join(cwd, 'espalier-project')).catch(() => []);

describe('a bad model file', () => {
  it.each([
    ['that is not there', 'missing.onnx', 'FILE_NOT_FOUND'],
    ['that is a folder', 'images', 'FILE_UNREADABLE'],
    ['that is no ONNX', 'text.onnx', 'MODEL_NOT_ONNX'],
    ['that is empty', 'empty.onnx', /MODEL_/],
    ['that is truncated', 'truncated.onnx', /MODEL_TRUNCATED|MODEL_INVALID/],
    ['with an operator nobody knows', 'unknown.onnx', 'OPERATOR_UNKNOWN'],
  ])('%s is refused with its name, and leaves nothing', async (_what, model, expected) => {
    for (const args of [
      ['open', model],
      ['cut', model, '--keep-macs', '0.5', '--out', 'cut.onnx'],
      ['evaluate', model, '--data', 'images'],
    ]) {
      const { code, error } = await fails(...args);
      expect(error.code).toMatch(expected);
      // The node says where in the file, when it is one node that is wrong.
      expect(error.message).toMatch(model === 'unknown.onnx' ? /'relu\d+'/ : new RegExp(model));
      expect(code).toBe(2);
    }
    expect(await project()).toEqual([]);
    expect((await readdir(cwd)).filter((name) => name.includes('cut'))).toEqual([]);
  });
});

describe('bad data', () => {
  it('that is not there, or lacks its test part, is refused', async () => {
    expect(await fails('evaluate', 'net.onnx', '--data', 'none')).toMatchObject({
      code: 2,
      error: { code: 'DATASET_NOT_FOUND' },
    });
    await mkdir(join(cwd, 'half', 'train', 'red'), { recursive: true });
    const { code, error } = await fails('evaluate', 'net.onnx', '--data', 'half');
    expect(code).toBe(2);
    expect(error.code).toMatch(/^DATASET_/);
  });

  it('with an image that does not decode names the image; the experiment fails and its next run goes on', async () => {
    const images = join(cwd, 'damaged');
    await drawDataset(images);
    const image = join(images, 'test', 'red', '1.png');
    const whole = await readFile(image);
    await writeFile(image, whole.subarray(0, 40));
    await writeFile(
      join(cwd, 'damaged.yaml'),
      (await readFile(join(cwd, 'run.yaml'), 'utf8')).replace('images', 'damaged'),
    );
    for (const args of [
      ['evaluate', 'net.onnx', '--data', 'damaged'],
      ['run', 'damaged.yaml', '--project', 'damaged-project'],
    ]) {
      const { code, error } = await fails(...args);
      expect({ code, error: error.code }).toEqual({ code: 2, error: 'IMAGE_UNREADABLE' });
      expect(error.message).toContain(image);
    }
    const empty = await run('tradeoffs', '--project', 'damaged-project');
    expect((empty.json as TradeoffSet).candidates).toEqual([]);

    await writeFile(image, whole);
    const again = await run('run', 'damaged.yaml', '--resume', '--project', 'damaged-project');
    expect(again.code, again.stderr).toBe(0);
    expect((again.json as ExperimentReport).candidates).toHaveLength(2);
  });
});

describe('bad words', () => {
  it.each([
    [['opne', 'net.onnx'], 'OPTION_INVALID'],
    [[], 'OPTION_INVALID'],
    [['open'], 'OPTION_INVALID'],
    [['open', 'net.onnx', '--loud'], 'OPTION_INVALID'],
    [['cut', 'net.onnx', '--keep-macs', 'half', '--out', 'a.onnx'], 'OPTION_INVALID'],
    [['cut', 'net.onnx', '--keep-macs', '1.5', '--out', 'a.onnx'], 'OPTION_INVALID'],
    [['cut', 'net.onnx', '--out', 'a.onnx'], 'OPTION_INVALID'],
    [['cut', 'net.onnx', '--method', 'magic', '--out', 'a.onnx'], 'OPTION_INVALID'],
    [['cut', 'net.onnx', '--keep-params', '0.0001', '--out', 'a.onnx'], 'BUDGET_UNREACHABLE'],
    [['cut', 'net.onnx', '--keep-macs', '0.5', '--floor', 'g99=8', '--out', 'a.onnx'], 'OPTION_INVALID'],
    [['cut', 'net.onnx', '--keep-activations', '0.5', '--floor', '60000', '--out', 'a.onnx'], 'BUDGET_UNREACHABLE'],
    [['cut', 'net.onnx', '--plan', 'run.yaml', '--out', 'a.onnx'], 'PLAN_INVALID'],
    [['run', 'net.onnx'], 'EXPERIMENT_INVALID'],
    [['run', 'missing.yaml'], 'FILE_NOT_FOUND'],
    [['run', 'run.yaml', '--engine', 'abacus'], 'OPTION_INVALID'],
    [['run', 'run.yaml', '--resume', '--project', 'fresh'], 'EXPERIMENT_UNKNOWN'],
    [['run', 'run.yaml', '--retry', '50%', '--project', 'fresh'], 'EXPERIMENT_UNKNOWN'],
    [['device', 'add', 'x', 'http://board'], 'ADDRESS_INVALID'],
    [['device', 'add', '../x', 'local'], 'OPTION_INVALID'],
    [['device', 'add', 'x', 'ssh://a@b', '--identity', 'none'], 'FILE_NOT_FOUND'],
    [['device', 'probe', 'nobody'], 'DEVICE_UNKNOWN'],
    [['device', 'trust', 'nobody'], 'DEVICE_UNKNOWN'],
    [['device', 'remove', 'nobody'], 'DEVICE_UNKNOWN'],
    [['measure', '--device', 'nobody', 'net.onnx'], 'DEVICE_UNKNOWN'],
    [['tradeoffs', '--device', 'nobody'], 'DEVICE_UNKNOWN'],
    [['tradeoffs', '--budget', 'fast'], 'BUDGET_INVALID'],
    [['tradeoffs', '--csv', 'no/such/folder/a.csv'], 'FILE_UNWRITABLE'],
    [['report', '--out', 'report.txt'], 'OPTION_INVALID'],
    [['report', '--out', 'front.png', '--chart', 'front'], 'OPTION_INVALID'],
    [['report', '--candidate', 'nobody'], 'CANDIDATE_UNKNOWN'],
  ])('%j: %s', async (args, expected) => {
    const { code, error } = await fails(...args);
    expect({ code, error: error.code }).toEqual({ code: 2, error: expected });
    expect(await project()).toEqual([]);
    expect((await readdir(cwd)).filter((name) => name.includes('a.onnx'))).toEqual([]);
  });
});

describe('a number out of range', () => {
  it.each([
    [['cut', 'net.onnx', '--keep-macs', '0', '--out', 'a.onnx'], '--keep-macs'],
    [['cut', 'net.onnx', '--keep-macs', '0.5', '--round', '0', '--out', 'a.onnx'], '--round'],
    [['cut', 'net.onnx', '--keep-macs', '0.5', '--round', '=8', '--out', 'a.onnx'], '--round'],
    [['cut', 'net.onnx', '--keep-macs', '0.5', '--floor', 'g0=0.5', '--out', 'a.onnx'], '--floor'],
    [['cut', 'net.onnx', '--keep-macs', '0.5', '--seed', '-1', '--out', 'a.onnx'], '--seed'],
    [['evaluate', 'net.onnx', '--data', 'images', '--limit', '1.5'], '--limit'],
    [['measure', '--device', 'here', 'net.onnx', '--threads', '1000'], '--threads'],
    [['serve', '--port', '70000'], '--port'],
  ])('%j is told of the flag as it was typed', async (args, flag) => {
    const { code, error } = await fails(...args);
    expect({ code, error: error.code }).toEqual({ code: 2, error: 'OPTION_INVALID' });
    expect(error.message).toContain(flag);
    expect(error.message).toMatch(/It must be/);
  });
});

describe('a cut', () => {
  it('is not written over its own model, nor into a folder’s place', async () => {
    const before = await readFile(join(cwd, 'net.onnx'));
    await symlink('net.onnx', join(cwd, 'link.onnx'));
    for (const out of ['net.onnx', './net.onnx', 'link.onnx', 'images']) {
      const { code, error } = await fails('cut', 'net.onnx', '--keep-macs', '0.6', '--out', out);
      expect({ code, error: error.code }).toEqual({ code: 2, error: 'OPTION_INVALID' });
    }
    expect(await readFile(join(cwd, 'net.onnx'))).toEqual(before);
  });
});

describe('a bad project', () => {
  it('that is another file, or busy, is refused and untouched', async () => {
    await mkdir(join(cwd, 'foreign'));
    const database = join(cwd, 'foreign', 'espalier.sqlite');
    await writeFile(database, 'no database\n'.repeat(1000));
    const { code, error } = await fails('device', 'add', 'x', 'local', '--project', 'foreign');
    expect({ code, error: error.code }).toEqual({ code: 2, error: 'PROJECT_INVALID' });
    expect(await readFile(database, 'utf8')).toBe('no database\n'.repeat(1000));
  });
});

describe('good input', () => {
  it('after all of that does its work', async () => {
    const cut = await run('cut', 'net.onnx', '--keep-macs', '0.6', '--out', 'good.onnx');
    expect(cut.code, cut.stderr).toBe(0);
    const { before, after, proof } = cut.json as CutReport;
    expect(after.macs / before.macs).toBeLessThanOrEqual(0.6);
    expect(proof.relativeDifference).toBeLessThan(1e-4);

    expect((await run('device', 'add', 'here', 'local')).code).toBe(0);
    expect(await fails('device', 'add', 'here', 'local')).toMatchObject({ code: 2, error: { code: 'DEVICE_EXISTS' } });
    const experiment = await run('run', 'run.yaml');
    expect(experiment.code, experiment.stderr).toBe(0);
    const { candidates } = experiment.json as { candidates: CandidateReport[] };
    expect(await fails('measure', '--device', 'here', 'zzz')).toMatchObject({ error: { code: 'CANDIDATE_UNKNOWN' } });
    expect(await fails('measure', '--device', 'here', 'text.onnx')).toMatchObject({
      code: 2,
      error: { code: 'MODEL_NOT_ONNX' },
    });
    const measured = await run('measure', '--device', 'here', '--quick', candidates[0]!.id.slice(0, 6), 'good.onnx');
    expect(measured.code, measured.stderr).toBe(0);
    expect(measured.json).toMatchObject({
      results: [{ model: 'Original' }, { model: 'good.onnx', candidateId: null }],
    });
  });
});
