import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Latest } from '../../../../renderer/views/tradeoffs/latest.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('work that is asked for faster than it can be done', () => {
  it('starts at once, never twice at the same time, and ends with the newest state', async () => {
    let running = 0;
    let most = 0;
    let starts = 0;
    const latest = new Latest(async () => {
      starts++;
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 40));
      running--;
    }, 100);
    for (let request = 0; request < 50; request++) {
      latest.request();
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(most).toBe(1);
    expect(starts).toBeLessThanOrEqual(6);
    // The last request came while one was running or waiting: it is done, once.
    await vi.advanceTimersByTimeAsync(1000);
    const done = starts;
    latest.request();
    await vi.advanceTimersByTimeAsync(1000);
    expect(starts).toBe(done + 1);
  });
});
