import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withSession } from '../../../../electron/compute/evaluate/ort-session.ts';
import { readModelFile } from '../../../../electron/compute/model.ts';
import { evaluate } from '../../../../electron/compute/requests/evaluate.ts';
import { readOnnx } from '../../../../shared/onnx/read.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { type Entries, splitModel } from '../../../shared/onnx/external-files.ts';
import { colourClassifier, drawDataset, failureOf, never, residualNetwork, temporaryFolder } from '../samples.ts';

let folder: { path: string; remove(): Promise<void> };
beforeAll(async () => (folder = await temporaryFolder()));
afterAll(() => folder.remove());

const network = residualNetwork();
let count = 0;

/** A model in a folder of its own, with its weights beside it or wherever `place` puts them. */
async function save(
  location: string,
  place: (folder: string, weights: Uint8Array) => Promise<void>,
  change?: (entries: Entries) => Entries,
): Promise<string> {
  const home = join(folder.path, `model${count++}`);
  await mkdir(home);
  const { model, weights } = splitModel(network, location, change && { change });
  await writeFile(join(home, 'net.onnx'), model);
  await place(home, weights);
  return join(home, 'net.onnx');
}

const beside = (home: string, weights: Uint8Array): Promise<void> => writeFile(join(home, 'weights.bin'), weights);

describe('readModelFile of a model with external data', () => {
  it('gives the network, and one file that ONNX Runtime takes', async () => {
    const { name, graph, bytes, sha256 } = await readModelFile(await save('weights.bin', beside));
    expect(name).toBe('net');
    expect(graph).toEqual(readOnnx(writeOnnx(network), 'net.onnx'));
    expect(readOnnx(bytes, 'one file')).toEqual(graph);
    expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    await withSession(bytes, 1, async () => undefined);
  });

  it('tells models apart by their data', async () => {
    const one = await readModelFile(await save('weights.bin', beside));
    const other = await readModelFile(
      await save('weights.bin', (home, weights) => beside(home, weights.with(0, weights[0]! ^ 1))),
    );
    expect(other.sha256).not.toBe(one.sha256);
  });

  it('reads from folders inside, and through links that stay inside', async () => {
    const path = await save('deep/link.bin', async (home, weights) => {
      await mkdir(join(home, 'deep'));
      await beside(home, weights);
      await symlink('../weights.bin', join(home, 'deep/link.bin'));
    });
    expect((await readModelFile(path)).graph.constants.size).toBe(network.constants.size);
  });

  it('checks the SHA-1 that the model states', async () => {
    const stating = (digest: string) => (entries: Entries) => ({ ...entries, checksum: digest });
    const right = createHash('sha1').update(splitModel(network).weights).digest('hex');
    await readModelFile(await save('weights.bin', beside, stating(right)));
    const wrong = await save('weights.bin', beside, stating('0'.repeat(40)));
    expect(await failureOf(readModelFile(wrong))).toMatchObject({ code: 'MODEL_INVALID' });
  });

  it('is evaluated like one in a single file', async () => {
    const home = join(folder.path, 'evaluated');
    await drawDataset(join(home, 'data'));
    const { model, weights } = splitModel(colourClassifier());
    await writeFile(join(home, 'net.onnx'), model);
    await beside(home, weights);
    const input = {
      model: join(home, 'net.onnx'),
      data: join(home, 'data'),
      task: null,
      split: 'test',
      limit: null,
    } as const;
    const report = await evaluate(input, {
      signal: never,
      progress: () => undefined,
      warn: () => undefined,
      emit: () => Promise.resolve(),
    });
    expect(report.metrics['accuracy']).toBe(1);
  });
});

describe.skipIf(process.platform === 'win32')('what is no file of the model', () => {
  it.each<[string, string, (home: string, weights: Uint8Array) => Promise<void>]>([
    ['nothing', 'FILE_NOT_FOUND', async () => undefined],
    [
      'a link out of the folder',
      'MODEL_INVALID',
      async (home, weights) => {
        await writeFile(join(home, '../outside.bin'), weights);
        await symlink('../outside.bin', join(home, 'weights.bin'));
      },
    ],
    ['a link to a device', 'MODEL_INVALID', (home) => symlink('/dev/zero', join(home, 'weights.bin'))],
    ['a link to itself', 'FILE_UNREADABLE', (home) => symlink('weights.bin', join(home, 'weights.bin'))],
    [
      'a pipe',
      'FILE_UNREADABLE',
      async (home) => {
        execFileSync('mkfifo', [join(home, 'weights.bin')]);
      },
    ],
    [
      'a folder',
      'FILE_UNREADABLE',
      async (home) => {
        await mkdir(join(home, 'weights.bin'));
      },
    ],
    ['only the beginning', 'MODEL_TRUNCATED', (home, weights) => beside(home, weights.subarray(0, 100))],
    [
      'three gigabytes',
      'MODEL_TOO_LARGE',
      async (home, weights) => {
        await beside(home, weights);
        await truncate(join(home, 'weights.bin'), 3 * 2 ** 30);
      },
    ],
  ])('%s', async (_, code, place) => {
    const failure = await failureOf(readModelFile(await save('weights.bin', place)));
    expect(failure).toMatchObject({ code, message: expect.stringContaining('weights.bin') as string });
    expect(failure.hint).not.toBe('');
  });

  it('a device or a pipe in the place of the model', async () => {
    expect(await failureOf(readModelFile('/dev/zero'))).toMatchObject({ code: 'FILE_UNREADABLE' });
    const pipe = join(folder.path, 'pipe.onnx');
    execFileSync('mkfifo', [pipe]);
    expect(await failureOf(readModelFile(pipe))).toMatchObject({ code: 'FILE_UNREADABLE' });
  });

  it('a model above 2 GB, before it is read', async () => {
    const path = join(folder.path, 'large.onnx');
    await writeFile(path, '');
    await truncate(path, 2 ** 31);
    const started = performance.now();
    expect(await failureOf(readModelFile(path))).toMatchObject({ code: 'MODEL_TOO_LARGE' });
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
