import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ComputeRequestName, ComputeRequests } from '../../../../electron/compute/protocol.ts';
import { handlers } from '../../../../electron/compute/requests/handlers.ts';
import type { RequestContext } from '../../../../electron/compute/serve.ts';
import type { Plan } from '../../../../shared/graph/plan.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import {
  colourClassifier,
  drawDataset,
  failureOf,
  never,
  residualNetwork,
  saveModel,
  temporaryFolder,
} from '../samples.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let model: string;
let data: string;
const warnings: string[] = [];

beforeAll(async () => {
  folder = await temporaryFolder();
  data = join(folder.path, 'data');
  await drawDataset(data, { train: 30, test: 12 });
  model = await saveModel(join(folder.path, 'network.onnx'), residualNetwork());
});
afterAll(() => folder.remove());

function request<Name extends ComputeRequestName>(
  name: Name,
  input: ComputeRequests[Name]['input'],
): Promise<ComputeRequests[Name]['output']> {
  const context: RequestContext<never> = {
    signal: never,
    progress: () => undefined,
    warn: (message) => warnings.push(message),
    emit: () => Promise.resolve(),
  };
  return handlers[name](input, context as never) as Promise<ComputeRequests[Name]['output']>;
}

const evaluation = { task: null, split: 'test', limit: null } as const;

describe('open', () => {
  it('describes a network and its groups', async () => {
    const report = await request('open', { model });
    expect(report).toMatchObject({ name: 'network', operators: { BatchNormalization: 4, Conv: 4, Gemm: 1 } });
    expect(report.sha256).toMatch(/^[0-9a-f]{64}$/);
    const sizes = report.groups.map(({ size, prunable }) => `${size}${prunable ? '' : ' fixed'}`);
    expect(sizes).toEqual(['12', '10', '16', '3 fixed']);
    // Each weight layer writes one group: together they are the network.
    expect(report.groups.reduce((sum, { macs }) => sum + macs, 0)).toBe(report.macs);
  });

  it.each([
    ['no ONNX', Buffer.from('PK\u0003\u0004 some archive'), 'MODEL_NOT_ONNX'],
    ['a truncated file', writeOnnx(residualNetwork()).subarray(0, 3000), 'MODEL_TRUNCATED'],
    [
      'an unknown operator',
      writeOnnx({
        ...residualNetwork(),
        nodes: residualNetwork().nodes.map((node) =>
          node.operator === 'Relu' ? { ...node, operator: 'Frobnicate' } : node,
        ),
      }),
      'OPERATOR_UNKNOWN',
    ],
  ])('refuses %s', async (_, bytes, code) => {
    const path = join(folder.path, `${code}.onnx`);
    await writeFile(path, bytes);
    const failure = await failureOf(request('open', { model: path }));
    expect(failure.code).toBe(code);
    expect(failure.hint).not.toBe('');
  });
});

