import { describe, expect, it } from 'vitest';
import type { Progress } from '../../../shared/api/results.ts';
import { progressShare, progressText } from '../../../renderer/components/job-progress.ts';
import { demoJob } from '../fixtures/memory-program.ts';

describe('a job in words', () => {
  it('says stage, share, count and time left', () => {
    expect(progressText(demoJob('a'))).toEqual({
      stage: 'LeGR, ranking',
      percent: '32 %',
      count: '21 of 64',
      eta: '48 s left',
    });
  });

  it('counts what is sent and what is waited for in their units', () => {
    const counted = (progress: Partial<Progress>) =>
      progressText({ ...demoJob('a'), progress: { stage: '', done: 0, total: 0, etaSeconds: null, ...progress } })
        .count;
    expect(counted({ done: 3.25 * 2 ** 20, total: 20 * 2 ** 20, unit: 'bytes' })).toBe('3.3 of 20.0 MiB');
    expect(counted({ done: 100, total: 900, unit: 'bytes' })).toBe('100 of 900 bytes');
    expect(counted({ done: 15, total: 120, unit: 'seconds' })).toBe('15 s of 2 min 0 s');
  });

  it('promises nothing that it cannot tell', () => {
    const unknown = { ...demoJob('a'), progress: { stage: 'connecting', done: 0, total: 0, etaSeconds: null } };
    expect(progressText(unknown)).toEqual({ stage: 'connecting', percent: null, count: null, eta: null });
    expect(progressText({ ...unknown, progress: null }).stage).toBe('starting');
    expect(progressText({ ...unknown, state: 'queued' }).stage).toBe('waiting');
    expect(progressShare({ stage: '', done: 9, total: 4, etaSeconds: null })).toBe(1);
  });
});
