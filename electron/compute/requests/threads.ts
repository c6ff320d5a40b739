import { availableParallelism } from 'node:os';

/** Threads for one-off work on this computer: more than four bring little to the networks of a small board. */
export function evaluationThreads(): number {
  return Math.min(4, availableParallelism());
}
