import type { CountedQuantity } from './limit.ts';
import type { Shrinking } from './shrinking.ts';

/** What was removed, and what the rest costs: more than was asked for when no more may leave. */
export interface Reduction {
  readonly removed: ReadonlySet<number>;
  readonly cost: number;
}

type Steps = readonly (readonly number[])[];

/** Takes steps until at most `most` is left or none may be taken any more. */
export function reduceToCount(shrinking: Shrinking, steps: Steps, quantity: CountedQuantity, most: number): Reduction {
  for (const units of steps) {
    if (shrinking.cost(quantity) <= most) break;
    shrinking.take(units);
  }
  return { removed: new Set(shrinking.removed), cost: shrinking.cost(quantity) };
}

/**
 * Takes every step that may be taken, and finds by bisection after which of them the meter is at most `most`, while it
 * was above before. Limits that are met in the end have nested removals, since all of them bisect alike.
 */
export function reduceToLatency(
  shrinking: Shrinking,
  steps: Steps,
  meter: (removed: readonly number[]) => number,
  most: number,
): Reduction {
  /** How many units are gone after each step. */
  const ends = [shrinking.removed.length];
  for (const units of steps) if (shrinking.take(units)) ends.push(shrinking.removed.length);
  const gone = (step: number): readonly number[] => shrinking.removed.slice(0, ends[step]);
  const costs = (step: number): number => meter(gone(step));
  const step = firstWithin(costs, ends.length - 1, most);
  return { removed: new Set(gone(step)), cost: costs(step) };
}

/** A step from 0 to `last` that costs at most `most`, the one before it costing more; the cheapest when none does. */
function firstWithin(costs: (step: number) => number, last: number, most: number): number {
  if (costs(0) <= most) return 0;
  // Fewer units can be faster, so that a shorter way may meet what the whole does not.
  if (costs(last) > most) return firstOfAll(costs, last, most);
  let [over, within] = [0, last];
  while (within - over > 1) {
    const middle = (over + within) >>> 1;
    if (costs(middle) > most) over = middle;
    else within = middle;
  }
  return within;
}

function firstOfAll(costs: (step: number) => number, last: number, most: number): number {
  let [cheapest, least] = [0, Infinity];
  for (let step = 0; step <= last && least > most; step++) {
    const cost = costs(step);
    if (cost < least) [cheapest, least] = [step, cost];
  }
  return cheapest;
}
