import type { Level } from '../methods/level.ts';

/** What a level's plan came to on the device. */
export interface MeasuredPlan {
  readonly removed: ReadonlySet<number>;
  /** Measured, p50. */
  readonly ns: number;
}

/** A budget is used well from this share of it on. */
const wellUsed = 0.95;
/** Where to aim at: what is measured later is as often above this as below. */
const aim = 0.975;
const mostAttempts = 6;

/**
 * The largest plan that meets a latency level when it is measured. Predictions are off by a few per cent, and by much the
 * same for networks that are nearly alike: what the last one took corrects what the next one is held to. Null where none
 * of those tried met the level; `tried` then tells them.
 */
export async function meetByMeasuring(
  { limit }: Level,
  select: (mostNs: number) => ReadonlySet<number>,
  measure: (removed: ReadonlySet<number>) => Promise<number>,
): Promise<{ readonly best: MeasuredPlan | null; readonly tried: readonly MeasuredPlan[] }> {
  const tried: MeasuredPlan[] = [];
  let best: MeasuredPlan | null = null;
  let most = limit.most;
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const removed = select(most);
    // What was tried before would measure the noise.
    if (tried.some((plan) => isSame(plan.removed, removed))) break;
    const plan = { removed, ns: await measure(removed) };
    tried.push(plan);
    if (plan.ns <= limit.most && plan.ns > (best?.ns ?? 0)) best = plan;
    if (best !== null && best.ns >= wellUsed * limit.most) break;
    most *= (aim * limit.most) / plan.ns;
  }
  return { best, tried };
}

function isSame(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  return a.size === b.size && [...a].every((unit) => b.has(unit));
}
