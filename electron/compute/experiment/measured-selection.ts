import { EspalierError } from '../../../shared/api/errors.ts';
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
 * same for networks that are nearly alike: what the last one took corrects what the next one is held to; and where stairs
 * mislead that, the next one lies between those that met the level and those that did not. `predict` says what a plan is
 * predicted to take by now: it may have learned from the measurements. Null where none of those tried met the level;
 * `tried` then tells them. Throws what `select` throws for the level itself.
 */
export async function meetByMeasuring(
  { limit }: Level,
  select: (mostNs: number) => ReadonlySet<number>,
  predict: (removed: ReadonlySet<number>) => number,
  measure: (removed: ReadonlySet<number>) => Promise<number>,
): Promise<{ readonly best: MeasuredPlan | null; readonly tried: readonly MeasuredPlan[] }> {
  const tried: MeasuredPlan[] = [];
  let removed: ReadonlySet<number> | undefined = select(limit.most);
  let best: MeasuredPlan | null = null;
  while (removed !== undefined) {
    const plan: MeasuredPlan = { removed, ns: await measure(removed) };
    tried.push(plan);
    if (plan.ns <= limit.most && plan.ns > (best?.ns ?? 0)) best = plan;
    if (tried.length === mostAttempts || (best !== null && best.ns >= wellUsed * limit.most)) break;
    removed = nextLimits(tried, best, limit.most, predict)
      .flatMap((most) => selectable(select, most) ?? [])
      // What was tried before would measure the noise.
      .find((next) => !tried.some((before) => isSame(before.removed, next)));
  }
  return { best, tried };
}

/** What the next plan is held to, the better one first. */
function nextLimits(
  tried: readonly MeasuredPlan[],
  best: MeasuredPlan | null,
  mostNs: number,
  predict: (removed: ReadonlySet<number>) => number,
): number[] {
  const last = tried.at(-1)!;
  const corrected = predict(last.removed) * ((aim * mostNs) / last.ns);
  const over = tried.filter(({ ns }) => ns > mostNs);
  if (best === null || over.length === 0) return [corrected];
  const nearest = over.reduce((a, b) => (b.ns < a.ns ? b : a));
  const [low, high] = [predict(best.removed), predict(nearest.removed)];
  const middle = (low + high) / 2;
  return corrected > low && corrected < high ? [corrected, middle] : [middle];
}

/** Null where the corrected limit is out of reach. */
function selectable(select: (mostNs: number) => ReadonlySet<number>, most: number): ReadonlySet<number> | null {
  try {
    return select(most);
  } catch (error) {
    if (error instanceof EspalierError && error.code === 'BUDGET_UNREACHABLE') return null;
    throw error;
  }
}

function isSame(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  return a.size === b.size && [...a].every((unit) => b.has(unit));
}
