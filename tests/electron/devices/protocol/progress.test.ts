import { afterEach, describe, expect, it, vi } from 'vitest';
import { progressOf } from '../../../../electron/devices/protocol/progress.ts';
import type { Progress } from '../../../../shared/api/results.ts';

afterEach(() => vi.useRealTimers());

describe('progress', () => {
  it('tells the time that is left from the pace of the stage, also after it began anew', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const told: Progress[] = [];
    const tell = progressOf((progress) => told.push(progress));
    const after = (ms: number, stage: string, done: number, total: number): void => {
      vi.advanceTimersByTime(ms);
      tell(stage, done, total);
    };
    after(0, 'deploy', 0, 100);
    after(500, 'deploy', 50, 100);
    // A measurement that goes on at its fourth round has the pace of the rounds since then.
    after(100, 'measure', 4, 12);
    after(2000, 'measure', 6, 12);
    after(1000, 'measure', 3, 12);
    after(1000, 'measure', 4, 12);
    expect(told.map(({ etaSeconds }) => etaSeconds)).toEqual([null, 0.5, null, 6, null, 8]);
    expect(told.at(-1)).toEqual({ stage: 'measure', done: 4, total: 12, etaSeconds: 8 });
  });
});
