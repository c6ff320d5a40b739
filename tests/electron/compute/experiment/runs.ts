import type { ExperimentSurroundings } from '../../../../electron/compute/experiment/run.ts';
import { runExperiment } from '../../../../electron/compute/experiment/run.ts';
import type { Checkpoint, ComputedCandidate, ExperimentRequest } from '../../../../electron/compute/protocol.ts';
import type { Progress, Spent } from '../../../../shared/api/results.ts';
import { experimentOn, never, requestOf } from '../samples.ts';

export interface Run {
  readonly candidates: ComputedCandidate[];
  readonly checkpoints: Checkpoint[];
  /** What the search had cost before each of them. */
  readonly spent: Spent[];
  readonly warnings: string[];
  readonly stages: Set<string>;
}

export interface RunOptions extends Partial<ExperimentRequest> {
  /** So many candidates and checkpoints. */
  readonly stopAfter?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  readonly measure?: ExperimentSurroundings['measure'];
}

/** Runs experiments on one model and one data set, without the compute process, and stores as the host does: JSON. */
export function runsOn(model: string, data: string) {
  return async function run(
    changes: Partial<ExperimentRequest['experiment']>,
    {
      stopAfter = Infinity,
      signal = never,
      onProgress,
      measure = () => Promise.reject(new Error('nothing is to be measured here')),
      ...request
    }: RunOptions = {},
  ): Promise<Run> {
    const made: Run = { candidates: [], checkpoints: [], spent: [], warnings: [], stages: new Set() };
    const surroundings: ExperimentSurroundings = {
      signal,
      progress(value) {
        made.stages.add(value.stage);
        onProgress?.(value);
      },
      warn: (message) => void made.warnings.push(message),
      measure,
    };
    for await (const one of runExperiment(requestOf(experimentOn(model, data, changes), request), surroundings)) {
      if (one.kind === 'candidate') made.candidates.push(one);
      else if (one.kind === 'checkpoint') made.checkpoints.push(JSON.parse(JSON.stringify(one)) as Checkpoint);
      else made.spent.push(JSON.parse(JSON.stringify(one.spent)) as Spent);
      if (made.candidates.length + made.checkpoints.length >= stopAfter) break;
    }
    return made;
  };
}

export const plansOf = ({ candidates }: Run): unknown[] => candidates.map(({ plan }) => plan);
