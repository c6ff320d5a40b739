import type { Progress } from '../api/results.ts';
import { formatInteger } from './numbers.ts';
import { formatSpan } from './time.ts';

/** 0 to 1; 0 while nothing can be told. */
export function shareDone(progress: Progress | null): number {
  return progress && progress.total > 0 ? Math.min(1, progress.done / progress.total) : 0;
}

/** How far a stage is: "34 of 64", "3.2 of 20.0 MiB", "45 s of 2 min 0 s"; null where its end is not known. */
export function formatDone({ done, total, unit }: Pick<Progress, 'done' | 'total' | 'unit'>): string | null {
  if (total <= 0) return null;
  switch (unit) {
    case 'bytes':
      return bytesDone(done, total);
    case 'seconds':
      return `${formatSpan(done)} of ${formatSpan(total)}`;
    case undefined:
      return `${formatInteger(done)} of ${formatInteger(total)}`;
  }
}

/** Both in the unit of the whole. */
function bytesDone(done: number, total: number): string {
  for (const [scale, unit] of [
    [2 ** 30, 'GiB'],
    [2 ** 20, 'MiB'],
    [2 ** 10, 'KiB'],
  ] as const) {
    if (total >= scale) return `${(done / scale).toFixed(1)} of ${(total / scale).toFixed(1)} ${unit}`;
  }
  return `${String(done)} of ${String(total)} bytes`;
}
