import type { Progress } from '../../shared/api/results.ts';

/** Often enough for a bar to move smoothly, seldom enough to cost nothing. */
const intervalMs = 100;
/** Less than this tells nothing about the rest. */
const leastElapsedMs = 1000;
/** The first steps of a stage pay for its start: a network is loaded, caches are cold. */
const leastShare = 0.02;

/**
 * Reports one stage of `total` steps: the returned function takes the steps done so far. The estimate goes by the
 * mean speed of this run, so steps that were done before it (`alreadyDone`) do not flatter it.
 */
export function reportStage(
  report: (progress: Progress) => void,
  stage: string,
  total: number,
  alreadyDone = 0,
): (done: number) => void {
  const start = performance.now();
  let last = -Infinity;
  return (done) => {
    const now = performance.now();
    if (now - last < intervalMs && done < total) return;
    last = now;
    const elapsedMs = now - start;
    const fresh = done - alreadyDone;
    const known = fresh > 0 && fresh >= leastShare * (total - alreadyDone) && elapsedMs >= leastElapsedMs;
    const etaSeconds = known ? ((elapsedMs / fresh) * (total - done)) / 1000 : null;
    report({ stage, done, total, etaSeconds });
  };
}
