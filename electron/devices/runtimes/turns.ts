import { EspalierError } from '../../../shared/api/errors.ts';
import type { Load } from '../../../shared/api/measurements.ts';
import { cancelled } from '../connection/interruption.ts';
import type { RuntimeLimits } from './runtime.ts';

/** Models in the order of a round: forward in even rounds, reversed in odd ones, so that none always follows the same. */
export function orderOf(round: number, models: number): number[] {
  const forward = [...Array(models).keys()];
  return round % 2 === 0 ? forward : forward.reverse();
}

export interface Place {
  readonly model: number;
  readonly round: number;
  readonly position: number;
}

/**
 * Interleaves models where a program takes one at a time: every turn is a process of its own, and a round is over when
 * each model had its turn. Rounds are then seconds long instead of milliseconds; what drifts slower than that still
 * meets all models alike.
 */
export async function takeTurns(
  models: number,
  { first, count }: { readonly first: number; readonly count: number },
  turn: (place: Place) => Promise<void>,
  { signal, onProgress }: RuntimeLimits,
): Promise<void> {
  for (let round = first; round < count; round++) {
    for (const [position, model] of orderOf(round, models).entries()) {
      if (signal.aborted) throw cancelled();
      await turn({ model, round, position });
    }
    onProgress('measure', round + 1, count);
  }
}

/** Throws OPTION_INVALID where a program that only runs back to back is asked for a camera's rate. */
export function requireBackToBack(program: string, load: Load): void {
  if (load.shape === 'back-to-back') return;
  throw new EspalierError(
    'OPTION_INVALID',
    `${program} starts one inference straight after the other and cannot follow a camera of ${load.framesPerSecond} frames per second.`,
    'Measure back to back, or with the runtime onnxruntime.',
  );
}
