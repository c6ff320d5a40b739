import { parentPort, workerData } from 'node:worker_threads';
import { corpus } from './corpus.ts';
import { mutant } from './mutate.ts';
import { startProcessorClock } from './processor-time.ts';
import { tryFile } from './try-file.ts';

/** What `workerData` is. */
export interface Work {
  readonly from: number;
  readonly to: number;
  /** One number: the seed that is being worked on. */
  readonly at: Int32Array;
}

/** How one file ended. */
export interface Outcome {
  readonly seed: number;
  readonly made: string;
  readonly end: string;
  /** Of the processor. */
  readonly milliseconds: number;
  /** By how much the process's largest resident memory grew. */
  readonly grownBytes: number;
  /** The stack of an error that is not coded. */
  readonly defect?: string;
}

/** Outcomes that cross to the main thread at once. */
const batch = 500;

const { from, to, at } = workerData as Work;
const samples = corpus();
let outcomes: Outcome[] = [];
for (let seed = from; seed < to; seed++) {
  Atomics.store(at, 0, seed);
  outcomes.push(tried(seed));
  if (outcomes.length === batch || seed === to - 1) {
    parentPort!.postMessage(outcomes);
    outcomes = [];
  }
}

function tried(seed: number): Outcome {
  const { bytes, made } = mutant(samples, seed);
  const before = process.resourceUsage().maxRSS;
  const elapsed = startProcessorClock();
  let end = 'not coded';
  let defect: { defect?: string } = {};
  try {
    end = tryFile(bytes);
  } catch (error) {
    defect = { defect: error instanceof Error ? error.stack! : String(error) };
  }
  const milliseconds = elapsed();
  const grownBytes = (process.resourceUsage().maxRSS - before) * 1024;
  return { seed, made, end, milliseconds, grownBytes, ...defect };
}