describe('cut', () => {
  const input = {
    method: 'global-l2',
    keep: { macs: 0.5 },
    round: 1,
    floor: 1,
    seed: 0,
    plan: null,
    foldBatchNormalization: false,
  } as const;

  it('writes a proved network that can be opened again', async () => {
    const out = join(folder.path, 'cut.onnx');
    const report = await request('cut', { ...input, model, out });
    expect(report.proof.relativeDifference).toBeLessThanOrEqual(1e-4);
    expect(report.after.macs).toBeLessThanOrEqual(report.before.macs / 2);
    expect((await request('open', { model: out })).macs).toBe(report.after.macs);
  });

  it.each(['params', 'activations'] as const)('keeps a share of the %s', async (quantity) => {
    const { before, after } = await request('cut', {
      ...input,
      keep: { [quantity]: 0.6 },
      model,
      out: join(folder.path, `${quantity}.onnx`),
    });
    const shares = {
      params: after.params / before.params,
      activations: after.activationBytes / before.activationBytes,
    };
    expect(shares[quantity]).toBeLessThanOrEqual(0.6);
    expect(shares[quantity]).toBeGreaterThan(0.5);
  });

  it('replays its plan to the same bytes', async () => {
    const plan = join(folder.path, 'plan.json');
    const first = await request('cut', {
      ...input,
      method: 'random',
      seed: 5,
      model,
      out: join(folder.path, 'a.onnx'),
    });
    // By itself, and in the document that `cut --json` prints.
    for (const content of [first.plan, first]) {
      await writeFile(plan, JSON.stringify(content));
      await request('cut', { ...input, keep: {}, plan, model, out: join(folder.path, 'b.onnx') });
      expect(await readFile(join(folder.path, 'a.onnx'))).toEqual(await readFile(join(folder.path, 'b.onnx')));
    }
  });

  it('folds batch normalisation, and proves what it writes', async () => {
    const out = join(folder.path, 'folded.onnx');
    const report = await request('cut', { ...input, model, out, foldBatchNormalization: true });
    expect(report.proof.relativeDifference).toBeLessThanOrEqual(1e-4);
    expect((await request('open', { model: out })).operators['BatchNormalization']).toBeUndefined();
  });

  it('leaves nothing behind when it fails', async () => {
    const before = await readdir(folder.path);
    const out = join(folder.path, 'never.onnx');
    const failures = [
      request('cut', { ...input, keep: { macs: 0.0001 }, model, out }),
      request('cut', { ...input, keep: {}, model, out }),
      request('cut', { ...input, plan: 'x', model, out }),
      request('cut', { ...input, keep: { macs: 0.5, params: 0.5 }, model, out }),
      request('cut', { ...input, model, out: join(folder.path, 'no-folder', 'out.onnx') }),
      request('cut', { ...input, keep: {}, plan: model, model, out }),
    ];
    const codes = (await Promise.all(failures.map(failureOf))).map(({ code }) => code);
    expect(codes).toEqual([
      'BUDGET_UNREACHABLE',
      'OPTION_INVALID',
      'OPTION_INVALID',
      'OPTION_INVALID',
      'FILE_UNWRITABLE',
      'PLAN_INVALID',
    ]);
    expect(await readdir(folder.path)).toEqual(before);
  });

  it('keeps the floor of a group, and refuses one that is not there', async () => {
    const out = join(folder.path, 'floor.onnx');
    const { groups } = await request('open', { model });
    const cutGroups = (plan: unknown): string[] => (plan as Plan).removed.map(({ group }) => group);
    const free = await request('cut', { ...input, model, out });
    const [id] = cutGroups(free.plan) as [string];
    const { size } = groups.find((group) => group.id === id)!;
    const kept = await request('cut', { ...input, floor: { [id]: size }, model, out });
    expect(cutGroups(kept.plan)).not.toContain(id);
    const failure = await failureOf(request('cut', { ...input, round: { g99: 8 }, model, out }));
    expect(failure).toMatchObject({ code: 'OPTION_INVALID', message: expect.stringContaining('g99') as string });
    expect(failure.hint).toContain(id);
  });

  it('refuses the plan of another network', async () => {
    const plan = join(folder.path, 'plan.json');
    const { plan: made } = await request('cut', { ...input, model, out: join(folder.path, 'c.onnx') });
    await writeFile(plan, JSON.stringify(made));
    const other = await saveModel(join(folder.path, 'other.onnx'), residualNetwork(2));
    const replay = request('cut', { ...input, keep: {}, plan, model: other, out: join(folder.path, 'd.onnx') });
    expect((await failureOf(replay)).code).toBe('PLAN_MISMATCH');
  });
});

describe('evaluate', () => {
  it('evaluates every image of a split, or some of all classes', async () => {
    const right = await saveModel(join(folder.path, 'right.onnx'), colourClassifier());
    const all = await request('evaluate', { ...evaluation, model: right, data });
    expect(all).toMatchObject({ metrics: { accuracy: 1 }, images: 12 });
    expect(await request('evaluate', { ...evaluation, model: right, data, limit: 5 })).toMatchObject({ images: 5 });
    const validation = await request('evaluate', { ...evaluation, model: right, data, split: 'validation' });
    expect(validation).toMatchObject({ metrics: { accuracy: 1 }, images: 3 });
  });

  it('warns that it resized', async () => {
    const large = await saveModel(join(folder.path, 'large.onnx'), colourClassifier('n', 16));
    warnings.length = 0;
    await request('evaluate', { ...evaluation, model: large, data });
    expect(warnings).toEqual([expect.stringContaining('12 images')]);
  });

  it.each([
    ['a missing folder', 'nowhere', null, 'DATASET_NOT_FOUND'],
    ['a missing task file', 'data', 'task.yaml', 'FILE_NOT_FOUND'],
  ])('refuses %s', async (_, name, task, code) => {
    const evaluating = request('evaluate', { ...evaluation, model, data: join(folder.path, name), task });
    expect((await failureOf(evaluating)).code).toBe(code);
  });

  it('takes the classes from a task file', async () => {
    const task = join(folder.path, 'other.yaml');
    await writeFile(task, 'classes: [one, two]\n');
    const failure = await failureOf(request('evaluate', { ...evaluation, model, data, task }));
    expect(failure).toMatchObject({ code: 'DATASET_INVALID' });
    const classes = (await readdir(join(data, 'test'))).sort();
    await writeFile(task, `classes: [${classes.join(', ')}]\n`);
    expect(await request('evaluate', { ...evaluation, model, data, task })).toMatchObject({ images: 12 });
  });

  it('names an image that does not decode', async () => {
    const spoiled = join(folder.path, 'spoiled');
    await drawDataset(spoiled, { train: 3, test: 6 });
    await writeFile(join(spoiled, 'test', 'green', 'bad.png'), 'not an image');
    const failure = await failureOf(request('evaluate', { ...evaluation, model, data: spoiled }));
    expect(failure.code).toBe('IMAGE_UNREADABLE');
    expect(failure.message).toContain('bad.png');
  });
});
