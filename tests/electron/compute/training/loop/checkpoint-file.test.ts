import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  readCheckpoint,
  type TrainingCheckpoint,
  writeCheckpoint,
} from '../../../../../electron/compute/training/loop/checkpoint-file.ts';
import { failureOf, temporaryFolder } from '../../samples.ts';

const checkpoint: TrainingCheckpoint = {
  identity: 'this training',
  position: { epoch: 2, batch: 7 },
  state: {
    arrays: new Map([
      // An odd number of bytes before what follows: nothing may depend on where an array lies.
      ['näme', Float32Array.of(1, -0, NaN, 1e-45, Infinity)],
      ['empty', new Float32Array(0)],
      ['last', Float32Array.of(0.1)],
    ]),
    numbers: { step: 12, start: 0.1 + 0.2 },
  },
};

describe('a checkpoint', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let file: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
    file = join(folder.path, 'training.checkpoint');
  });
  afterAll(() => folder.remove());

  it('is not there at first', async () => {
    expect(await readCheckpoint(folder.path, 'this training')).toBeNull();
  });

  it('comes back bit by bit, and leaves no other file', async () => {
    await writeCheckpoint(folder.path, { ...checkpoint, position: { epoch: 0, batch: 1 } });
    await writeCheckpoint(folder.path, checkpoint);
    expect(await readCheckpoint(folder.path, 'this training')).toEqual(checkpoint);
    expect(Object.is((await readCheckpoint(folder.path, 'this training'))!.state.arrays.get('näme')![1], -0)).toBe(
      true,
    );
    expect(await readdir(folder.path)).toEqual(['training.checkpoint']);
  });

  it('of another training is refused', async () => {
    expect((await failureOf(readCheckpoint(folder.path, 'another'))).code).toBe('CHECKPOINT_INVALID');
  });

  it('that is damaged anywhere, cut off or empty is refused', async () => {
    const bytes = await readFile(file);
    const damaged = [0, 25, 60, bytes.length - 40, bytes.length - 1].map((at) => {
      const copy = Buffer.from(bytes);
      copy[at]! ^= 1;
      return copy;
    });
    for (const content of [...damaged, bytes.subarray(0, 100), bytes.subarray(0, 10), Buffer.alloc(0)]) {
      await writeFile(file, content);
      expect((await failureOf(readCheckpoint(folder.path, 'this training'))).code).toBe('CHECKPOINT_INVALID');
    }
  });
});
