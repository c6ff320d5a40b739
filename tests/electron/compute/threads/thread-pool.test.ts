import { describe, expect, it } from 'vitest';
import { streamThreads } from '../../../../electron/compute/data/stream/stream-threads.ts';
import type { Job, WorkerSettings } from '../../../../electron/compute/data/stream/worker/messages.ts';
import { imagenetNormalization } from '../../../../electron/compute/data/normalization.ts';
import { failureOf } from '../samples.ts';

const settings: WorkerSettings = {
  augmenter: {
    samples: [{ file: 'nowhere.png', label: 0 }],
    size: { width: 1, height: 1 },
    augmentation: 'off',
    normalization: imagenetNormalization,
    seed: 0,
  },
  rules: null,
  memory: { images: [new SharedArrayBuffer(12)], masks: null },
  cache: null,
};
const job: Job = { kind: 'images', slot: 0, at: 0, epoch: 0, indices: [0] };

describe('worker threads', () => {
  it('hand on the coded error of an image, and work on', async () => {
    const pool = streamThreads(2, settings);
    for (const worker of [0, 1, 0]) {
      const failure = await failureOf(pool.run(worker, job));
      expect(failure.code).toBe('IMAGE_UNREADABLE');
      expect(failure.message).toContain('nowhere.png');
    }
    await pool.close();
  });

  it('that die end what was asked of them, then and later', async () => {
    const handle = {
      path: '/nowhere/at/all.pixels',
      recordBytes: 3,
      capacity: 1,
      present: new SharedArrayBuffer(1),
      full: new SharedArrayBuffer(4),
    };
    const pool = streamThreads(1, { ...settings, cache: { handle, records: Int32Array.of(0) } });
    const failure = await failureOf(pool.run(0, job));
    expect(failure.code).toBe('COMPUTE_CRASHED');
    expect(failure.message).toContain('/nowhere/at/all.pixels');
    expect((await failureOf(pool.run(0, job))).code).toBe('COMPUTE_CRASHED');
    await pool.close();
  });
});
