import { describe, expect, it } from 'vitest';
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

  it('promises nothing that it cannot tell', () => {
    const unknown = { ...demoJob('a'), progress: { stage: 'connecting', done: 0, total: 0, etaSeconds: null } };
    expect(progressText(unknown)).toEqual({ stage: 'connecting', percent: null, count: null, eta: null });
    expect(progressText({ ...unknown, progress: null }).stage).toBe('starting');
    expect(progressText({ ...unknown, state: 'queued' }).stage).toBe('waiting');
    expect(progressShare({ stage: '', done: 9, total: 4, etaSeconds: null })).toBe(1);
  });
});
