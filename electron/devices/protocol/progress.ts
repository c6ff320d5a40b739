import type { Progress } from '../../../shared/api/results.ts';

export type Tell = (stage: string, done: number, total: number) => void;

/**
 * Turns counts of work into progress with the time that is left in the stage, from the pace since the stage began. A
 * stage that goes back (a lost link) begins anew.
 */
export function progressOf(onProgress: (progress: Progress) => void): Tell {
  let begun: { readonly stage: string; readonly atMs: number; readonly done: number } | undefined;
  let last = 0;
  return (stage, done, total) => {
    const now = performance.now();
    if (begun?.stage !== stage || done < last) begun = { stage, atMs: now, done };
    last = done;
    const gained = done - begun.done;
    const etaSeconds = gained <= 0 ? null : (((now - begun.atMs) / gained) * (total - done)) / 1000;
    // Bytes are all that is sent.
    const unit = stage === 'deploy' ? ({ unit: 'bytes' } as const) : {};
    onProgress({ stage, done, total, ...unit, etaSeconds });
  };
}
