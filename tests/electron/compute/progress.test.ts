import { describe, expect, it, vi } from 'vitest';
import { reportStage } from '../../../electron/compute/progress.ts';
import type { Progress } from '../../../shared/api/results.ts';

describe('the time that is left', () => {
  it('is not told from the first steps alone, which pay for the start', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const seen: Progress[] = [];
    const onDone = reportStage((progress) => seen.push(progress), 'candidates', 10_000);
    vi.advanceTimersByTime(5000);
    onDone(128);
    vi.advanceTimersByTime(1000);
    onDone(1000);
    vi.useRealTimers();
    expect(seen.map(({ etaSeconds }) => etaSeconds)).toEqual([null, 54]);
  });
});
